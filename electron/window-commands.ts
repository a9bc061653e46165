import type { WebContents } from 'electron'
import type { DesktopCommand } from '../services/contract/desktop-bridge.ts'
import { CHANNELS } from './addresses.ts'

/** Brings commands to the page of a window; while none listens they wait. */
export interface WindowCommands {
  send(command: DesktopCommand): void
  /** Something waits for a page. */
  hasWaiting(): boolean
  /** The page of a window listens, until it loads again, crashes or is closed. */
  connected(contents: WebContents): void
  /** Notices when a page is gone; once for each window, before its page loads. */
  follow(contents: WebContents): void
}

export function createWindowCommands(): WindowCommands {
  let page: WebContents | null = null
  let waiting: DesktopCommand[] = []
  const deliver = (): void => {
    if (page === null || page.isDestroyed()) return
    const commands = waiting
    waiting = []
    for (const command of commands) page.send(CHANNELS.command, command)
  }
  const gone = (): void => void (page = null)
  return {
    send(command) {
      waiting.push(command)
      deliver()
    },
    hasWaiting: () => waiting.length > 0,
    connected(contents) {
      page = contents
      deliver()
    },
    follow(contents) {
      contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
        if (isMainFrame && !isSameDocument) gone()
      })
      contents.on('render-process-gone', gone)
      contents.on('destroyed', gone)
    }
  }
}
