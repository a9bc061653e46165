import type { Json } from '../model/json.ts'
import type { PlannedShot, VideoPlan } from '../model/video-plan-builder.ts'

/** The plan as `plan --json` prints it: snake_case, integer frames, paths relative to the project. */
export const planReport = (plan: VideoPlan): Record<string, Json> => ({
  project: plan.project,
  fps: plan.fps,
  frames: plan.frames,
  width: plan.width,
  height: plan.height,
  workflow: plan.workflow.file,
  canvas: { ...plan.canvas },
  shots: plan.shots.map(shotReport)
})

const shotReport = (shot: PlannedShot): Json => ({
  shot_id: shot.shotId,
  seconds: shot.seconds,
  fps: shot.fps,
  frames: shot.frames,
  film_frames: shot.filmFrames,
  difference: shot.difference,
  dropped: { ...shot.dropped },
  camera: { ...shot.camera },
  ready: shot.isReady,
  reason: shot.problem,
  segments: shot.segments.map(({ index, asks, keeps, dropsHead, startFrame }) => ({
    segment_index: index,
    asks,
    keeps,
    drops_head: dropsHead,
    start_frame: startFrame
  }))
})
