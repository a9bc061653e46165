import type { Progress } from '../../model/segment-state.ts'
import { executionErrorSchema, type HistoryEntry } from './answers.ts'
import type { Connection, ConnectionEvent } from './connection.ts'
import { isUnreachable, ServerFailure, type ExecutionError } from './failure.ts'
import type { ProgressMeter } from './progress-meter.ts'
import type { QueueTruth } from './queue-truth.ts'
import type { ServerMessage } from './socket-messages.ts'
import { createBackoff, type ComfyTiming } from './timing.ts'

/** A prompt to follow, and who wants to know. */
export interface Followed {
  promptId: string
  /** Ids of the graph's nodes: what says whose a preview without a name is. */
  nodes: ReadonlySet<string>
  meter: Pick<ProgressMeter, 'take' | 'progress'>
  onProgress(progress: Progress): void
  onPreview(picture: Uint8Array): void
}

/** How a run ended, by the server's history. */
export type RunEnd =
  | { state: 'done'; entry: HistoryEntry }
  | { state: 'failed'; error: ExecutionError }
  | { state: 'interrupted' }
  | { state: 'lost' }

export interface Following {
  /**
   * Resolves when the run has ended; waits for a server that is away, for as long as it takes. Rejects with AbortError.
   * `isNew` prompts have just been taken: the socket has a moment to tell of them.
   */
  end(signal: AbortSignal, options: { isNew: boolean }): Promise<RunEnd>
  stop(): void
}

/** Follows any number of prompts: the socket says what happens, the queue and the history what is true. */
export interface RunFollower {
  /** Begins to listen; call it before the prompt is posted, since messages can come before the answer. */
  listen(followed: Followed): Following
  onEvent(event: ConnectionEvent): void
}

/** A new prompt's place in the queue is asked for when the socket has not told of its start by then. */
const FIRST_LOOK_MS = 250
/** While a prompt waits, every change of the queue is looked up, but not more often than this. */
const QUEUE_LOOK_MS = 300

interface Watcher extends Followed {
  state: 'new' | 'waiting' | 'running'
  hasEnded: boolean
  lastLook: number
  lastMessage: number
  told: string
  problem: { error: unknown } | null
  wake(): void
}

export function createRunFollower(parts: {
  connection: () => Pick<Connection, 'isOpen' | 'renew'>
  truth: QueueTruth
  timing: ComfyTiming
}): RunFollower {
  const { connection, truth, timing } = parts
  const watchers = new Map<string, Watcher>()
  let hasPreviewMetadata = false
  /** The prompt that the socket last told of: previews may come without a name. */
  let current: string | null = null

  /** What a listener throws ends its own run and nothing else. */
  const guarded = (watcher: Watcher, tell: () => void): void => {
    try {
      tell()
    } catch (error) {
      watcher.problem ??= { error }
      watcher.wake()
    }
  }

  const report = (watcher: Watcher, progress: Progress): void => {
    const { etaMs: _eta, ...told } = progress
    const text = JSON.stringify(told)
    if (text === watcher.told) return
    watcher.told = text
    guarded(watcher, () => watcher.onProgress(progress))
  }

  const preview = ({ promptId, node, isVhs, picture }: Extract<ServerMessage, { type: 'preview' }>): void => {
    // Once pictures carry a name, those without one are somebody else's.
    if (promptId === null && hasPreviewMetadata && !isVhs) return
    const running = [...watchers.values()].filter(({ state }) => state === 'running')
    const nameless = current ?? (running.length === 1 ? running[0]?.promptId : undefined)
    const watcher = watchers.get(promptId ?? nameless ?? '')
    if (watcher === undefined || (promptId === null && node !== null && !watcher.nodes.has(node))) return
    watcher.lastMessage = performance.now()
    guarded(watcher, () => watcher.onPreview(picture))
  }

  const take = (message: ServerMessage): void => {
    if (message.type === 'feature_flags') hasPreviewMetadata = message.hasPreviewMetadata
    if (message.type === 'preview') return preview(message)
    if (message.type === 'status') {
      for (const watcher of watchers.values()) {
        const isDue = performance.now() - watcher.lastLook > QUEUE_LOOK_MS
        if (watcher.state === 'waiting' && isDue) watcher.wake()
      }
      return
    }
    const promptId = 'promptId' in message ? message.promptId : null
    if (message.type === 'start') current = message.promptId
    if (message.type === 'end' && current === message.promptId) current = null
    const watcher = promptId === null ? undefined : watchers.get(promptId)
    if (watcher === undefined) return
    watcher.lastMessage = performance.now()
    if (message.type === 'end') {
      watcher.hasEnded = true
      watcher.wake()
      return
    }
    if (message.type !== 'other') {
      current = watcher.promptId
      watcher.state = 'running'
    }
    watcher.meter.take(message)
    if (watcher.state === 'running') report(watcher, watcher.meter.progress())
  }

  /** One look at the server's record; null while the run goes on. */
  const look = async (watcher: Watcher, signal: AbortSignal): Promise<RunEnd | null> => {
    const { promptId } = watcher
    watcher.lastLook = performance.now()
    if (watcher.hasEnded) {
      const entry = await truth.ended(promptId, signal)
      if (entry !== null) return runEnd(entry)
    }
    const first = await truth.whereabouts(promptId, signal)
    const found = first.state === 'unknown' ? await truth.surely(promptId, signal) : first
    if (found.state === 'ended') return runEnd(found.entry)
    if (found.state === 'unknown') return { state: 'lost' }
    if (found.state === 'waiting') {
      watcher.state = 'waiting'
      report(watcher, { fraction: 0, queuePosition: found.position })
    } else {
      watcher.state = 'running'
      report(watcher, watcher.meter.progress())
      if (connection().isOpen && performance.now() - watcher.lastMessage > timing.silentMs) {
        watcher.lastMessage = performance.now()
        connection().renew('it says nothing though the server works on our prompt')
      }
    }
    return null
  }

  const follow = async (watcher: Watcher, signal: AbortSignal, isNew: boolean): Promise<RunEnd> => {
    const pause = createPause(watcher)
    const pauseMs = (): number => (connection().isOpen ? timing.pollMs : timing.blindPollMs)
    let backoff = createBackoff(timing)
    if (isNew && connection().isOpen && !watcher.hasEnded) await pause(FIRST_LOOK_MS, signal)
    for (;;) {
      signal.throwIfAborted()
      if (watcher.problem !== null) throw watcher.problem.error
      let wait = pauseMs()
      try {
        const end = await look(watcher, signal)
        if (end !== null) return end
        backoff = createBackoff(timing)
        wait = pauseMs()
      } catch (error) {
        if (!isUnreachable(error)) throw error
        wait = backoff()
      }
      await pause(wait, signal)
    }
  }

  return {
    listen(followed) {
      const now = performance.now()
      const watcher: Watcher = {
        ...followed,
        state: 'new',
        hasEnded: false,
        lastLook: now,
        lastMessage: now,
        told: '',
        problem: null,
        wake: () => undefined
      }
      watchers.set(followed.promptId, watcher)
      return {
        end: (signal, { isNew }) => follow(watcher, signal, isNew),
        stop: () => void watchers.delete(followed.promptId)
      }
    },
    onEvent(event) {
      if (event.type === 'message') return take(event.message)
      if (event.type === 'closed') {
        hasPreviewMetadata = false
        current = null
      }
      for (const watcher of watchers.values()) watcher.wake()
    }
  }
}

/** Waits until the time is over, the watcher is woken, or the run is cancelled. A call that came before the wait ends it at once. */
function createPause(watcher: Watcher): (ms: number, signal: AbortSignal) => Promise<void> {
  let isWoken = watcher.hasEnded
  let resume: (() => void) | undefined
  watcher.wake = () => {
    isWoken = true
    resume?.()
  }
  return async (ms, signal) => {
    if (!isWoken && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>()
      resume = resolve
      const timer = setTimeout(resolve, ms)
      signal.addEventListener('abort', resume, { once: true })
      await promise
      clearTimeout(timer)
      signal.removeEventListener('abort', resume)
      resume = undefined
    }
    isWoken = false
  }
}

/** Outputs stand in the history of a failed run too: only its status says how it ended. */
function runEnd(entry: HistoryEntry): RunEnd {
  const { status } = entry
  if (status === null || status === undefined || status.completed) return { state: 'done', entry }
  const last = status.messages.at(-1)
  if (last?.[0] === 'execution_interrupted') return { state: 'interrupted' }
  const message = status.messages.findLast(([type]) => type === 'execution_error')
  if (message === undefined) {
    const problem = `its history ends with ${last?.[0] ?? 'nothing'} and status ${status.status_str}`
    throw new ServerFailure({ kind: 'answer', during: 'GET /history', problem })
  }
  return { state: 'failed', error: executionErrorSchema.parse(message[1]) }
}
