import type { Stopwatch } from './stopwatch.ts'

/** When the things happened that part a prompt's time, in milliseconds of a clock that never goes back. */
export interface PromptMoments {
  /** The server has taken it. */
  postedAt: number
  /** It was first heard to run; null where it ended unheard. */
  begunAt: number | null
  /** The first and the last step of its samplers; null where none was told: all was cached, or the socket was gone. */
  firstStepAt: number | null
  lastStepAt: number | null
  endedAt: number
}

/**
 * Adds a prompt's time to the stopwatch as `queued`, `loading` (models and text, the first step with them, since a
 * server tells of a step when it is done), `sampling` (all samplers, and the loading between two of them) and
 * `decoding` (with saving). What can't be told apart is left out.
 */
export function notePhases(
  stopwatch: Pick<Stopwatch, 'add'>,
  { postedAt, begunAt, firstStepAt, lastStepAt, endedAt }: PromptMoments
): void {
  if (begunAt === null) return
  // a server can begin before its answer to the post is here
  stopwatch.add('queued', Math.max(0, begunAt - postedAt))
  if (firstStepAt === null || lastStepAt === null) return
  stopwatch.add('loading', Math.max(0, firstStepAt - begunAt))
  stopwatch.add('sampling', lastStepAt - firstStepAt)
  stopwatch.add('decoding', Math.max(0, endedAt - lastStepAt))
}
