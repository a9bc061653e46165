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
  /** It does not any more. */
  onClose(): void
  /** A call was answered; `name` as in the contract, such as `home.open`. */
  onCall(name: string): void
  log(line: string): void
}

/** Gives the page of a window one port to the studio for each load: a later one, a reload or the window's end closes it. */
export function serveRpcPorts(
  contents: WebContents,
  { MessageChannelMain, router, onConnect, onClose, onCall, log }: RpcPortParts
): void {
  const handler = new RPCHandler(router, {
    clientInterceptors: [
      async ({ next, path }) => {
        const answer: unknown = await next()
        onCall(path.join('.'))
        return answer
      }
    ]
  })
  let open: MessagePortMain | null = null
  const close = (): void => {
    if (open === null) return
    open.close()
    // Electron promises this at the other end only; here it ends what streams
    open.emit('close')
    open = null
    onClose()
  }

  contents.ipc.on(CHANNELS.connect, ({ senderFrame }) => {
    if (!isStudioFrame(senderFrame)) return log('a frame that is not the studio asked for a port and got none')
    close()
    const { port1, port2 } = new MessageChannelMain()
    open = port1
    void handler.upgrade(asSocket(port1))
    port1.start()
    senderFrame.postMessage(CHANNELS.port, null, [port2])
    onConnect()
  })
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) close()
  })
  contents.on('render-process-gone', close)
  contents.on('destroyed', close)
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
