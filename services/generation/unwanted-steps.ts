import type { Take } from '../model/take.ts'
import type { PlannedSegment } from '../model/video-plan-builder.ts'
import { startPointOf, type StartPoint } from './segment-job.ts'
import type { SegmentStep } from './segment-step.ts'

/**
 * Of the segments that are on their way, those whose takes nobody wants any more: there is a take of the segment, it is
 * asked for in another way now, or it started from a picture that the segment before will not end on.
 * `found`: the take of each segment; null where there is none.
 */
export function unwantedSteps(
  segments: readonly PlannedSegment[],
  found: readonly (Take | null)[],
  steps: ReadonlyMap<number, SegmentStep>
): SegmentStep[] {
  const unwanted: SegmentStep[] = []
  /** What the next segment is to start from; undefined where nobody knows yet. */
  let before = null as StartPoint | 'under way' | null | undefined
  for (const { index, dropsHead } of segments) {
    const take = found[index] ?? null
    const step = steps.get(index)
    const isAfter: boolean =
      dropsHead === 0 || before === 'under way' || (before !== undefined && before?.sha256 === step?.start?.sha256)
    const isWanted: boolean = step !== undefined && take === null && step.isAsked() && isAfter
    if (step !== undefined && !isWanted) unwanted.push(step)
    before = take !== null ? startPointOf(take) : isWanted ? 'under way' : undefined
  }
  return unwanted
}
