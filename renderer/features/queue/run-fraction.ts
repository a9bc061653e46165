import { segmentKey } from '../../../services/model/project-state.ts'
import { isUnderWay } from '../../../services/model/segment-state.ts'
import type { JobsState } from '../../stores/jobs-store.ts'

/** How much of the run is done, 0 to 1, with what is half done of the segments under way. */
export function runFraction({ run, segments }: Pick<JobsState, 'run' | 'segments'>): number {
  if (run.status === 'idle' || run.segments === 0) return 0
  let underWay = 0
  for (const shotId of run.shots) {
    for (let index = 0; ; index++) {
      const segment = segments.get(segmentKey({ shotId, index }))
      if (segment === undefined) break
      if (isUnderWay(segment.state)) underWay += segment.progress?.fraction ?? 0
    }
  }
  return Math.min(1, (run.done + underWay) / run.segments)
}

/** In whole percent, so that what shows it is drawn anew a hundred times and no more. */
export const runPercent = (state: Pick<JobsState, 'run' | 'segments'>): number => Math.floor(runFraction(state) * 100)
