import type { ErrorCode } from '../contract/error-codes.ts'
import type { Camera } from '../model/camera.ts'
import type { Json } from '../model/json.ts'
import type { EngineId, ModelChoices } from '../model/project.ts'
import type { Progress, Ticket } from '../model/segment-state.ts'
import type { WorkflowProfile } from '../model/workflow-profile.ts'

/** One segment to render. Paths are absolute; frames are native. */
export interface RenderJob {
  shotId: string
  segmentIndex: number
  workflow: WorkflowProfile
  /** Model files to load in the place of those that the workflow names; none where left out. */
  models?: ModelChoices | undefined
  prompt: string
  negativePrompt: string
  /** The picture that the clip's frame 0 shows, already on the canvas; null where the workflow takes none. */
  startFrame: string | null
  /**
   * The same picture where it lies on the engine's side already: `remote` of the hand-off of the segment before. Only
   * for a start frame of exactly those pixels; the engine falls back on `startFrame` where it is gone or not its own.
   */
  startFrameRemote?: Json | undefined
  /** The picture that the clip's last asked frame shows, already on the canvas; only for workflows that take one. */
  endFrame?: string | null | undefined
  /** The shot as a whole, for engines that carry a movement over the chain. */
  shot: {
    /** The shot's own picture, as the filmmaker chose it. */
    keyframe: string | null
    camera: Camera
    /** Kept native frames of the whole shot. */
    frames: number
    /** Where in the shot the clip's frame 0 lies: a chained segment starts one frame before its first kept one. */
    firstFrame: number
  }
  canvas: { width: number; height: number }
  fps: number
  /** Frames asked for: legal for the workflow. */
  frames: number
  /** Index, in the clip as the engine returns it, of the last frame that is kept: the one to hand off. The clip's last one where left out. */
  lastKept?: number | undefined
  seed: number
  cfg?: number | undefined
  steps?: number | undefined
}

/** What an engine is given for one render besides the job. */
export interface RenderRun {
  signal: AbortSignal
  /** An empty folder of the run's own, absolute; the clip is left in it. */
  folder: string
  /** Work of an earlier process that `settle` still knew: it is followed or fetched instead of being started again. */
  ticket?: Ticket | undefined
  /**
   * Called before the engine starts anything that it could lose; what it resolves to is on disk by then. Called again,
   * with another ticket, when the work has to be started anew: the last ticket counts.
   */
  submitted(ticket: Ticket): Promise<void>
  onProgress(progress: Progress): void
  /** A JPEG or PNG picture of how far it is. */
  onPreview(picture: Uint8Array): void
  /**
   * Called as soon as the last kept frame lies on the engine's side, before the clip is here: the next segment of the
   * chain can begin. The clip is not counted yet; where it turns out to be wrong, so is this picture. Called again when
   * the work was started anew. Engines that take the frame from the clip never call it.
   */
  onHandOff?(handOff: EarlyHandOff): void
}

/** The last kept frame of a clip that is still on its way. */
export interface EarlyHandOff {
  /** The engine's own words for where the picture lies; goes into the next job's `startFrameRemote`. */
  remote: Json
  /** Absolute path of the picture once it is here, which is before the clip is. Rejects when it can't be had. */
  file: Promise<string>
}

/** A finished clip, not yet verified or trimmed. */
export interface Clip {
  /** Absolute path, inside the run's folder. */
  file: string
  /** What decides nothing but is worth keeping in the take. */
  notes: Record<string, Json>
  engineVersion: string
  models: string[]
  /** The last kept frame without a further encode, where the engine gives it: a PNG inside the run's folder, and where it lies on the engine's side. */
  handOff?: { file: string; remote?: Json } | undefined
}

/** Whether an engine can render a workflow; each gap with what to do. */
export interface Readiness {
  isReady: boolean
  gaps: { what: string; fix: string; code?: ErrorCode }[]
  /** What is good to know: versions, memory. */
  facts: Record<string, Json>
}

/** A model file that a workflow names, and what could be loaded in its place. */
export interface ModelSlot {
  /** `folder/file` as the workflow names it: what a choice stands under. */
  key: string
  folder: string
  file: string
  /** `high` or `low` for the experts of a two-step graph, or what a tag says; null for all others. */
  slot: string | null
  /** Files that the server has for that loader, those that the workflow knows first. */
  installed: { file: string; isKnown: boolean }[]
}

/** What became of a ticket, from the engine's own record. */
export type Settled = { state: 'running' } | { state: 'done' } | { state: 'lost' }

/** Turns one segment into one finished clip. Every engine passes the same contract suite. */
export interface VideoEngine {
  readonly id: EngineId
  /** Which of several servers; the engine's id where there is only one. */
  readonly name: string
  /** The numbers to plan with when the project names no workflow. */
  readonly defaultWorkflow: WorkflowProfile
  /** Reachable? Nodes, models, memory? */
  readiness(workflow: WorkflowProfile, signal?: AbortSignal, models?: ModelChoices): Promise<Readiness>
  /** The model files that can be chosen, where the engine loads any. */
  models?(workflow: WorkflowProfile, signal?: AbortSignal): Promise<ModelSlot[]>
  /** All of the engine's own that decides the picture: it goes into the fingerprint, beside the job's prompts, seed, frames and start frame. */
  settings(job: RenderJob): Promise<Json>
  /** Rejects with AbortError when cancelled and with a StudioError otherwise; leaves no half file either way. */
  render(job: RenderJob, run: RenderRun): Promise<Clip>
  /** After a crash: the engine's own record decides, never a guess. */
  settle(ticket: Ticket): Promise<Settled>
  /** Gives graphics memory back where the engine holds any. */
  rest?(): Promise<void>
}
