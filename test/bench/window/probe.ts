import type { Page } from 'playwright-core'

/** What the page notes while it is used, in milliseconds; installed before the page's own scripts. */
interface Probe {
  /** When each thing was first on the screen, from the start of the navigation. */
  seen: Record<string, number>
  /** From each key or click to the picture that shows what it did. */
  acts: number[]
  lastActAt: number
  /** Between pictures of the window. */
  frames: number[]
  isWatching: boolean
}

declare global {
  interface Window {
    benchProbe: Probe
  }
}

/** What is looked for on the screen, by CSS selector; an image counts when it is loaded. */
export type Sights = Record<string, string>

/** Lets the page measure itself: from the input's own time stamp to after the paint that follows it. */
export async function installProbe(page: Page, sights: Sights): Promise<void> {
  await page.addInitScript((looked: Sights) => {
    const probe: Probe = { seen: {}, acts: [], lastActAt: 0, frames: [], isWatching: false }
    window.benchProbe = probe
    /** A message that is posted before a paint comes after it. */
    const afterPaint = (call: (now: number) => void): void => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', () => {
          port1.close()
          call(performance.now())
        })
        port1.start()
        port2.postMessage(null)
      })
    }

    const isThere = (selector: string): boolean => {
      const found = document.querySelector(selector)
      return found instanceof HTMLImageElement ? found.complete && found.naturalWidth > 0 : found !== null
    }
    const look = (): void => {
      const missing = Object.entries(looked).filter(([name]) => !(name in probe.seen))
      for (const [name, selector] of missing) if (isThere(selector)) afterPaint((now) => (probe.seen[name] ??= now))
      if (missing.length > 0) requestAnimationFrame(look)
    }
    requestAnimationFrame(look)

    const onAct = ({ timeStamp }: Event): void => {
      probe.lastActAt = timeStamp
      afterPaint((now) => probe.acts.push(now - timeStamp))
    }
    for (const type of ['keydown', 'pointerdown']) addEventListener(type, onAct, { capture: true })

    let last = 0
    const tick = (now: number): void => {
      if (probe.isWatching && last > 0) probe.frames.push(now - last)
      last = probe.isWatching ? now : 0
      requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
  }, sights)
}

/** When a sight was first seen, from the start of the navigation, or from `since`. */
export async function seenAt(page: Page, name: string, since = 0): Promise<number> {
  await page.waitForFunction((wanted) => wanted in window.benchProbe.seen, name)
  return (await page.evaluate((wanted) => window.benchProbe.seen[wanted] ?? Number.NaN, name)) - since
}

/** From each input of `use` to its paint. */
export async function actsOf(page: Page, use: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => void (window.benchProbe.acts = []))
  await use()
  return twoFramesLater(page, () => window.benchProbe.acts)
}

/** The times between the window's pictures during `use`. */
export async function framesOf(page: Page, use: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => void Object.assign(window.benchProbe, { frames: [], isWatching: true }))
  await use()
  const frames = await twoFramesLater(page, () => window.benchProbe.frames)
  await page.evaluate(() => void (window.benchProbe.isWatching = false))
  return frames
}

async function twoFramesLater(page: Page, read: () => number[]): Promise<number[]> {
  await page.evaluate(() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then))))
  return page.evaluate(read)
}
