import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { RenderJob, VideoEngine } from '../engines/video-engine.ts'
import type { Media } from '../media/media.ts'
import type { SegmentKey } from '../model/project-state.ts'
import type { Progress, Ticket } from '../model/segment-state.ts'
import type { Take } from '../model/take.ts'
import type { PlannedSegment } from '../model/video-plan-builder.ts'
import type { ProjectFiles } from '../project/project-store.ts'
import { sha256File } from './fingerprint.ts'
import { takePlaces, type TakeStore } from './take-store.ts'

/** One segment that has to be rendered, with all that its take will say of it. */
export interface SegmentWork {
  segment: SegmentKey & { cut: PlannedSegment }
  job: RenderJob
  fingerprint: string
  startFrameSha256: string | null
  /** Work of an earlier process that the engine still knows. */
  ticket: Ticket | undefined
}

export interface SegmentReports {
  signal: AbortSignal
  submitted(ticket: Ticket): Promise<void>
  /** The engine is done; the clip is checked and cut from here on. */
  fetching(): Promise<void>
  onProgress(progress: Progress): void
  onPreview(picture: Uint8Array): void
}

/** From a segment's work to its kept take: render, verify, cut, last frame, sidecar. Leaves nothing half done. */
export interface SegmentRenderer {
  render(work: SegmentWork, reports: SegmentReports): Promise<Take>
}

export interface SegmentRendererParts {
  engine: VideoEngine
  media: Media
  files: ProjectFiles
  takes: TakeStore
  now: () => string
  /** Milliseconds of a clock that never goes back. */
  elapsed: () => number
}

export function createSegmentRenderer({
  engine,
  media,
  files,
  takes,
  now,
  elapsed
}: SegmentRendererParts): SegmentRenderer {
  return {
    async render({ segment, job, fingerprint, startFrameSha256, ticket }, reports) {
      const { signal } = reports
      const { cut } = segment
      const timings: Record<string, number> = {}
      const timed = async <Result>(name: string, part: () => Promise<Result>): Promise<Result> => {
        const start = elapsed()
        try {
          return await part()
        } finally {
          timings[name] = Math.round(elapsed() - start)
        }
      }
      return files.withWorkFolder(async (folder) => {
        const clip = await timed('render', () =>
          engine.render(job, {
            signal,
            folder,
            ticket,
            submitted: reports.submitted,
            onProgress: reports.onProgress,
            onPreview: reports.onPreview
          })
        )
        await reports.fetching()
        const verified = await timed('verify', () => media.verifyClip(clip.file, { frames: cut.asks }, { signal }))
        const made = { clip: join(folder, 'take.mp4'), lastFrame: join(folder, 'take.png') }
        await timed('trim', () =>
          media.trimClip(clip.file, made.clip, { from: cut.dropsHead, frames: cut.keeps, fps: job.fps }, { signal })
        )
        await timed('last_frame', () => media.extractFrame(made.clip, made.lastFrame, { signal }))
        const take: Take = {
          schema: 1,
          shot_id: segment.shotId,
          segment_index: segment.index,
          fingerprint,
          ...takePlaces(segment, fingerprint),
          last_frame_sha256: await sha256File(made.lastFrame, signal),
          bytes: (await stat(made.clip)).size,
          frames: cut.keeps,
          fps: job.fps,
          width: verified.width,
          height: verified.height,
          seed: job.seed,
          engine: engine.id,
          engine_version: clip.engineVersion,
          workflow: job.workflow.file,
          models: clip.models,
          start_frame_sha256: startFrameSha256,
          prompt: job.prompt,
          negative_prompt: job.negativePrompt,
          created_at: now(),
          timings_ms: timings,
          notes: clip.notes
        }
        signal.throwIfAborted()
        await takes.keep(take, made)
        return take
      })
    }
  }
}
