import type { PictureView, SegmentView } from '../../../services/contract/project-view.ts'
import type { KeyframeProblem } from '../../../services/model/video-plan-builder.ts'
import { useDocument, useJobs } from '../../app/project-context.tsx'
import { pictureOf } from '../../pictures/picture-of.ts'
import type { DisplayStatus } from '../../stores/jobs-store.ts'
import { failureLine, liveSegment, pictureProblemWords, statusOf, type ShotCut } from './shot-state.ts'

export interface ShotState {
  status: DisplayStatus
  /** The segment that renders now. */
  live: SegmentView | null
  picture: PictureView | null
  /** What is wrong with the shot, in a line. */
  problem: { level: 'failed' | 'warning'; text: string } | null
}

/** How one shot stands; a card draws anew only when its own shot changes. */
export function useShotState(cut: ShotCut, missing: KeyframeProblem | null): ShotState {
  const status = useJobs((jobs) => statusOf(jobs, cut))
  const live = useJobs((jobs) => liveSegment(jobs, cut))
  const failure = useJobs((jobs) => failureLine(jobs, cut))
  const chosen = useDocument(({ document }) => document.pictures[cut.shotId])
  const picture = useJobs(({ pictures }) => pictureOf(pictures, cut.shotId, chosen))
  const problem =
    failure !== null
      ? ({ level: 'failed', text: failure } as const)
      : missing !== null
        ? ({ level: 'warning', text: pictureProblemWords[missing] } as const)
        : null
  return { status, live, picture, problem }
}
