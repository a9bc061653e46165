import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { buildWindow } from '../../build/window-build.mjs'
import { launchChromium } from '../e2e/stage/chromium.ts'
import { serveStudio } from '../e2e/stage/served-studio.ts'
import { openWindow } from '../e2e/stage/windows.ts'
import { reportTime, reportTimes, type Report } from './window/figures.ts'
import { firstLoad } from './window/first-load.ts'
import { makeLongFilm, SHOTS } from './window/long-film.ts'
import { createLoopWatch, type LoopWatch } from './window/loop-watch.ts'
import { actsOf, framesOf, installProbe, seenAt } from './window/probe.ts'
import { usesOf } from './window/uses.ts'

const FIRST_LOAD_KB = 400
const OPEN_MS = 2000
const FIRST_PAINT_MS = 1000
const FRAME_MS = 32
const ACT_MS = 50
const BLOCK_MS = 50
const HEAP_MB = 300

const sights = { home: '[data-card]', board: '[data-shot]', picture: '[data-shot] img' }

/** What a person sees of a film of 1,000 shots, in a real browser on a real studio. */
export default async function bench(report: Report): Promise<void> {
  await buildWindow({ say: () => undefined })
  const { files, bytes } = firstLoad(join(import.meta.dirname, '../../out/renderer'))
  const size = bytes / 1000
  const isSmall = size < FIRST_LOAD_KB ? 'met' : 'missed'
  report(`first load, ${files} scripts`, `${size.toFixed(0)} kB gzipped, target < ${FIRST_LOAD_KB} kB, ${isSmall}`)

  const folder = await mkdtemp(join(tmpdir(), 'framechain-bench-'))
  const project = join(folder, 'film')
  const env = { FRAMECHAIN_DATA: join(folder, 'data') }
  const browser = await launchChromium()
  try {
    await makeLongFilm(project)
    // puts it among the recent projects
    await (await serveStudio({ project, env })).close()
    const watch = createLoopWatch(folder)
    const studio = await serveStudio({ env: { ...env, ...watch.env } })
    try {
      await useFilm(report, browser, studio.url, watch)
    } finally {
      await studio.close()
    }
  } finally {
    await browser.close()
    await rm(folder, { recursive: true })
  }
}

async function useFilm(report: Report, browser: Browser, url: string, watch: LoopWatch): Promise<void> {
  const { page } = await openWindow(browser, 'about:blank')
  await installProbe(page, sights)
  await page.goto(url)
  await seenAt(page, 'home')
  report(`${SHOTS} shots × 3 segments × 3 takes`, `${browser.version()}, 1440 × 900`)
  await page
    .getByRole('button', { name: /Long film/ })
    .first()
    .click()
  await page.waitForFunction(() => window.benchProbe.lastActAt > 0)
  const clickedAt = await page.evaluate(() => window.benchProbe.lastActAt)
  reportTime(report, 'a click at home, until the board is seen', await seenAt(page, 'board', clickedAt), OPEN_MS)
  reportTime(report, 'and until it has a picture', await seenAt(page, 'picture', clickedAt))

  const opened = await page.evaluate(() => location.href)
  await page.goto('about:blank')
  await page.goto(opened)
  reportTime(report, 'the same film by its address: the board is seen', await seenAt(page, 'board'), OPEN_MS)
  const paint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint').at(0)?.startTime ?? Number.NaN
  )
  reportTime(report, 'its first paint', paint, FIRST_PAINT_MS)

  const use = usesOf(page)
  const scrolls = {
    'the grid, for the first time': use.scrollBoard,
    'the grid again': use.scrollBoard,
    'the list': async () => {
      await use.showList()
      await use.scrollBoard()
    },
    'the timeline': use.scrollTimeline
  }
  for (const [what, scroll] of Object.entries(scrolls))
    reportTimes(report, `scrolling ${what}: a frame`, await framesOf(page, scroll), { target: FRAME_MS })
  reportTimes(report, 'zooming the timeline: a frame', await framesOf(page, use.zoomTimeline), { target: FRAME_MS })

  await use.firstShot()
  reportTimes(report, 'another shot by key, until it is seen', await actsOf(page, use.walkBoard), { target: ACT_MS })
  reportTimes(report, 'another shot by click', await actsOf(page, use.clickShots), { target: ACT_MS })
  const blocks: number[] = []
  for (const [what, edit] of [
    ['a key in a prompt', use.typePrompt],
    ['a step of a length', use.stepLength]
  ] as const) {
    let acts: number[] = []
    blocks.push(await watch.longest(async () => void (acts = await actsOf(page, edit))))
    reportTimes(report, `${what}, until it is seen`, acts, { target: ACT_MS })
  }
  reportTime(report, 'the studio stands still meanwhile, at most', Math.max(...blocks), BLOCK_MS)

  const heap = (await use.heapBytes()) / 1e6
  report('heap of the window', `${heap.toFixed(0)} MB, target < ${HEAP_MB} MB, ${heap < HEAP_MB ? 'met' : 'missed'}`)
  await page.context().close()
}
