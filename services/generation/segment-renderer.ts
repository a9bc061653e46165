import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isStudioError } from '../contract/studio-error.ts'
import type { EarlyHandOff, RenderJob, VideoEngine } from '../engines/video-engine.ts'
import type { Media } from '../media/media.ts'
import { splitCut, type SegmentFrames } from '../model/frame-math.ts'
import type { SegmentKey } from '../model/project-state.ts'
import { nextRung, rungText, wholeSegment, type RenderRung } from '../model/render-rung.ts'
import type { Progress, Ticket } from '../model/segment-state.ts'
import type { Take } from '../model/take.ts'
import { canvasSize } from '../model/workflow-profile.ts'
import type { ProjectFiles } from '../project/project-store.ts'
import { createCutRenderer, type RenderedCut } from './cut-renderer.ts'
import { sha256File } from './fingerprint.ts'
import type { Patience } from './patience.ts'
import { createStopwatch, type Stopwatch } from './stopwatch.ts'
import { takePlaces, type TakeStore } from './take-store.ts'
import type { Turns } from './turns.ts'

/** One segment that has to be rendered, with all that its take will say of it. */
export interface SegmentWork {
  segment: SegmentKey
  cut: SegmentFrames
  job: RenderJob
  fingerprint: string
  startFrameSha256: string | null
  endFrameSha256: string | null
  graphSha256: string
  /** Which try this is, counted from 1. */
  attempts: number
  /** How long it waited for its start frame and a place at the engine. */
  waitedMs: number
  /** Work of an earlier process that the engine still knows. */
  ticket: Ticket | undefined
  /** Whether the user lets the picture become smaller where memory is not enough. */
  mayShrink: boolean
}

export interface SegmentReports {
  signal: AbortSignal
  /** `isPart`: the engine has taken on a part of the segment only, which is of no use to another process. */
  submitted(ticket: Ticket, isPart: boolean): Promise<void>
  /** The engine is done; the clip is checked and cut from here on. */
  fetching(): Promise<void>
  onProgress(progress: Progress): void
  onPreview(picture: Uint8Array): void
  /** The segment's last frame, before its clip is here. */
  onHandOff(handOff: EarlyHandOff): void
  /** Keeps the take by `place`, when it is its turn; what it throws, the render throws. */
  keep(take: Take, place: () => Promise<void>): Promise<void>
}

export interface RenderedSegment {
  take: Take
}

/** From a segment's work to its kept take: render, verify, cut, last frame, sidecar. Leaves nothing half done. */
export interface SegmentRenderer {
  render(work: SegmentWork, reports: SegmentReports): Promise<RenderedSegment>
}

export interface SegmentRendererParts {
  engine: VideoEngine
  media: Media
  files: ProjectFiles
  takes: TakeStore
  patiently: Patience
  now: () => string
  turns: Turns
  /** Milliseconds of a clock that never goes back. */
  elapsed: () => number
}

export function createSegmentRenderer(parts: SegmentRendererParts): SegmentRenderer {
  const { engine, media, files, takes, patiently, now, elapsed } = parts
  const cuts = createCutRenderer(parts)
  /** What was too much for this engine is not tried again in this run. */
  const learned = new Map<string, RenderRung>()

  /** The segment in as many runs as the rung asks for, each from the last frame of the one before. */
  const renderParts = async (
    { cut, job, ticket }: SegmentWork,
    rung: RenderRung,
    reports: SegmentReports,
    folder: string,
    stopwatch: Stopwatch
  ): Promise<RenderedCut[]> => {
    const pieces = (rung.maxFrames === null ? null : splitCut(cut, job.workflow.frame_rule, rung.maxFrames)) ?? [cut]
    const { width, height } = job.canvas
    const canvas =
      rung.scale === 1 ? job.canvas : canvasSize(width * rung.scale, height * rung.scale, job.workflow.size_multiple)
    const isWhole = pieces.length === 1 && rung.scale === 1
    const rendered: RenderedCut[] = []
    for (const [index, piece] of pieces.entries()) {
      const own = join(folder, `part-${index}`)
      await mkdir(own, { recursive: true })
      const fitted = async (picture: string | null, name: string): Promise<string | null> => {
        if (picture === null || isWhole) return picture
        await media.fitPicture(picture, join(own, name), canvas, { signal: reports.signal })
        return join(own, name)
      }
      const startFrame = await fitted(rendered.at(-1)?.lastFrame ?? job.startFrame, 'start.png')
      const isLast = index === pieces.length - 1
      const endFrame = isLast ? await fitted(job.endFrame ?? null, 'end.png') : null
      const firstFrame = piece.from - piece.dropsHead
      const pieceJob = { ...job, canvas, startFrame, endFrame, shot: { ...job.shot, firstFrame } }
      const run = {
        signal: reports.signal,
        folder: own,
        ticket: isWhole ? ticket : undefined,
        submitted: (given: Ticket) => reports.submitted(given, !isWhole),
        fetching: () => reports.fetching(),
        onPreview: (picture: Uint8Array) => reports.onPreview(picture),
        ...(isWhole && { onHandOff: (handOff: EarlyHandOff) => reports.onHandOff(handOff) }),
        onProgress: (progress: Progress) =>
          reports.onProgress({ ...progress, fraction: (index + progress.fraction) / pieces.length })
      }
      rendered.push(await cuts.render(pieceJob, piece, run, stopwatch))
    }
    return rendered
  }

  return {
    async render(work, reports) {
      const { segment, cut, job, fingerprint } = work
      const { signal } = reports
      const kind = `${job.workflow.file} ${job.canvas.width}x${job.canvas.height}`
      const rules = {
        rule: job.workflow.frame_rule,
        isChained: job.workflow.start_frame === 'required',
        mayShrink: work.mayShrink
      }
      const stopwatch = createStopwatch(elapsed)
      return files.withWorkFolder(async (folder) => {
        let rung = learned.get(kind) ?? wholeSegment
        const climbed: string[] = []
        const rendered = await (async () => {
          for (let attempt = 0; ; attempt++) {
            try {
              return await renderParts(work, rung, reports, join(folder, `try-${attempt}`), stopwatch)
            } catch (error) {
              if (!isStudioError(error, 'insufficient_vram')) throw error
              const next = nextRung(rung, cut, rules)
              if (next === null) throw error
              rung = next
              learned.set(kind, rung)
              climbed.push(rungText(rung))
            }
          }
        })()
        const clip = join(folder, 'take.mp4')
        const whole = await stopwatch.time('join', () => joinParts(media, rendered, clip, work, signal))
        const last = rendered.at(-1)!
        const size = rung.scale === 1 ? { width: last.width, height: last.height } : job.canvas
        const take: Take = {
          schema: 1,
          shot_id: segment.shotId,
          segment_index: segment.index,
          fingerprint,
          ...takePlaces(segment, fingerprint),
          last_frame_sha256: await sha256File(last.lastFrame, signal),
          bytes: (await stat(whole)).size,
          frames: cut.keeps,
          fps: job.fps,
          ...size,
          asks: cut.asks,
          ...(job.steps !== undefined && { steps: job.steps }),
          seed: job.seed,
          engine: engine.id,
          engine_version: last.engine.engineVersion,
          workflow: job.workflow.file,
          models: last.engine.models,
          start_frame_sha256: work.startFrameSha256,
          ...(work.endFrameSha256 !== null && { end_frame_sha256: work.endFrameSha256 }),
          prompt: job.prompt,
          negative_prompt: job.negativePrompt,
          created_at: now(),
          timings_ms: { waiting: Math.round(work.waitedMs), ...stopwatch.timings },
          graph_sha256: work.graphSha256,
          attempts: work.attempts,
          ...(climbed.length > 0 && { rungs: climbed }),
          notes: {
            ...last.engine.notes,
            ...(rung === wholeSegment ? {} : { memory: { runs: rendered.length, rung: rungText(rung) } })
          }
        }
        const made = { clip: whole, lastFrame: last.lastFrame }
        await reports.keep(take, () => patiently(() => takes.keep(take, made)))
        return { take }
      })
    }
  }
}

/** One run's clip as it is; several, or smaller ones, as one clip of the segment's frames and size. */
async function joinParts(
  media: Media,
  parts: readonly RenderedCut[],
  to: string,
  { cut, job }: SegmentWork,
  signal: AbortSignal
): Promise<string> {
  const [only] = parts
  const isCanvas = parts.every(({ width, height }) => width >= job.canvas.width && height >= job.canvas.height)
  if (parts.length === 1 && only !== undefined && isCanvas) return only.clip
  const segment = { frames: cut.keeps, fps: job.fps, nativeFps: job.fps, size: job.canvas }
  const clips = parts.map(({ clip }) => clip)
  await media.conformShot(clips, to, segment, { signal })
  return to
}
