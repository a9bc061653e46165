import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import { isAbort } from '../../contract/studio-error.ts'
import type { Json } from '../../model/json.ts'
import { isUnreachable, ServerFailure } from './failure.ts'
import type { ServerAddress } from './server-address.ts'

export interface HttpRequest {
  method?: 'GET' | 'HEAD' | 'POST'
  path: string
  query?: Readonly<Record<string, string>>
  json?: unknown
  form?: FormData
  signal: AbortSignal | undefined
  /** Null for a body that takes as long as it takes. */
  timeoutMs: number | null
  /** Nobody knows yet whether there is a server: it is not waited for. */
  isFirstContact?: boolean
}

/** Requests to one server. Whatever goes wrong is a ServerFailure, but for a cancellation. */
export interface Http {
  /** The answer whatever its status is; the body is not read yet, and the signal still ends it. */
  open(request: HttpRequest): Promise<Response>
  /** The answer whatever its status is, read as text. */
  answer(request: HttpRequest): Promise<{ status: number; text: string }>
  /** An answer of status 200 whose content does not matter. */
  tell(request: HttpRequest): Promise<void>
  /** The JSON of an answer of status 200. A GET that gets no answer is sent again, twice. */
  json<T>(request: HttpRequest, schema: z.ZodType<T>): Promise<T>
}

const MAX_JSON_BYTES = 64 * 1024 * 1024
const MAX_REASON = 2_000
const GET_TRIES = 3
const RETRY_MS = 150

export function createHttp({ address }: { address: ServerAddress }): Http {
  const send = async (request: HttpRequest, signal: AbortSignal): Promise<Response> => {
    const { method = 'GET', path, query, json, form } = request
    const headers = new Headers(address.headers)
    headers.set('accept-encoding', 'identity')
    if (json !== undefined) headers.set('content-type', 'application/json')
    const body = json === undefined ? form : JSON.stringify(json)
    return fetch(address.http(path, query), {
      method,
      headers,
      signal,
      redirect: 'manual',
      ...(body !== undefined && { body })
    })
  }

  const open: Http['open'] = async (request) => {
    request.signal?.throwIfAborted()
    const limit = request.timeoutMs === null ? undefined : AbortSignal.timeout(request.timeoutMs)
    const signals = [request.signal, limit].filter((signal) => signal !== undefined)
    try {
      return await send(request, AbortSignal.any(signals))
    } catch (error) {
      throw requestFailure(request, error)
    }
  }

  const answer: Http['answer'] = async (request) => {
    const response = await open(request)
    try {
      return { status: response.status, text: await readText(response, describe(request).during) }
    } catch (error) {
      throw requestFailure(request, error)
    }
  }

  const good = async (request: HttpRequest): Promise<string> => {
    const { status, text } = await answer(request)
    if (status === 200) return text
    throw statusFailure(request, status, text)
  }

  return {
    open,
    answer,
    tell: async (request) => void (await good(request)),
    async json(request, schema) {
      const { during } = describe(request)
      const tries = request.method === undefined ? GET_TRIES : 1
      for (let tried = 1; ; tried++) {
        try {
          return readJson(await good(request), schema, during)
        } catch (error) {
          // A server that refuses the connection is away: the caller knows how patient it is.
          const isAway = !isUnreachable(error) || codeOf(error) === 'ECONNREFUSED'
          if (isAway || tried >= tries) throw error
          await sleep(RETRY_MS * tried, undefined, { signal: request.signal })
        }
      }
    }
  }
}

export const statusFailure = (request: HttpRequest, status: number, text: string): ServerFailure =>
  new ServerFailure({ kind: 'status', during: describe(request).during, status, body: text.slice(0, MAX_REASON) })

/** What fetch throws, in the protocol's terms; a cancellation stays what it is. */
function requestFailure(request: HttpRequest, error: unknown): unknown {
  if (error instanceof ServerFailure) return error
  if (request.signal?.aborted === true && isAbort(error)) return error
  const { during } = describe(request)
  const { isFirstContact = false } = request
  const code = isTimeout(error) ? 'ETIMEDOUT' : systemCode(error)
  return new ServerFailure(
    { kind: 'unreachable', during, system: systemText(error), code, isFirstContact },
    { cause: error }
  )
}

const describe = ({ method = 'GET', path }: HttpRequest): { during: string } => ({ during: `${method} ${path}` })

/** Reads a body up to the limit; a redirect, which may lead anywhere, is not followed and has none. */
async function readText(response: Response, during: string): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > MAX_JSON_BYTES) {
      throw new ServerFailure({ kind: 'answer', during, problem: `its answer is larger than ${MAX_JSON_BYTES} bytes` })
    }
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

export function readJson<T>(text: string, schema: z.ZodType<T>, during: string): T {
  let value: unknown
  try {
    value = JSON.parse(text) as Json
  } catch (error) {
    const problem = `it answered ${during} with something else than JSON: ${text.slice(0, 200)}`
    throw new ServerFailure({ kind: 'answer', during, problem }, { cause: error })
  }
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const problem = `its answer to ${during} has an unexpected ${issue?.path.join('.') || 'form'}: ${issue?.message ?? ''}`
  throw new ServerFailure({ kind: 'answer', during, problem }, { cause: read.error })
}

export const codeOf = ({ failure }: ServerFailure): string | undefined =>
  failure.kind === 'unreachable' ? failure.code : undefined

/** The system's own code of a failed request: fetch wraps it, sometimes twice. */
export function systemCode(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = at as NodeJS.ErrnoException
    if (typeof code === 'string') return code
    const inner = at instanceof AggregateError ? (at.errors as unknown[])[0] : undefined
    if (inner !== undefined) return systemCode(inner)
  }
  return undefined
}

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError'

function systemText(error: unknown): string {
  if (isTimeout(error)) return 'it did not answer in time'
  const code = systemCode(error)
  const words: Record<string, string> = {
    ECONNREFUSED: 'nothing listens there',
    ENOTFOUND: 'its name is not known',
    EAI_AGAIN: 'its name is not known',
    ECONNRESET: 'the connection broke',
    UND_ERR_SOCKET: 'the connection broke',
    ETIMEDOUT: 'it did not answer in time',
    UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time'
  }
  return words[code ?? ''] ?? code ?? (error instanceof Error ? error.message : String(error))
}
