import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { buildWindow } from '../../build/window-build.mjs'
import { aPicture } from '../builders/pictured-project.ts'
import { launchChromium } from '../e2e/stage/chromium.ts'
import { serveStudio } from '../e2e/stage/served-studio.ts'
import { openWindow } from '../e2e/stage/windows.ts'
import { createFakeComfyui, type FakeComfyui } from '../fakes/comfyui/comfyui.ts'
import { reportTimes, type Report } from './window/figures.ts'
import { installPictureWatch, paintedAt, picturesOf } from './window/picture-watch.ts'

const ROUNDS = 30
const TARGET_MS = 150

/** From the moment that the engine makes a live picture to its pixels on the card and in the viewer, picture by picture. */
export default async function bench(report: Report): Promise<void> {
  await buildWindow({ say: () => undefined })
  const folder = await mkdtemp(join(tmpdir(), 'framechain-bench-'))
  const project = await aProject(join(folder, 'film'))
  const comfy = await createFakeComfyui({ clip: 'tiny', previews: 'jpeg' })
  const studio = await serveStudio({
    project,
    env: { FRAMECHAIN_DATA: join(folder, 'data'), FRAMECHAIN_COMFY_URL: comfy.url }
  })
  const browser = await launchChromium()
  try {
    const { page } = await openWindow(browser, 'about:blank')
    await installPictureWatch(page, { card: '[data-shot="001"] img', viewer: '[aria-label="Viewer"] img' })
    await page.goto(studio.url)
    const { card, viewer } = await picturesAfterSteps(page, comfy)
    reportTimes(report, 'a live picture, until it is on the card', card, { target: TARGET_MS, held: 'median' })
    reportTimes(report, 'and until it is in the viewer', viewer, { target: TARGET_MS, held: 'median' })
  } finally {
    await browser.close()
    await studio.close()
    await comfy.stop()
    await rm(folder, { recursive: true })
  }
}

/** Lets the engine take a step at a time: each makes one picture, which is waited for. */
async function picturesAfterSteps(page: Page, comfy: FakeComfyui): Promise<{ card: number[]; viewer: number[] }> {
  const times = { card: [] as number[], viewer: [] as number[] }
  let held = comfy.hold({ at: 'step' })
  await page.getByRole('button', { name: /^Generate 1 segment/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Generate 1 segment' }).click()
  for (let round = 0; round <= ROUNDS; round++) {
    await held.reached
    const next = comfy.hold({ at: 'step' })
    const before = await picturesOf(page)
    // the clock of the system, which the page has too
    const sentAt = performance.timeOrigin + performance.now()
    held.release()
    for (const place of ['card', 'viewer'] as const) {
      const took = (await paintedAt(page, place, before[place] ?? null)) - sentAt
      // the first one warms up
      if (round > 0) times[place].push(took)
    }
    held = next
  }
  held.release()
  return times
}

/** One shot of one segment, with a step for each round. */
async function aProject(folder: string): Promise<string> {
  const shot = { shot_id: '001', prompt: 'a harbour at dawn', duration: 1, steps: 2 * ROUNDS }
  const files: Record<string, string | Uint8Array> = {
    'project.json': JSON.stringify({ schema: 1, name: 'Live', engine: 'comfyui', width: 192, height: 96 }),
    'storyboards/storyboard_main.json': JSON.stringify({ project: 'Live', version: '1', shots: [shot] }),
    'selected/001.png': await aPicture(),
    'selected/selected_keyframes.json': JSON.stringify({ selections: [{ shot_id: '001', selected_file: '001.png' }] })
  }
  for (const name of ['storyboards', 'selected']) await mkdir(join(folder, name), { recursive: true })
  for (const [file, data] of Object.entries(files)) await writeFile(join(folder, file), data)
  return folder
}
