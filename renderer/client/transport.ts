import type { ClientLink } from '@orpc/client'
import { RPCLink as MessagePortLink } from '@orpc/client/message-port'
import { RPCLink as WebSocketLink } from '@orpc/client/websocket'
import { RequestValidationPlugin, ResponseValidationPlugin } from '@orpc/contract/plugins'
import { browserDoor } from '../../services/contract/browser-door.ts'
import { studioContract } from '../../services/contract/studio-contract.ts'

/** An open way to the studio. */
export interface Transport {
  link: ClientLink<object>
  /** Resolves when it is cut. */
  closed: Promise<void>
  close(): void
}

/** Opens a way to the studio; rejects when it can't be had now. */
export type OpenTransport = () => Promise<Transport>

/** The studio is there and does not let this window in: the token of its address is an old one, or none. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
}

const plugins = () => [new RequestValidationPlugin(studioContract), new ResponseValidationPlugin(studioContract)]

/** The desktop window: the preload script hands over one end of a channel to the main process. */
export const openMessagePort: OpenTransport = () =>
  new Promise((resolve) => {
    const onMessage = (event: MessageEvent): void => {
      const [port] = event.ports
      if (event.source !== window || event.data !== 'framechain:port' || port === undefined) return
      window.removeEventListener('message', onMessage)
      const closed = new Promise<void>((cut) => port.addEventListener('close', () => cut()))
      const link = new MessagePortLink({ port, plugins: plugins() })
      port.start()
      resolve({ link, closed, close: () => port.close() })
    }
    window.addEventListener('message', onMessage)
    window.framechain?.connect()
  })

/** A browser: a socket to where the page came from, with the token of the page's fragment. */
export const openWebSocket: OpenTransport = () =>
  new Promise((resolve, reject) => {
    const { protocol, host } = window.location
    const url = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}${browserDoor.socketPath}`
    const socket = new WebSocket(url, [browserDoor.socketProtocol, browserDoor.tokenProtocol(readToken())])
    const closed = new Promise<void>((cut) => socket.addEventListener('close', () => cut(), { once: true }))
    let isOpen = false
    socket.addEventListener('open', () => {
      isOpen = true
      resolve({
        link: new WebSocketLink({ websocket: socket, plugins: plugins() }),
        closed,
        close: () => socket.close()
      })
    })
    void closed.then(async () => {
      if (!isOpen) reject((await isRefused()) ? new RefusedError() : new Error('the studio does not answer'))
    })
  })

/** A browser does not tell a page why its socket was refused. */
async function isRefused(): Promise<boolean> {
  const headers = { authorization: `Bearer ${readToken()}` }
  const answer = await fetch(`${browserDoor.apiPath}/system`, { headers }).catch(() => null)
  return answer !== null && [401, 429].includes(answer.status)
}

const readToken = (): string => new URLSearchParams(window.location.hash.slice(1)).get('token') ?? ''
