import type { Page } from 'playwright-core'

/** The picture that is on the screen in a place, and since when, in milliseconds of the system's clock. */
type Shown = { source: string; at: number }

declare global {
  interface Window {
    benchPictures: Record<string, Shown>
  }
}

/** Notes each picture that is seen in these places (CSS selectors); of several on top of each other, the one that is not clear. */
export async function installPictureWatch(page: Page, places: Record<string, string>): Promise<void> {
  await page.addInitScript((looked: Record<string, string>) => {
    window.benchPictures = {}
    const seen: Record<string, string> = {}
    const look = (): void => {
      for (const [place, selector] of Object.entries(looked)) {
        const image = [...document.querySelectorAll<HTMLImageElement>(selector)].find(
          (one) => one.complete && one.naturalWidth > 0 && getComputedStyle(one).opacity !== '0'
        )
        if (image === undefined || seen[place] === image.src) continue
        const source = (seen[place] = image.src)
        // a message that is posted before a paint comes after it
        void image.decode().then(() =>
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel()
            port1.addEventListener('message', () => {
              port1.close()
              window.benchPictures[place] = { source, at: performance.timeOrigin + performance.now() }
            })
            port1.start()
            port2.postMessage(null)
          })
        )
      }
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  }, places)
}

/** What is seen now, by place. */
export const picturesOf = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(() =>
    Object.fromEntries(Object.entries(window.benchPictures).map(([place, { source }]) => [place, source]))
  )

/** When another picture than `before` came up in a place. */
export async function paintedAt(page: Page, place: string, before: string | null): Promise<number> {
  const another = await page.waitForFunction(
    ({ place, before }) => {
      const shown = window.benchPictures[place]
      return shown === undefined || shown.source === before ? null : shown.at
    },
    { place, before }
  )
  return (await another.jsonValue())!
}
