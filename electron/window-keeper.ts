import { once } from 'node:events'
import type { BrowserWindow } from 'electron'

/** The one window, made when it is first wanted and again after it was closed. */
export interface WindowKeeper {
  /** Brings the window to the front. */
  show(): Promise<void>
  /** Resolves when it is closed; a page that wants to stay is not asked. */
  close(): Promise<void>
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
    async close() {
      if (window === null) return
      const closed = once(window, 'closed')
      window.close()
      await closed
    },
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
