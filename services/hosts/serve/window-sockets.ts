import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { AnyRouter } from '@orpc/server'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer } from 'ws'
import { browserDoor } from '../../contract/browser-door.ts'
import { MAX_PICTURE_BYTES } from '../../contract/project-contract.ts'
import type { TokenCheck } from './access-token.ts'
import { refusalOf } from './request-guard.ts'

export interface WindowSocketParts {
  server: Server
  router: AnyRouter
  tokens: TokenCheck
  port(): number
}

/** A picture and what stands around it. */
const MAX_MESSAGE_BYTES = MAX_PICTURE_BYTES + 1_000_000
/** Windows of one user; more is a mistake or an attack. */
const MAX_SOCKETS = 100

/** The calls and events of windows, over a WebSocket each. Closing it ends them. */
export function openWindowSockets({ server, router, tokens, port }: WindowSocketParts): { close(): void } {
  const handler = new RPCHandler(router)
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: () => browserDoor.socketProtocol
  })

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy())
    const status = statusOf(request)
    if (status !== 101) return refuse(socket, status)
    sockets.handleUpgrade(request, socket, head, (window) => {
      // a message that breaks the protocol ends the socket by itself
      window.on('error', () => undefined)
      void handler.upgrade(window)
    })
  }

  /** 101, or why not. */
  function statusOf({ headers, method = '', url = '' }: IncomingMessage): number {
    const [path = ''] = url.split('?')
    const facts = { method, path, host: headers.host, origin: headers.origin, contentType: undefined }
    const fetchSite = headers['sec-fetch-site']?.toString()
    const refusal = refusalOf({ ...facts, fetchSite, hasBody: false, isSocket: true }, port())
    if (refusal !== null) return refusal.status
    if (path !== browserDoor.socketPath) return 404
    const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
    if (!offered.includes(browserDoor.socketProtocol)) return 400
    const prefix = browserDoor.tokenProtocol('')
    const verdict = tokens.check(offered.find((name) => name.startsWith(prefix))?.slice(prefix.length))
    if (verdict !== 200) return verdict
    return sockets.clients.size < MAX_SOCKETS ? 101 : 503
  }

  server.on('upgrade', onUpgrade)
  return {
    close() {
      server.off('upgrade', onUpgrade)
      for (const window of sockets.clients) window.terminate()
      sockets.close()
    }
  }
}

const refuse = (socket: Duplex, status: number): void =>
  void socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
