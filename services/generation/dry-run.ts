import type { VideoEngine } from '../engines/video-engine.ts'
import type { Media } from '../media/media.ts'
import { choiceOf, type SegmentKey } from '../model/project-state.ts'
import { renderReason, takeChanges, type WantedTake } from '../model/take-change.ts'
import type { PlannedSegment, PlannedShot, VideoPlan } from '../model/video-plan-builder.ts'
import type { ProjectStore } from '../project/project-store.ts'
import { chooseShots } from './choose-shots.ts'
import { startPointOf, type SegmentJob } from './segment-job.ts'
import { SHOTS_AT_A_TIME, sideBySide } from './side-by-side.ts'
import { lookAtTakes, type ShotLook, type TakeLook } from './take-look.ts'
import { createTakeReads, type TakeReads } from './take-store.ts'

/** A segment that a run would render. */
export interface SegmentToRender extends SegmentKey {
  /** In plain words, to follow "because:". */
  reason: string
}

export interface DryRunResult {
  /** In storyboard order; shots that are not ready are left out, as a run leaves them out. */
  toRender: SegmentToRender[]
  /** Segments whose take is there already. */
  fresh: number
  /** What it is said by; a run that begins right now need not look again. */
  seen: TakeLook
}

export interface LookOptions {
  /** Ids of the shots to look at; all where left out. */
  shots?: readonly string[] | undefined
  signal: AbortSignal
}

/** Says what a run would render. Writes nothing, so it works on a project that is open for reading only. */
export interface DryRun {
  /** Throws `shot_unknown`, and what the engine's settings throw. */
  look(plan: VideoPlan, options: LookOptions): Promise<DryRunResult>
}

export interface DryRunParts {
  store: ProjectStore
  engine: VideoEngine
  media: Pick<Media, 'fitPicture'>
}

export function createDryRun({ store, engine, media }: DryRunParts): DryRun {
  const reasonFor = async (takes: TakeReads, shot: PlannedShot, cut: PlannedSegment, content: SegmentJob) => {
    const segment = { shotId: shot.shotId, index: cut.index }
    const earlier = await takes.of(segment)
    if (earlier.some((take) => take.fingerprint === content.fingerprint))
      return 'the clip of its take is gone or cut short'
    const last = earlier.at(-1) ?? null
    const wanted = wantedTake({ shot, engine }, cut, content)
    const isAgain = (choiceOf(store.state.current, segment).again ?? 0) > 0
    if (isAgain && last !== null && takeChanges(last, wanted).length === 0) return 'the same is asked for once more'
    return renderReason(last, wanted)
  }

  const missingOf = async ({ shot, found, jobs }: ShotLook, takes: TakeReads): Promise<SegmentToRender[]> => {
    const missing: SegmentToRender[] = []
    for (const cut of shot.segments) {
      if (found[cut.index] !== null) continue
      const before = found[cut.index - 1]
      const isFollowing = before === null && cut.dropsHead === 1
      const start = before === null || before === undefined ? null : startPointOf(before)
      const reason = isFollowing
        ? await reasonToFollow(takes, shot, cut)
        : await reasonFor(takes, shot, cut, await jobs.prepare(cut, start, engine))
      missing.push({ shotId: shot.shotId, index: cut.index, reason })
    }
    return missing
  }

  return {
    async look(plan, { shots, signal }) {
      const ready = chooseShots(plan, shots).filter(({ isReady }) => isReady)
      const seen = await lookAtTakes({ store, engine, media }, plan, ready, signal)
      const takes = createTakeReads({ files: seen.files })
      const looks = [...seen.shots.values()]
      const missing = await sideBySide(looks, SHOTS_AT_A_TIME, (look) => missingOf(look, takes))
      const segments = ready.reduce((sum, shot) => sum + shot.segments.length, 0)
      const toRender = missing.flat()
      return { toRender, fresh: segments - toRender.length, seen }
    }
  }
}

/** What follows a segment that is to be rendered will start from another frame. */
async function reasonToFollow(takes: TakeReads, shot: PlannedShot, cut: PlannedSegment): Promise<string> {
  const isNew = (await takes.of({ shotId: shot.shotId, index: cut.index })).length === 0
  return isNew ? 'no take yet' : 'follows a change: the segment before is rendered anew'
}

const wantedTake = (
  { shot, engine }: { shot: PlannedShot; engine: VideoEngine },
  { keeps, dropsHead }: PlannedSegment,
  { job, startFrameSha256, models }: SegmentJob
): WantedTake => ({
  engine: engine.id,
  workflow: job.workflow.file,
  prompt: job.prompt,
  negative_prompt: job.negativePrompt,
  seed: job.seed,
  frames: keeps,
  fps: job.fps,
  start_frame_sha256: startFrameSha256,
  canvas: job.canvas,
  camera: shot.camera,
  steps: job.steps,
  models,
  isOnKeyframe: dropsHead === 0
})
