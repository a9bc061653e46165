import { WebSocket } from 'ws'
import type { Json } from '../../../services/model/json.ts'
import type { FakeComfyui } from './comfyui.ts'
import type { Graph } from './graph.ts'

/** One message as the recordings write it: a type and what came with it. */
export type Message = [type: string, data: Json]

export interface RawSocket extends AsyncDisposable {
  messages: Message[]
  socket: WebSocket
  /** Resolves with the index of the first message that fits, from `from` on. */
  until(fits: (message: Message) => boolean, from?: number): Promise<number>
  /** Resolves with the messages of a run, from the first status after `from` to executing null. */
  run(promptId: string): Promise<Message[]>
  closed: Promise<number>
}

const field = (data: Json, name: string): Json | undefined =>
  typeof data === 'object' && data !== null && !Array.isArray(data) ? data[name] : undefined

/** What is in a binary message, without its picture. */
function readBinary(bytes: Buffer): Json {
  const event = bytes.readUInt32BE(0)
  const length = bytes.readUInt32BE(4)
  if (event === 4) return { event, about: JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Json }
  if (event === 3)
    return { event, node: bytes.toString('utf8', 8, 8 + length), text: bytes.toString('utf8', 8 + length) }
  if (bytes.readUInt16BE(8) === 0xffd8) return { event }
  const idLength = bytes.readUInt8(16)
  return { event, frame: bytes.readUInt32BE(12), node: bytes.toString('latin1', 17, 17 + idLength) }
}

/** Opens a WebSocket as a plain client does and keeps all that comes. */
export async function openSocket(
  { url }: Pick<FakeComfyui, 'url'>,
  clientId: string | null,
  { hasMetadata = false, headers = {} }: { hasMetadata?: boolean; headers?: Record<string, string> } = {}
): Promise<RawSocket> {
  const query = clientId === null ? '' : `?clientId=${clientId}`
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws${query}`, { headers })
  const messages: Message[] = []
  const waiting = new Set<() => void>()
  socket.on('message', (data, isBinary) => {
    const bytes = data as Buffer
    const message = JSON.parse(isBinary ? '{}' : bytes.toString('utf8')) as { type: string; data: Json }
    messages.push(isBinary ? ['binary', readBinary(bytes)] : [message.type, message.data])
    for (const check of waiting) check()
  })
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  const until: RawSocket['until'] = (fits, from = 0) =>
    new Promise((resolve) => {
      const check = () => {
        const found = messages.findIndex((message, index) => index >= from && fits(message))
        if (found === -1) return
        waiting.delete(check)
        resolve(found)
      }
      waiting.add(check)
      check()
    })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  if (hasMetadata) {
    socket.send(JSON.stringify({ type: 'feature_flags', data: { supports_preview_metadata: true } }))
    await until(([type]) => type === 'feature_flags')
  }
  await until(([type]) => type === 'status')
  const close = async () => {
    socket.close()
    await closed
  }
  return {
    messages,
    socket,
    until,
    async run(promptId) {
      const last = await until(
        ([type, data]) => type === 'executing' && field(data, 'node') === null && field(data, 'prompt_id') === promptId
      )
      const start = messages.findIndex(
        ([type, data]) => type === 'execution_start' && field(data, 'prompt_id') === promptId
      )
      return messages.slice(start - 2, last + 1)
    },
    closed,
    [Symbol.asyncDispose]: close
  }
}

export interface Answer {
  status: number
  body: Json
}

/** One request; a JSON answer is parsed, another is its text. */
export async function request(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, init)
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
  return { status: response.status, body: isJson ? (JSON.parse(text) as Json) : text }
}

export const post = (url: string, body?: unknown): Promise<Answer> =>
  request(url, { method: 'POST', ...(body === undefined ? {} : { body: JSON.stringify(body) }) })

export const upload = (
  { url }: Pick<FakeComfyui, 'url'>,
  name: string,
  bytes: Uint8Array,
  fields: Record<string, string> = {},
  part = 'image'
): Promise<Answer> => {
  const form = new FormData()
  form.set(part, new File([Uint8Array.from(bytes)], name))
  for (const [key, value] of Object.entries(fields)) form.set(key, value)
  return request(`${url}/upload/image`, { method: 'POST', body: form })
}

/** Queues a graph and waits until the run is in the history; resolves with its entry. */
export async function runGraph(
  comfy: FakeComfyui,
  graph: Graph,
  { promptId, clientId }: { promptId: string; clientId?: string }
): Promise<Record<string, Json>> {
  const ended = comfy.reached({ at: 'finished', promptId })
  const answer = await post(`${comfy.url}/prompt`, { prompt: graph, prompt_id: promptId, client_id: clientId })
  if (answer.status !== 200) throw new Error(`refused: ${JSON.stringify(answer.body)}`)
  await ended
  const history = (await request(`${comfy.url}/history/${promptId}`)).body as Record<string, Record<string, Json>>
  return history[promptId] ?? {}
}
