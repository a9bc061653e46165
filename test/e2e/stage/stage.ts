import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished, vi } from 'vitest'
import { launchChromium } from './chromium.ts'
import { serveStudio, type ServedStudio, type ServeOptions } from './served-studio.ts'
import { openWindow, type StudioWindow, type WindowOptions } from './windows.ts'

/** A browser for the tests of a file, and studios that end with the test that started them. */
export function useStage() {
  // a browser, a studio and its engine share two cores with other tests
  vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  return {
    async serve(options: ServeOptions = {}): Promise<ServedStudio> {
      const studio = await serveStudio(options)
      onTestFinished(() => studio.close())
      return studio
    },
    async open(studio: Pick<ServedStudio, 'url'>, options: WindowOptions = {}): Promise<StudioWindow> {
      const window = await openWindow(browser, studio.url, options)
      onTestFinished(() => window.page.context().close())
      return window
    }
  }
}

/** What a person finds in the workspace, by the words that are read out. */
export const parts = (page: Page) => {
  const board = page.getByRole('listbox', { name: 'Shots', exact: true })
  return {
    board,
    /** A shot on the board, any one where `id` is null, once its state is read out so. */
    shot: (id: string | null, state?: string | RegExp) => {
      const card = board.locator(id === null ? '[data-shot]' : `[data-shot="${id}"]`)
      return state === undefined ? card : card.filter({ has: page.getByRole('img', { name: state }) })
    },
    inspector: page.getByRole('region', { name: 'Inspector' }),
    viewer: page.getByRole('region', { name: 'Viewer' }),
    timeline: page.getByRole('region', { name: 'Timeline' }),
    dialog: page.getByRole('dialog'),
    button: (name: string | RegExp) => page.getByRole('button', { name }),
    prompt: page.getByRole('textbox', { name: 'Prompt', exact: true })
  }
}
