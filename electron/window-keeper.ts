import type { BrowserWindow } from 'electron'

/** The one window, made when it is first wanted and again after it was closed. */
export interface WindowKeeper {
  /** Brings the window to the front. */
  show(): Promise<void>
  current(): BrowserWindow | null
  /** Closes it; a page that wants to stay is not asked. */
  close(): void
}

export function createWindowKeeper(open: () => Promise<BrowserWindow>): WindowKeeper {
  let opening: Promise<void> | null = null
  let window: BrowserWindow | null = null

  const make = async (): Promise<void> => {
    const made = await open()
    window = made
    made.once('closed', () => {
      window = null
      opening = null
    })
  }
  return {
    current: () => window,
    close: () => window?.close(),
    async show() {
      opening ??= make().catch((error: unknown) => {
        opening = null
        throw error
      })
      await opening
      if (window?.isMinimized() === true) window.restore()
      // before it has painted it is not visible, and comes to the front by itself
      if (window?.isVisible() === true) window.focus()
    }
  }
}
