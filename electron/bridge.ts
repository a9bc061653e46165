import type { ContextBridge, IpcRenderer, WebUtils } from 'electron'
import { desktopPortMessage, type DesktopBridge, type DesktopCommand } from '../services/contract/desktop-bridge.ts'
import { CHANNELS } from './addresses.ts'

/** What the preload has, in its own world beside the page's. */
export interface PreloadParts {
  contextBridge: Pick<ContextBridge, 'exposeInMainWorld'>
  ipcRenderer: Pick<IpcRenderer, 'on' | 'send'>
  webUtils: Pick<WebUtils, 'getPathForFile'>
  page: {
    readonly location: { readonly origin: string }
    postMessage(message: unknown, targetOrigin: string, ports: readonly unknown[]): void
  }
}

/** Gives the page `window.framechain`, and nothing of Electron itself. */
export function exposeBridge({ contextBridge, ipcRenderer, webUtils, page }: PreloadParts): void {
  const listeners = new Set<(command: DesktopCommand) => void>()
  let early: DesktopCommand[] = []

  ipcRenderer.on(CHANNELS.command, (_event, command: DesktopCommand) => {
    if (listeners.size === 0) early.push(command)
    for (const listener of listeners) listener(command)
  })
  ipcRenderer.on(CHANNELS.port, ({ ports }) => page.postMessage(desktopPortMessage, page.location.origin, ports))

  const bridge: DesktopBridge = {
    connect() {
      ipcRenderer.send(CHANNELS.connect)
    },
    pathOf: (file) => webUtils.getPathForFile(file),
    onCommand(listener) {
      listeners.add(listener)
      const missed = early
      early = []
      for (const command of missed) listener(command)
      return () => void listeners.delete(listener)
    }
  }
  contextBridge.exposeInMainWorld('framechain', bridge)
}
