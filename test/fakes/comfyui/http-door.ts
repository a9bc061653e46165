import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { Failures, Outcome } from './failures.ts'
import { emptyReply, readBody, sendReply, serverError, textReply } from './replies.ts'
import type { Call, Reply } from './replies.ts'

export type Route = (call: Call) => Reply | Promise<Reply>

export interface Door {
  /** By method and path; a path may end in `/*`. */
  routes: Record<string, Route>
  failures: Failures
  /** In front of every path, as behind a proxy: `/comfy`. */
  prefix: string
  /** Headers that a proxy asks for, and the status without them. */
  required: { headers: Record<string, string>; status: 401 | 403 }
  maxBodyBytes: number
  /** Called with every request once its body is read. */
  seen(call: Call): void
  connect(socket: WebSocket, clientId: string | null): void
}

const loopback = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/

/** A page of another origin may not talk to a server on this machine; what has no origin may. */
function isForeignOrigin({ headers }: IncomingMessage): boolean {
  const { host, origin } = headers
  if (host === undefined || origin === undefined) return false
  const found = /^[a-z]+:\/\/([^/]*)/i.exec(origin)?.[1] ?? ''
  const [hostName = '', hostPort] = host.toLowerCase().split(/:(?=\d+$)/)
  if (!loopback.test(hostName) || found === '') return false
  const [originName, originPort] = found.toLowerCase().split(/:(?=\d+$)/)
  if (originPort === undefined || hostPort === undefined) return originName !== hostName
  return found.toLowerCase() !== host.toLowerCase()
}

const pathOf = (request: IncomingMessage, prefix: string): { path: string; query: URLSearchParams } | null => {
  const url = new URL(request.url ?? '/', 'http://server')
  if (!url.pathname.startsWith(prefix)) return null
  return { path: url.pathname.slice(prefix.length).replace(/^\/api(?=\/)/, '') || '/', query: url.searchParams }
}

/** The HTTP and WebSocket server: who may come in, what a route answers, and what is made to go wrong on the way. */
export function createDoor(door: Door): Server {
  const refusal = (request: IncomingMessage): number | undefined => {
    const lacks = Object.entries(door.required.headers).some(
      ([name, value]) => request.headers[name.toLowerCase()] !== value
    )
    return lacks ? door.required.status : isForeignOrigin(request) ? 403 : undefined
  }

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request, door.maxBodyBytes)
    const refused = refusal(request)
    if (refused !== undefined) return sendReply(response, emptyReply(refused))
    const place = pathOf(request, door.prefix)
    if (place === null) return sendReply(response, emptyReply(404))
    const method = request.method ?? 'GET'
    const call: Call = { ...place, method, headers: request.headers, body: body ?? Buffer.alloc(0) }
    const point = { at: 'request', method, path: call.path } as const
    const before = await door.failures.reach({ ...point, phase: 'before' })
    if (isFinal(before)) return endBadly(response, before)
    if (body === null)
      return sendReply(response, textReply(413, `Maximum request body size ${door.maxBodyBytes} exceeded.`))
    door.seen(call)
    const reply = await dispatch(door.routes, call)
    const after = await door.failures.reach({ ...point, phase: 'after' })
    if (isFinal(after)) return endBadly(response, after)
    const isTruncated = before === 'truncate' || after === 'truncate'
    sendReply(response, reply, { isHead: method === 'HEAD', isTruncated })
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024 })
  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const place = pathOf(request, door.prefix)
    const clientId = place?.query.get('clientId') || null
    const status = refusal(request) ?? (place?.path === '/ws' ? undefined : 404)
    if (status !== undefined) return refuseUpgrade(socket, status)
    const outcome = await door.failures.reach({ at: 'connect', clientId: clientId ?? '' })
    if (outcome === 'hang') return
    if (typeof outcome === 'object' && 'status' in outcome) return refuseUpgrade(socket, outcome.status)
    if (outcome !== undefined) return void socket.destroy()
    webSockets.handleUpgrade(request, socket, head, (opened) => door.connect(opened, clientId))
  }
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    upgrade(request, socket, head).catch(() => socket.destroy())
  })
  return server
}

const refuseUpgrade = (socket: Duplex, status: number) =>
  void socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)

const isFinal = (outcome: Outcome | undefined): outcome is Exclude<Outcome, 'truncate'> =>
  outcome !== undefined && outcome !== 'truncate'

function endBadly(response: ServerResponse, outcome: Exclude<Outcome, 'truncate'>): void {
  if (outcome === 'reset') response.socket?.resetAndDestroy()
  if (typeof outcome !== 'object' || !('status' in outcome)) return
  const { status, body = '', headers } = outcome
  const isText = typeof body === 'string'
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'
  const bytes = Buffer.from(isText ? body : JSON.stringify(body))
  sendReply(response, { status, headers: { 'content-type': type, ...headers }, body: bytes })
}

async function dispatch(routes: Record<string, Route>, call: Call): Promise<Reply> {
  const method = call.method === 'HEAD' ? 'GET' : call.method
  const folder = call.path.replace(/^(\/[^/]+)\/.*$/, '$1/*')
  const route = routes[`${method} ${call.path}`] ?? routes[`${method} ${folder}`]
  if (route === undefined) return emptyReply(404)
  try {
    return await route(call)
  } catch {
    return serverError()
  }
}
