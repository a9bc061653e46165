import { join } from 'node:path'
import type { Clip, RenderJob, RenderRun, VideoEngine } from '../engines/video-engine.ts'
import type { Media, Size } from '../media/media.ts'
import type { SegmentFrames } from '../model/frame-math.ts'
import type { Stopwatch } from './stopwatch.ts'

/** One engine call, checked and cut to the frames that are kept. */
export interface RenderedCut extends Size {
  /** Absolute: a clip in the studio's own format, and its last frame. */
  clip: string
  lastFrame: string
  engine: Clip
}

/** From one engine call to a clip of exactly the kept frames and its last one. */
export interface CutRenderer {
  /** Leaves its files in `run.folder`. `fetching` is told when the engine is done. */
  render(
    job: RenderJob,
    cut: SegmentFrames,
    run: RenderRun & { fetching(): Promise<void> },
    stopwatch: Stopwatch
  ): Promise<RenderedCut>
}

export function createCutRenderer({ engine, media }: { engine: VideoEngine; media: Media }): CutRenderer {
  return {
    async render(job, cut, run, stopwatch) {
      const { signal, folder } = run
      const lastKept = cut.dropsHead + cut.keeps - 1
      const rendered = await stopwatch.time('render', () => engine.render({ ...job, frames: cut.asks, lastKept }, run))
      await run.fetching()
      const { width, height } = await stopwatch.time('verify', () =>
        media.verifyClip(rendered.file, { frames: cut.asks }, { signal })
      )
      const clip = join(folder, 'cut.mp4')
      const keep = { from: cut.dropsHead, frames: cut.keeps, fps: job.fps }
      await stopwatch.time('trim', () => media.trimClip(rendered.file, clip, keep, { signal }))
      const extracted = join(folder, 'cut.png')
      // the engine's own picture has gone through no encoder: the chain drifts less (the field's first remedy)
      const lastFrame = rendered.handOff?.file ?? extracted
      if (lastFrame === extracted) {
        await stopwatch.time('last_frame', () => media.extractFrame(clip, extracted, { signal }))
      }
      return { clip, lastFrame, width, height, engine: rendered }
    }
  }
}
