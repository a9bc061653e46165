import { EventEmitter } from 'node:events'
import type { MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { RequestValidationPlugin, ResponseValidationPlugin } from '@orpc/contract/plugins'
import { exposeBridge } from '../../../electron/bridge.ts'
import {
  desktopPortMessage,
  type DesktopBridge,
  type DesktopCommand
} from '../../../services/contract/desktop-bridge.ts'
import { studioContract, type StudioClient } from '../../../services/contract/studio-contract.ts'
import type { FakeMessagePortMain } from './fake-ports.ts'
import type { FakeWebContents } from './fake-web-contents.ts'

export interface FakePage {
  /** What the page finds in its global object. */
  readonly world: Record<string, unknown>
  /** Origins that the preload posted to. */
  readonly targets: string[]
  readonly bridge: DesktopBridge
  /** What the menu asked of it. */
  readonly commands: DesktopCommand[]
  /** Asks for a port, as the page does when it loads and when its port is cut. */
  connect(): Promise<{ client: StudioClient; port: MessagePort }>
}

/** The page of a window: the real preload between it and the main process, real ports, and nothing of Chromium. */
export function openPage(contents: FakeWebContents, { isDeaf = false } = {}): FakePage {
  const ipc = new EventEmitter()
  const page = new EventEmitter()
  const world: Record<string, unknown> = {}
  const { mainFrame } = contents
  const targets: string[] = []
  contents.sent.on('framechain:command', (message: unknown) => ipc.emit('framechain:command', { ports: [] }, message))
  mainFrame.posted.on('framechain:port', (message: unknown, ports: FakeMessagePortMain[]) =>
    ipc.emit('framechain:port', { ports: ports.map(({ native }) => native) }, message)
  )
  exposeBridge({
    contextBridge: { exposeInMainWorld: (name, api) => (world[name] = api) },
    ipcRenderer: {
      on(channel: string, listener: (...args: unknown[]) => void) {
        ipc.on(channel, listener)
        return this
      },
      send: (channel: string) => contents.ipc.emit(channel, { senderFrame: mainFrame })
    } as unknown as Parameters<typeof exposeBridge>[0]['ipcRenderer'],
    webUtils: { getPathForFile: ({ name }) => `/dropped/${name}` },
    page: {
      location: { origin: 'app://studio' },
      postMessage(data, targetOrigin, ports) {
        targets.push(targetOrigin)
        if (targetOrigin === this.location.origin) page.emit('message', { data, ports })
      }
    }
  })
  const bridge = world['framechain'] as DesktopBridge
  const commands: DesktopCommand[] = []
  if (!isDeaf) bridge.onCommand((command) => commands.push(command))

  return {
    world,
    targets,
    bridge,
    commands,
    connect: () =>
      new Promise((resolve) => {
        page.once('message', ({ data, ports: [port] }: { data: unknown; ports: MessagePort[] }) => {
          if (data !== desktopPortMessage || port === undefined) return
          const plugins = [new RequestValidationPlugin(studioContract), new ResponseValidationPlugin(studioContract)]
          const client: StudioClient = createORPCClient(new RPCLink({ port, plugins }))
          port.start()
          resolve({ client, port })
        })
        bridge.connect()
      })
  }
}
