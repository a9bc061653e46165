import type { SegmentView } from '../../../services/contract/project-view.ts'
import { segmentKey } from '../../../services/model/project-state.ts'
import { isUnderWay, type Progress } from '../../../services/model/segment-state.ts'
import type { KeyframeProblem } from '../../../services/model/video-plan-builder.ts'
import { segmentStatus, shotStatus, type DisplayStatus, type JobsState } from '../../stores/jobs-store.ts'

/** A shot and how many segments it is cut into. */
export interface ShotCut {
  shotId: string
  segments: number
}

const keysOf = ({ shotId, segments }: ShotCut) => Array.from({ length: segments }, (_, index) => ({ shotId, index }))

/** What one sees first of all segments of a shot. */
export const statusOf = (jobs: Pick<JobsState, 'segments' | 'pending'>, cut: ShotCut): DisplayStatus =>
  shotStatus(keysOf(cut).map((key) => segmentStatus(jobs, key)))

const viewsOf = ({ segments }: Pick<JobsState, 'segments'>, cut: ShotCut): SegmentView[] =>
  keysOf(cut).flatMap((key) => segments.get(segmentKey(key)) ?? [])

/** The segment that renders now: the first that has a picture to show, else the first. */
export function liveSegment(jobs: Pick<JobsState, 'segments'>, cut: ShotCut): SegmentView | null {
  const running = viewsOf(jobs, cut).filter(({ state }) => isUnderWay(state))
  return running.find(({ preview }) => preview !== null) ?? running[0] ?? null
}

/** The first failure among the segments, as a sentence. */
export function failureLine(jobs: Pick<JobsState, 'segments'>, cut: ShotCut): string | null {
  for (const { state, failure } of viewsOf(jobs, cut))
    if (state.status === 'failed') return failure?.message ?? state.message
  return null
}

export const pictureProblemWords: Record<KeyframeProblem, string> = {
  no_keyframe: 'No picture yet',
  keyframe_missing: 'Its picture is not there',
  keyframe_outside: 'Its picture lies outside the project',
  keyframe_unreadable: 'Its picture can’t be read'
}

/** How far a running segment is, as a row says it: `Segment 2 of 4 · step 12 of 20`. */
export function stepText(
  { segment_index, progress }: Pick<SegmentView, 'segment_index' | 'progress'>,
  segments: number
): string {
  const segment = segments > 1 ? [`Segment ${segment_index + 1} of ${segments}`] : []
  const text = [...segment, ...stepWords(progress)].join(' · ')
  return text === '' ? 'Starting' : text.charAt(0).toUpperCase() + text.slice(1)
}

/** `step 12 of 20`, or `35 %`; nothing where the engine has not said. */
export function stepWords(progress: Progress | null): string[] {
  if (progress === null) return []
  const { step, steps, fraction } = progress
  return step !== undefined && steps !== undefined ? [`step ${step} of ${steps}`] : [percentText(fraction)]
}

export const percentText = (fraction: number): string => `${Math.floor(fraction * 100)} %`
