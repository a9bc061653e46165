import type { VideoEngine } from '../engines/video-engine.ts'
import type { Media } from '../media/media.ts'
import type { Take } from '../model/take.ts'
import type { PlannedShot, VideoPlan } from '../model/video-plan-builder.ts'
import type { ProjectReads, ProjectStore } from '../project/project-store.ts'
import { createFreshTakes, type KnownStart } from './fresh-takes.ts'
import { createSegmentJobs, startPointOf, type SegmentJobs } from './segment-job.ts'
import { SHOTS_AT_A_TIME, sideBySide } from './side-by-side.ts'
import { createTakeReads } from './take-store.ts'

/** What is there of a shot: for each of its segments the take that shows what it is to show; null where there is none. */
export interface ShotLook {
  shot: PlannedShot
  found: (Take | null)[]
  /** By what was read at that moment. */
  jobs: SegmentJobs
}

/** What is there of some shots, as it was at one moment. */
export interface TakeLook {
  shots: ReadonlyMap<string, ShotLook>
  /** How the project's files were at that moment. */
  files: ProjectReads
}

export interface TakeLookParts {
  store: ProjectStore
  engine: VideoEngine
  media: Pick<Media, 'fitPicture'>
}

/** Holds the takes against a plan; writes nothing. Throws what the engine's settings throw, and the disk's errors. */
export async function lookAtTakes(
  { store, engine, media }: TakeLookParts,
  plan: VideoPlan,
  shots: readonly PlannedShot[],
  signal: AbortSignal
): Promise<TakeLook> {
  const files = store.glance()
  const takes = createTakeReads({ files })

  const lookAt = async (shot: PlannedShot): Promise<ShotLook> => {
    const jobs = createSegmentJobs({ plan, shot, store, media, reads: files })
    const freshTakes = createFreshTakes({ store, shot, engine, jobs, takes })
    const found: (Take | null)[] = []
    let start: KnownStart = null
    for (const cut of shot.segments) {
      signal.throwIfAborted()
      const take = await freshTakes.find(cut, start)
      start = take === null ? 'unknown' : startPointOf(take)
      found.push(take)
    }
    return { shot, found, jobs }
  }

  const looks = await sideBySide(shots, SHOTS_AT_A_TIME, lookAt)
  return { shots: new Map(looks.map((look) => [look.shot.shotId, look])), files }
}
