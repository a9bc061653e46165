import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'

/** Where the pictures of a run are kept; outside the repository. */
const artifacts = process.env['FRAMECHAIN_ARTIFACTS'] ?? join(tmpdir(), 'framechain-artifacts')

export const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 1024, height: 700 } } as const
export const themes = ['dark', 'light'] as const

export interface StudioWindow {
  page: Page
  /** What the page's own code complained about, and what its security policy refused. */
  complaints: string[]
}

export interface WindowOptions {
  size?: keyof typeof sizes
  theme?: (typeof themes)[number]
}

/** A browser window on the studio, as a person opens it: nothing remembered, nothing shared with another. */
export async function openWindow(
  browser: Browser,
  url: string,
  { size = 'wide', theme = 'dark' }: WindowOptions = {}
): Promise<StudioWindow> {
  const context = await browser.newContext({ viewport: sizes[size], colorScheme: theme, reducedMotion: 'reduce' })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(url)
  return { page, complaints }
}

/** Keeps a picture of the view in each size and theme, and resolves to what axe finds serious or critical, in words. */
export async function inspectView(page: Page, name: string): Promise<string[]> {
  await mkdir(artifacts, { recursive: true })
  const found: string[] = []
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    for (const [word, size] of Object.entries(sizes)) {
      await page.setViewportSize(size)
      await settled(page)
      await page.screenshot({ path: join(artifacts, `${name}-${word}-${theme}.png`) })
    }
    found.push(...(await seriousFindings(page)).map((finding) => `${name} (${theme}): ${finding}`))
  }
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await page.setViewportSize(sizes.wide)
  await settled(page)
  return found
}

async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`)
    )
}

/** Resolves when pictures are there and two frames were painted since. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await document.fonts.ready
    const pictures = [...document.images].filter(
      (image) => image.loading !== 'lazy' || image.getClientRects().length > 0
    )
    await Promise.all(pictures.map((image) => image.decode().catch(() => undefined)))
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))
  })
