import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Json } from '../../../services/model/json.ts'

/** What a route answers; a body that is not bytes is sent as JSON. */
export interface Reply {
  status: number
  headers?: Record<string, string>
  body?: Uint8Array
}

/** A request with its body read. The path has no prefix, no `/api` and no query. */
export interface Call {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: Buffer
}

export const jsonReply = (value: Json, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: Buffer.from(JSON.stringify(value))
})

export const emptyReply = (status: number): Reply => ({ status })

export const textReply = (status: number, text: string): Reply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: Buffer.from(text)
})

/** What the server says when its own code threw: not JSON. */
export const serverError = (): Reply => textReply(500, '500 Internal Server Error\n\nServer got itself in trouble')

/** Reads a JSON body; undefined when it is not JSON. */
export function readJson(call: Call): Json | undefined {
  try {
    return JSON.parse(call.body.toString('utf8')) as Json
  } catch {
    return undefined
  }
}

/** Reads a whole body; null as soon as it is over the limit. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size <= limit) parts.push(part)
  }
  return size > limit ? null : Buffer.concat(parts)
}

/** Sends a reply. With `isTruncated` the connection breaks half-way through the body that was announced. */
export function sendReply(response: ServerResponse, reply: Reply, { isHead = false, isTruncated = false } = {}): void {
  const body = reply.body ?? Buffer.alloc(0)
  const headers = { ...reply.headers }
  if (reply.status !== 304) headers['content-length'] ??= String(body.length)
  response.writeHead(reply.status, headers)
  if (!isTruncated) {
    response.end(isHead ? undefined : body)
    return
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy())
}
