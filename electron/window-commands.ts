import type { WebContents } from 'electron'
import type { DesktopCommand } from '../services/contract/desktop-bridge.ts'
import { CHANNELS } from './addresses.ts'

/** Brings commands to the page; while none listens they wait. */
export interface WindowCommands {
  send(command: DesktopCommand): void
  /** Something waits for a page. */
  hasWaiting(): boolean
  /** A page listens now. */
  connected(contents: WebContents): void
  /** It does not any more: it loads, crashed or is closed. */
  gone(): void
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
    gone() {
      page = null
    }
  }
}
