import { setTimeout as sleep } from 'node:timers/promises'
import { historySchema, queueSchema, type HistoryEntry } from './answers.ts'
import type { Http } from './http.ts'
import type { ComfyTiming } from './timing.ts'

/** What the server itself says of a prompt: the one record that counts. */
export type Whereabouts =
  | { state: 'waiting'; position: number }
  | { state: 'running' }
  | { state: 'ended'; entry: HistoryEntry }
  | { state: 'unknown' }

export interface QueueTruth {
  whereabouts(promptId: string, signal?: AbortSignal): Promise<Whereabouts>
  /** The same, but a prompt counts as unknown only after it was looked for several times: an accepted one may take a moment to show. */
  surely(promptId: string, signal?: AbortSignal): Promise<Whereabouts>
  /** Only the history: what is asked when the run is known to have ended. */
  ended(promptId: string, signal?: AbortSignal): Promise<HistoryEntry | null>
  /** Prompts that run and wait, everybody's. */
  length(signal?: AbortSignal): Promise<number>
}

const LOOKS_MS = [100, 300, 700]

export function createQueueTruth({ http, timing }: { http: Http; timing: ComfyTiming }): QueueTruth {
  const timeoutMs = timing.requestMs
  const queue = (signal?: AbortSignal) => http.json({ path: '/queue', signal, timeoutMs }, queueSchema)
  const ended: QueueTruth['ended'] = async (promptId, signal) => {
    const history = await http.json(
      { path: `/history/${encodeURIComponent(promptId)}`, signal, timeoutMs },
      historySchema
    )
    return Object.hasOwn(history, promptId) ? (history[promptId] ?? null) : null
  }
  const whereabouts: QueueTruth['whereabouts'] = async (promptId, signal) => {
    // The queue first: a run that ends between the two requests is then found in the history.
    const { queue_running, queue_pending } = await queue(signal)
    if (queue_running.some(([, id]) => id === promptId)) return { state: 'running' }
    // What waits is a heap, not a list: only the numbers say who is next.
    const own = queue_pending.find(([, id]) => id === promptId)
    if (own !== undefined) {
      const before = queue_pending.filter(([number]) => number < own[0]).length
      return { state: 'waiting', position: queue_running.length + before }
    }
    const entry = await ended(promptId, signal)
    return entry === null ? { state: 'unknown' } : { state: 'ended', entry }
  }
  return {
    whereabouts,
    ended,
    async surely(promptId, signal) {
      for (const wait of LOOKS_MS) {
        const found = await whereabouts(promptId, signal)
        if (found.state !== 'unknown') return found
        await sleep(wait, undefined, { signal })
      }
      return whereabouts(promptId, signal)
    },
    async length(signal) {
      const { queue_running, queue_pending } = await queue(signal)
      return queue_running.length + queue_pending.length
    }
  }
}
