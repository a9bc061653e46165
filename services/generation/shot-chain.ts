import { join } from 'node:path'
import type { GenerationEvent } from '../contract/generation-events.ts'
import { isAbort, toStudioError, type StudioError } from '../contract/studio-error.ts'
import type { RenderJob, VideoEngine } from '../engines/video-engine.ts'
import type { Media } from '../media/media.ts'
import type { Json } from '../model/json.ts'
import { firstFrameFile, lastFrameFile, previewFile, segmentFile } from '../model/project-files.ts'
import type { SegmentKey } from '../model/project-state.ts'
import { isUnderWay, type SegmentEvent, type SegmentState, type Ticket } from '../model/segment-state.ts'
import type { Take } from '../model/take.ts'
import type { PlannedSegment, PlannedShot, VideoPlan } from '../model/video-plan-builder.ts'
import type { ProjectStore } from '../project/project-store.ts'
import { fingerprint, segmentSeed, sha256File } from './fingerprint.ts'
import type { RunRecord } from './run-record.ts'
import type { SegmentRenderer } from './segment-renderer.ts'
import type { TakeStore } from './take-store.ts'

/** A segment that could not be rendered, and why. */
export interface ChainFailure extends SegmentKey {
  error: StudioError
}

export interface ShotChainParts {
  store: ProjectStore
  engine: VideoEngine
  media: Media
  now: () => string
  plan: VideoPlan
  shot: PlannedShot
  takes: TakeStore
  renderer: SegmentRenderer
  record: RunRecord
  signal: AbortSignal
  onEvent(event: GenerationEvent): void
}

/** One shot's segments, each starting from the last frame of the one before. */
export interface ShotChain {
  /** Takes up every segment from the start on that has a take of its content, marks later takes as stale, and returns how many are fresh. */
  reuse(): Promise<number>
  /** Renders the rest; a failed segment ends its own chain. Resolves to the failure, if there was one. */
  render(onRendered: () => void): Promise<ChainFailure | null>
}

export function createShotChain({
  plan,
  shot,
  store,
  engine,
  media,
  now,
  takes,
  renderer,
  record,
  signal,
  onEvent
}: ShotChainParts): ShotChain {
  const { settings } = shot
  let previous: Take | null = null
  let next = 0
  let keyframeHash: string | null = null
  /** Where the engine still has the last frame of the segment before. */
  let startRemote: Json | undefined

  const tell = (segment: SegmentKey, state: SegmentState, reused: boolean): void =>
    onEvent({ type: 'segment', shot_id: segment.shotId, segment_index: segment.index, state, reused })
  const change = async (segment: SegmentKey, event: SegmentEvent): Promise<void> =>
    tell(segment, await record.apply(segment, event), false)

  const prepare = async (cut: PlannedSegment) => {
    const keyframe = shot.keyframe === null ? null : await store.resolve(shot.keyframe)
    const job: RenderJob = {
      shotId: shot.shotId,
      segmentIndex: cut.index,
      workflow: plan.workflow,
      prompt: settings.prompt,
      negativePrompt: settings.negativePrompt,
      startFrame: cut.startFrame === null ? null : join(store.folder, startFrameFile(cut)),
      shot: { keyframe, camera: shot.camera, frames: shot.frames, firstFrame: cut.from - cut.dropsHead },
      ...(cut.dropsHead === 1 && startRemote !== undefined && { startFrameRemote: startRemote }),
      canvas: plan.canvas,
      fps: shot.fps,
      frames: cut.asks,
      seed: segmentSeed(shot.shotId, settings.seed, cut.index),
      cfg: settings.cfg,
      steps: settings.steps
    }
    const startFrameSha256 = keyframe === null ? null : await startFrameHash(cut, keyframe)
    const engineSettings = await engine.settings(job)
    return {
      job,
      startFrameSha256,
      fingerprint: fingerprint({ engine: engine.id, settings: engineSettings, job, segment: cut, startFrameSha256 })
    }
  }

  /** The keyframe counts by its own bytes, so that a run that has nothing to do need not scale it first. */
  const startFrameHash = async (cut: PlannedSegment, keyframe: string): Promise<string | null> => {
    if (cut.dropsHead === 1) return previous?.last_frame_sha256 ?? null
    keyframeHash ??= await sha256File(keyframe, signal)
    return keyframeHash
  }

  const startFrameFile = (cut: PlannedSegment): string =>
    cut.dropsHead === 0 ? firstFrameFile(shot.shotId) : lastFrameFile(shot.shotId, cut.index - 1)

  /** Puts the keyframe on the canvas. A chained start frame lies there already, at the size that the engine gave. */
  const placeStartFrame = async (cut: PlannedSegment): Promise<void> => {
    if (cut.startFrame === null || shot.keyframe === null) return
    const source = cut.dropsHead === 0 ? await store.resolve(shot.keyframe) : await store.resolve(startFrameFile(cut))
    const isFitted =
      cut.dropsHead === 1 && previous?.width === plan.canvas.width && previous.height === plan.canvas.height
    if (isFitted) return
    await store.files.withWorkFolder(async (folder) => {
      const fitted = join(folder, 'start.png')
      await media.fitPicture(source, fitted, plan.canvas, { signal })
      await store.files.place(fitted, startFrameFile(cut))
    })
  }

  const adopt = async (segment: SegmentKey, take: Take): Promise<void> => {
    const before = record.get(segment)
    const isSelected =
      before.status === 'done' &&
      before.fingerprint === take.fingerprint &&
      (await store.files.size(segmentFile(segment.shotId, segment.index))) === take.bytes &&
      (await store.files.size(lastFrameFile(segment.shotId, segment.index))) !== null
    if (isSelected) return tell(segment, before, true)
    await takes.select(take)
    record.note(segment, { type: 'reset' })
    const done = { take: take.clip, fingerprint: take.fingerprint, frames: take.frames }
    tell(segment, record.note(segment, { type: 'finish', ...done }), true)
  }

  /** The engine's own record decides what becomes of work that an earlier process left. */
  const settle = async (segment: SegmentKey, content: string): Promise<Ticket | undefined> => {
    const state = record.get(segment)
    if (!isUnderWay(state)) return undefined
    const isOurs = state.ticket.engine === engine.id && state.fingerprint === content
    const settled = isOurs ? await engine.settle(state.ticket) : { state: 'lost' }
    if (settled.state !== 'lost') return state.ticket
    await change(segment, { type: 'lose' })
    return undefined
  }

  const renderSegment = async (cut: PlannedSegment): Promise<Take> => {
    const segment = { shotId: shot.shotId, index: cut.index }
    const { job, startFrameSha256, fingerprint } = await prepare(cut)
    const ticket = await settle(segment, fingerprint)
    if (ticket === undefined) {
      await placeStartFrame(cut)
      record.note(segment, { type: 'reset' })
      await change(segment, { type: 'ready' })
    }
    let isRunning = false
    const { take, remote } = await renderer.render(
      { segment, cut, job, fingerprint, startFrameSha256, ticket, mayShrink: store.project.may_shrink },
      {
        signal,
        submitted(given, isPart) {
          isRunning = false
          const content = isPart ? `${fingerprint} in parts` : fingerprint
          return change(segment, { type: 'submit', ticket: given, fingerprint: content, at: now() })
        },
        fetching: () => change(segment, { type: 'fetch', at: now() }),
        onProgress(progress) {
          if (!isRunning && progress.fraction > 0) {
            isRunning = true
            if (record.get(segment).status === 'submitted')
              tell(segment, record.note(segment, { type: 'start', at: now() }), false)
          }
          onEvent({ type: 'progress', shot_id: segment.shotId, segment_index: segment.index, progress })
        },
        onPreview: (picture) => showPreview(segment, picture)
      }
    )
    startRemote = remote
    await takes.select(take)
    await change(segment, { type: 'finish', take: take.clip, fingerprint, frames: take.frames })
    return take
  }

  const showPreview = (segment: SegmentKey, picture: Uint8Array): void => {
    const file = previewFile(segment.shotId, segment.index)
    void store.files.overwrite(file, picture).then(
      () => onEvent({ type: 'preview', shot_id: segment.shotId, segment_index: segment.index, file }),
      (error: unknown) =>
        onEvent({ type: 'notice', text: `The live picture could not be written: ${toStudioError(error).message}` })
    )
  }

  return {
    async reuse() {
      for (const cut of shot.segments) {
        signal.throwIfAborted()
        const segment = { shotId: shot.shotId, index: cut.index }
        const { fingerprint } = await prepare(cut)
        const take = await takes.find(segment, fingerprint)
        if (take === null) break
        await adopt(segment, take)
        previous = take
        next = cut.index + 1
      }
      for (const cut of shot.segments.slice(next)) {
        const segment = { shotId: shot.shotId, index: cut.index }
        if (record.get(segment).status === 'done') tell(segment, record.note(segment, { type: 'outdate' }), false)
      }
      return next
    },

    async render(onRendered) {
      for (const cut of shot.segments.slice(next)) {
        const segment = { shotId: shot.shotId, index: cut.index }
        try {
          signal.throwIfAborted()
          previous = await renderSegment(cut)
          onRendered()
        } catch (error) {
          if (isAbort(error)) {
            await end(segment, { type: 'cancel' })
            throw error
          }
          const failure = toStudioError(error)
          await end(segment, {
            type: 'fail',
            code: failure.code,
            message: failure.message,
            facts: failure.facts,
            attempts: 1
          })
          return { ...segment, error: failure }
        }
      }
      return null
    }
  }

  /** A segment that had not begun stays as it is. */
  async function end(segment: SegmentKey, event: SegmentEvent): Promise<void> {
    const hasBegun = ['queued', 'submitted', 'running', 'fetching'].includes(record.get(segment).status)
    if (hasBegun || event.type === 'fail') await change(segment, event)
  }
}
