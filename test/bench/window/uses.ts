import type { Locator, Page } from 'playwright-core'

const NOTCH = 240
const STEPS = 40
const PAUSE_MS = 600
const WORDS = ['a heavy sea ', 'breaks on the ', 'rocks below, ', 'foam runs down ', 'the wet stone, ', 'gulls turn ']

/** What a person does with a film that is open. */
export function usesOf(page: Page) {
  const board = page.getByRole('listbox', { name: 'Shots', exact: true })
  const timeline = page.getByRole('region', { name: 'Timeline' }).locator('canvas')
  const inspector = page.getByRole('region', { name: 'Inspector' })

  const over = async (place: Locator): Promise<void> => {
    const { x, y, width, height } = (await place.boundingBox())!
    await page.mouse.move(x + width / 2, y + height / 2)
  }
  /** Down and back, a notch of the wheel at a time. */
  const wheel = async (pixels: number): Promise<void> => {
    for (const by of [NOTCH, -NOTCH]) for (let at = 0; at < pixels; at += NOTCH) await page.mouse.wheel(0, by)
  }
  /** As somebody who thinks: what was edited is saved, and what follows from it told. */
  const pause = (): Promise<void> => page.waitForTimeout(PAUSE_MS)

  return {
    async scrollBoard() {
      await over(board)
      await wheel(await board.evaluate((list) => list.scrollHeight))
    },
    showList: () => page.getByRole('button', { name: 'Board as a list' }).click(),
    async scrollTimeline() {
      await over(timeline)
      await wheel(STEPS * NOTCH)
    },
    async zoomTimeline() {
      await over(timeline)
      await page.keyboard.down('Control')
      await wheel(STEPS * NOTCH)
      await page.keyboard.up('Control')
    },
    async firstShot() {
      await board.focus()
      await page.keyboard.press('Home')
    },
    async walkBoard() {
      for (let step = 0; step < STEPS; step++) await page.keyboard.press('ArrowDown')
    },
    async clickShots() {
      for (let step = 0; step < STEPS; step++) {
        const options = board.getByRole('option')
        await options.nth(2 + (step % 5)).click()
      }
    },
    /** In bursts, so that it is saved in between. */
    async typePrompt() {
      const prompt = inspector.getByRole('textbox', { name: 'Prompt', exact: true })
      await prompt.focus()
      for (const words of WORDS) {
        await page.keyboard.type(words, { delay: 60 })
        await pause()
      }
    },
    async stepLength() {
      await inspector.getByRole('textbox', { name: 'Length' }).focus()
      for (let step = 0; step < STEPS; step++) {
        await page.keyboard.press(step % 10 < 5 ? 'ArrowUp' : 'ArrowDown', { delay: 20 })
        if (step % 10 === 9) await pause()
      }
    },
    async heapBytes(): Promise<number> {
      const session = await page.context().newCDPSession(page)
      await session.send('HeapProfiler.collectGarbage')
      const { usedSize } = await session.send('Runtime.getHeapUsage')
      await session.detach()
      return usedSize
    }
  }
}
