import type { Camera } from './camera.ts'
import { splitShot, shotFrames, type SegmentFrames } from './frame-math.ts'
import { framesIn } from './frame-rate.ts'
import { lastFrameFile } from './project-files.ts'
import type { ModelChoices, Project } from './project.ts'
import { shotSettings, type Shot, type ShotSettings, type Storyboard } from './storyboard.ts'
import { canvasSize, type WorkflowProfile } from './workflow-profile.ts'

/** Why a shot has no picture to start from. */
export type KeyframeProblem = 'no_keyframe' | 'keyframe_missing' | 'keyframe_outside' | 'keyframe_unreadable'

/** Where a shot's picture is, relative to the project, or why there is none (`file`: what was looked for). */
export type Keyframe = { file: string; problem?: never } | { problem: KeyframeProblem; file: string | null }

export interface PlannedSegment extends SegmentFrames {
  index: number
  /** The picture that the segment starts from, relative to the project; null where the workflow takes none or there is none. */
  startFrame: string | null
}

export interface PlannedShot {
  shotId: string
  settings: ShotSettings
  camera: Camera
  /** Relative to the project; null where there is none. */
  keyframe: string | null
  seconds: number
  /** The workflow's native rate. */
  fps: number
  /** Kept native frames over all segments. */
  frames: number
  /** The same shot at the project's rate: its part of the film. */
  filmFrames: number
  /** `filmFrames` minus seconds · fps as asked: 0, but for a shot shorter than half a frame, which still shows one. */
  difference: number
  /** Frames that the engine renders and the chain drops: repeated start frames, and tails beyond the cut. */
  dropped: { joins: number; tails: number }
  isReady: boolean
  problem: KeyframeProblem | null
  segments: PlannedSegment[]
}

export interface VideoPlan {
  project: string
  /** The film's rate, length in frames and size. */
  fps: number
  frames: number
  width: number
  height: number
  workflow: WorkflowProfile
  /** Model files to load in the place of those that the workflow names. */
  models: ModelChoices
  /** The size that the engine renders, on the model's grid. */
  canvas: { width: number; height: number }
  shots: PlannedShot[]
}

export interface VideoPlanBuilder {
  /**
   * Cuts every shot; a shot that can't start (no picture) is in the plan with its reason and holds up none. A shot that
   * was planned before, with the same picture, is the same object again: one edit costs the same in every film.
   */
  build(storyboard: Storyboard, keyframes: ReadonlyMap<string, Keyframe>): VideoPlan
}

/** Plans on one workflow's numbers. Pure: the pictures' whereabouts are handed in. */
export function createVideoPlanBuilder({
  project,
  workflow
}: {
  project: Project
  workflow: WorkflowProfile
}): VideoPlanBuilder {
  const nativeFps = workflow.fps ?? project.fps
  const takesPicture = workflow.start_frame === 'required'

  const known = new WeakMap<Shot, { keyframe: Keyframe; planned: PlannedShot }>()

  const planShot = (shot: Shot, keyframe: Keyframe): PlannedShot => {
    const settings = shotSettings(shot)
    const { seconds } = settings
    const problem = (takesPicture && keyframe.problem) || null
    const picture = takesPicture && problem === null ? keyframe.file : null
    const cuts = splitShot(seconds, {
      fps: nativeFps,
      rule: workflow.frame_rule,
      maxSegmentSeconds: project.max_segment_seconds,
      split: project.split,
      isChained: takesPicture
    })
    const rendered = sum(cuts.map(({ asks }) => asks))
    const joins = sum(cuts.map(({ dropsHead }) => dropsHead))
    const frames = shotFrames(seconds, nativeFps)
    const filmFrames = shotFrames(seconds, project.fps)
    return {
      shotId: settings.shotId,
      settings,
      camera: settings.camera,
      keyframe: picture,
      seconds,
      fps: nativeFps,
      frames,
      filmFrames,
      difference: filmFrames - framesIn(seconds, project.fps),
      dropped: { joins, tails: rendered - joins - frames },
      isReady: problem === null,
      problem,
      segments: cuts.map((cut, index) => ({
        ...cut,
        index,
        startFrame: !takesPicture ? null : index === 0 ? picture : lastFrameFile(settings.shotId, index - 1)
      }))
    }
  }

  const plannedShot = (shot: Shot, keyframe: Keyframe): PlannedShot => {
    const before = known.get(shot)
    if (before?.keyframe.file === keyframe.file && before.keyframe.problem === keyframe.problem) return before.planned
    const planned = planShot(shot, keyframe)
    known.set(shot, { keyframe, planned })
    return planned
  }

  return {
    build(storyboard, keyframes) {
      const shots = storyboard.shots.map((shot) =>
        plannedShot(shot, keyframes.get(shot.shot_id) ?? { problem: 'no_keyframe', file: null })
      )
      return {
        project: project.name,
        fps: project.fps,
        frames: sum(shots.map(({ filmFrames }) => filmFrames)),
        width: project.width,
        height: project.height,
        workflow,
        models: project.models,
        canvas: canvasSize(project.width, project.height, workflow.size_multiple, workflow.max_pixels),
        shots
      }
    }
  }
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0)
