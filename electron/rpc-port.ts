import type { AnyRouter } from '@orpc/server'
import { RPCHandler } from '@orpc/server/ws'
import type { MessagePortMain, WebContents } from 'electron'
import { CHANNELS } from './addresses.ts'
import type { ElectronParts } from './electron-parts.ts'
import { isStudioFrame } from './security.ts'

export interface RpcPortParts {
  MessageChannelMain: ElectronParts['MessageChannelMain']
  router: AnyRouter
  /** A page is there and listens. */
  onConnect(): void
  /** A call was answered; `name` as in the contract, such as `home.open`. */
  onCall(name: string): void
  log(line: string): void
}

export interface RpcPorts {
  /** Resolves when no port is open: all that the page had to say has arrived. */
  closed(): Promise<void>
}

/** What a page says as it goes is under way for no longer than this. */
const LAST_WORDS_MS = 500

/**
 * Gives the page of a window a port to the studio when it asks. A page that goes, however it goes, closes its own, after
 * what it said last; a port that was left open is closed a moment later, and so is one after which another is asked for.
 */
export function serveRpcPorts(
  contents: WebContents,
  { MessageChannelMain, router, onConnect, onCall, log }: RpcPortParts
): RpcPorts {
  const handler = new RPCHandler(router, {
    clientInterceptors: [
      async ({ next, path }) => {
        const answer: unknown = await next()
        onCall(path.join('.'))
        return answer
      }
    ]
  })
  let open: { port: MessagePortMain; closed: Promise<void> } | null = null

  const closeSoon = (): void => {
    const { port } = open ?? {}
    if (port === undefined) return
    setTimeout(() => {
      port.close()
      // Electron promises this at the other end only; here it ends what streams
      port.emit('close')
    }, LAST_WORDS_MS)
  }

  contents.ipc.on(CHANNELS.connect, ({ senderFrame }) => {
    if (!isStudioFrame(senderFrame)) return log('a frame that is not the studio asked for a port and got none')
    closeSoon()
    const { port1: port, port2 } = new MessageChannelMain()
    open = { port, closed: new Promise((resolve) => port.once('close', resolve)) }
    void handler.upgrade(asSocket(port))
    port.start()
    senderFrame.postMessage(CHANNELS.port, null, [port2])
    onConnect()
  })
  contents.on('did-navigate', closeSoon)
  contents.on('render-process-gone', closeSoon)
  contents.on('destroyed', closeSoon)
  return { closed: async () => open?.closed }
}

type Socket = Parameters<RPCHandler<object>['upgrade']>[0]

/**
 * A port in the form of a socket. oRPC's own handler of message ports leaves a message that can't be read as an unhandled
 * rejection (1.16); that of sockets says it on stderr and goes on.
 */
function asSocket(port: MessagePortMain): Socket {
  const socket = {
    addEventListener(name: 'message' | 'close', listener: (event: { data?: unknown }) => void): void {
      if (name === 'message') port.on('message', ({ data }) => listener({ data: data as unknown }))
      else port.on('close', () => listener({}))
    },
    send: (message: unknown) => port.postMessage(message)
  }
  return socket as unknown as Socket
}
