import { join } from 'node:path'
import type { RenderJob, VideoEngine } from '../engines/video-engine.ts'
import type { Media, Size } from '../media/media.ts'
import { canonicalJson, type Json } from '../model/json.ts'
import { firstFrameFile, lastFrameFile } from '../model/project-files.ts'
import { choiceOf } from '../model/project-state.ts'
import type { Take } from '../model/take.ts'
import type { PlannedSegment, PlannedShot, VideoPlan } from '../model/video-plan-builder.ts'
import { canBridge, type WorkflowProfile } from '../model/workflow-profile.ts'
import type { ProjectReads, ProjectStore } from '../project/project-store.ts'
import { createEndFrames } from './end-frame.ts'
import { fingerprint, segmentSeed, sha256File, sha256Text } from './fingerprint.ts'

/** The last kept frame of a segment: what the next one of the chain starts from. */
export interface StartPoint extends Size {
  sha256: string
  /** Where an engine still has it. */
  remote?: { engine: VideoEngine; place: Json } | undefined
}

export const startPointOf = ({ last_frame_sha256: sha256, width, height }: Take): StartPoint => ({
  sha256,
  width,
  height
})

/** All that decides what a segment shows. */
export interface SegmentJob {
  job: RenderJob
  /** Null where the workflow takes no picture. */
  startFrameSha256: string | null
  fingerprint: string
  /** Null where the segment ends on no picture of the shot's. */
  endFrameSha256: string | null
  /** SHA-256 of the engine's own settings. */
  graphSha256: string
  /** `folder/file` of each model that its settings name. */
  models: string[]
}

/** The jobs of one shot's segments. */
export interface SegmentJobs {
  /** The plan's, but for a bridged segment. */
  workflowOf(cut: PlannedSegment): WorkflowProfile
  /** `start`: of the segment before; null for a segment that begins a chain. */
  prepare(cut: PlannedSegment, start: StartPoint | null, engine: VideoEngine): Promise<SegmentJob>
  /** Puts the start frame, and the end frame of a segment that has one, where the job says, on the canvas. */
  placeStartFrame(cut: PlannedSegment, start: StartPoint | null, signal: AbortSignal): Promise<void>
}

export interface SegmentJobsParts {
  plan: VideoPlan
  shot: PlannedShot
  store: ProjectStore
  media: Pick<Media, 'fitPicture'>
  /** The project's files as they are at each call, unless these say otherwise. */
  reads?: ProjectReads
}

export function createSegmentJobs({ plan, shot, store, media, reads = store.files }: SegmentJobsParts): SegmentJobs {
  const { settings } = shot
  const decided = (cut: PlannedSegment) => choiceOf(store.state.current, { shotId: shot.shotId, index: cut.index })
  /** A bridge that was made for another model leads nowhere on this one. */
  const bridgeFor = (cut: PlannedSegment) => {
    const { bridge } = decided(cut)
    return bridge !== undefined && canBridge(plan.workflow, bridge.workflow) ? bridge : undefined
  }
  const endFrameOf = createEndFrames({ plan, shot, store, media, reads, bridgeOf: (cut) => bridgeFor(cut)?.end_frame })
  let keyframeHash: Promise<string> | null = null

  const startFrameFile = (cut: PlannedSegment): string =>
    cut.dropsHead === 0 ? firstFrameFile(shot.shotId) : lastFrameFile(shot.shotId, cut.index - 1)

  const workflowOf = (cut: PlannedSegment): WorkflowProfile => bridgeFor(cut)?.workflow ?? plan.workflow

  return {
    workflowOf,

    async prepare(cut, start, engine) {
      const keyframe = shot.keyframe === null ? null : await reads.resolve(shot.keyframe)
      const remote = start?.remote?.engine === engine ? start.remote.place : undefined
      const endFrame = await endFrameOf(cut)
      const { seed, again = 0 } = decided(cut)
      const job: RenderJob = {
        shotId: shot.shotId,
        segmentIndex: cut.index,
        workflow: workflowOf(cut),
        models: plan.models,
        prompt: settings.prompt,
        negativePrompt: settings.negativePrompt,
        startFrame: cut.startFrame === null ? null : join(store.folder, startFrameFile(cut)),
        ...(remote !== undefined && { startFrameRemote: remote }),
        endFrame: endFrame?.file ?? null,
        shot: { keyframe, camera: shot.camera, frames: shot.frames, firstFrame: cut.from - cut.dropsHead },
        canvas: plan.canvas,
        fps: shot.fps,
        frames: cut.asks,
        seed: seed ?? segmentSeed(shot.shotId, settings.seed, cut.index),
        cfg: settings.cfg,
        steps: settings.steps
      }
      // the keyframe counts by its own bytes, so that a run with nothing to do need not scale it first
      const startFrameSha256 =
        keyframe === null
          ? null
          : cut.dropsHead === 1
            ? (start?.sha256 ?? null)
            : await (keyframeHash ??= sha256File(keyframe))
      const engineSettings = await engine.settings(job)
      const content = {
        engine: engine.id,
        settings: engineSettings,
        job,
        segment: cut,
        startFrameSha256,
        endFrameSha256: endFrame?.sha256 ?? null,
        again
      }
      const graphSha256 = sha256Text(canonicalJson(engineSettings))
      const { endFrameSha256 } = content
      const models = modelsOf(engineSettings)
      return { job, startFrameSha256, endFrameSha256, fingerprint: fingerprint(content), graphSha256, models }
    },

    async placeStartFrame(cut, start, signal) {
      await (await endFrameOf(cut))?.place(signal)
      if (cut.startFrame === null || shot.keyframe === null) return
      const isChained = cut.dropsHead === 1
      const isFitted = isChained && start?.width === plan.canvas.width && start.height === plan.canvas.height
      if (isFitted) return
      const source = await store.resolve(isChained ? startFrameFile(cut) : shot.keyframe)
      await store.files.withWorkFolder(async (folder) => {
        const fitted = join(folder, 'start.png')
        await media.fitPicture(source, fitted, plan.canvas, { signal })
        await store.files.place(fitted, startFrameFile(cut))
      })
    }
  }
}

const modelsOf = (settings: Json): string[] => {
  const models = typeof settings === 'object' && settings !== null && !Array.isArray(settings) ? settings['models'] : []
  return Array.isArray(models) ? models.filter((model) => typeof model === 'string') : []
}
