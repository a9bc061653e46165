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

/**
 * Gives the page of a window a port to the studio when it asks; a second one closes the first. A page that goes, however
 * it goes, closes its own, after what it said last: a port closed from here could lose that.
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

  contents.ipc.on(CHANNELS.connect, ({ senderFrame }) => {
    if (!isStudioFrame(senderFrame)) return log('a frame that is not the studio asked for a port and got none')
    open?.port.close()
    // Electron promises this at the other end only; here it ends what streams
    open?.port.emit('close')
    const { port1: port, port2 } = new MessageChannelMain()
    open = { port, closed: new Promise((resolve) => port.once('close', resolve)) }
    void handler.upgrade(asSocket(port))
    port.start()
    senderFrame.postMessage(CHANNELS.port, null, [port2])
    onConnect()
  })
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
