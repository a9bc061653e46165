import { setTimeout as delay } from 'node:timers/promises'
import { toStudioError } from '../contract/studio-error.ts'
import type { VideoEngine } from '../engines/video-engine.ts'
import type { Ticket } from '../model/segment-state.ts'

/** Twice in a row: one answer may be lost on the way. */
const MISSED_ANSWERS = 2
const unreachable = new Set(['worker_unavailable', 'network_error'])

/** Whether an error says that the engine can't be reached. */
export const isEngineAway = ({ code }: { code: string }): boolean => unreachable.has(code)

/**
 * Asks an engine after work that it has, every `everyMs`, until the signal aborts, and tells when it can't be asked any
 * more, or that it answered: an engine waits for its server without end, and meanwhile nobody else would know. Never
 * rejects.
 */
export async function watchEngine({
  engine,
  ticket,
  everyMs,
  signal,
  onAnswer,
  onAway
}: {
  engine: Pick<VideoEngine, 'settle'>
  /** Null while the engine has not taken on anything. */
  ticket(): Ticket | null
  everyMs: number
  signal: AbortSignal
  onAnswer(): void
  onAway(): void
}): Promise<void> {
  for (let missed = 0; !signal.aborted;) {
    await delay(everyMs, undefined, { signal, ref: false }).catch(() => undefined)
    const present = ticket()
    if (signal.aborted || present === null) continue
    const isMissed = await engine.settle(present).then(
      () => false,
      (error: unknown) => isEngineAway(toStudioError(error))
    )
    missed = isMissed ? missed + 1 : 0
    if (!isMissed && !signal.aborted) onAnswer()
    if (missed === MISSED_ANSWERS && !signal.aborted) onAway()
  }
}
