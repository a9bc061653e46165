import type { VideoEngine } from '../engines/video-engine.ts'
import { choiceOf } from '../model/project-state.ts'
import type { Take } from '../model/take.ts'
import type { PlannedSegment, PlannedShot } from '../model/video-plan-builder.ts'
import type { ProjectStore } from '../project/project-store.ts'
import type { SegmentJobs, StartPoint } from './segment-job.ts'
import type { TakeStore } from './take-store.ts'

/** Where a segment starts; unknown, as long as the one before is still to be rendered. */
export type KnownStart = StartPoint | null | 'unknown'

/** The takes of one shot that show what its segments are to show. */
export interface FreshTakes {
  /** The take that a person chose, if it is whole and of the cut's length; else the take of the segment's content. */
  find(cut: PlannedSegment, start: KnownStart): Promise<Take | null>
}

export interface FreshTakesParts {
  store: Pick<ProjectStore, 'state'>
  shot: PlannedShot
  engine: VideoEngine
  jobs: SegmentJobs
  takes: Pick<TakeStore, 'find'>
}

export function createFreshTakes({ store, shot, engine, jobs, takes }: FreshTakesParts): FreshTakes {
  return {
    async find(cut, start) {
      const segment = { shotId: shot.shotId, index: cut.index }
      const { take: chosen } = choiceOf(store.state.current, segment)
      const take = chosen === undefined ? null : await takes.find(segment, chosen)
      if (take !== null && take.frames === cut.keeps && take.fps === shot.fps) return take
      const isChained = cut.dropsHead === 1
      if (start === 'unknown' && isChained) return null
      const { fingerprint } = await jobs.prepare(cut, start === 'unknown' ? null : start, engine)
      return takes.find(segment, fingerprint)
    }
  }
}
