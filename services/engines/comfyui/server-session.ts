import { z } from 'zod'
import type { NodeFacts } from '../../workflows/injection/node-facts.ts'
import { parseNodeFacts } from '../../workflows/injection/node-facts.ts'
import { systemStatsSchema, type SystemStats } from './answers.ts'
import { readJson, statusFailure, type Http } from './http.ts'
import { patiently } from './patience.ts'
import type { ComfyTiming } from './timing.ts'

/** What a running server says of itself. It holds until the server may have been restarted. */
export interface ServerFacts {
  stats: SystemStats
  nodes: NodeFacts
}

export interface ServerSession {
  /** Asks whether there is a server, without waiting for one, and what it can; at once where that is known. */
  facts(signal: AbortSignal): Promise<ServerFacts>
  stats(signal: AbortSignal | undefined): Promise<SystemStats>
  nodes(signal: AbortSignal | undefined): Promise<NodeFacts>
  /** The files in one of its lists of models; null where it has no such list. */
  models(list: string, signal: AbortSignal | undefined): Promise<string[] | null>
  /** The connection broke: the next server at this address may be another one. */
  forget(): void
}

export function createServerSession(parts: {
  http: Http
  timing: ComfyTiming
  /** Whether a socket has been open without a break: only then what was asked before still holds. */
  isSteady: () => boolean
}): ServerSession {
  const { http, timing, isSteady } = parts
  let known: ServerFacts | null = null

  const stats: ServerSession['stats'] = (signal) =>
    http.json({ path: '/system_stats', signal, timeoutMs: timing.requestMs, isFirstContact: true }, systemStatsSchema)
  const nodes: ServerSession['nodes'] = async (signal) =>
    parseNodeFacts(
      await http.json({ path: '/object_info', signal, timeoutMs: timing.workMs }, z.record(z.string(), z.unknown()))
    )

  const models: ServerSession['models'] = async (list, signal) => {
    const path = `/models/${encodeURIComponent(list)}`
    const request = { path, signal, timeoutMs: timing.requestMs }
    const { status, text } = await http.answer(request)
    if (status === 404) return null
    if (status !== 200) throw statusFailure(request, status, text)
    return readJson(text, z.array(z.string()), `GET ${path}`)
  }

  return {
    stats,
    nodes,
    models,
    async facts(signal) {
      if (known !== null && isSteady()) return known
      known = null
      const found = { stats: await stats(signal), nodes: await patiently(() => nodes(signal), { timing, signal }) }
      known = found
      return found
    },
    forget: () => void (known = null)
  }
}
