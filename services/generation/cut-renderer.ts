import { join } from 'node:path'
import type { Clip, RenderJob, RenderRun, VideoEngine } from '../engines/video-engine.ts'
import type { Media, Size } from '../media/media.ts'
import type { SegmentFrames } from '../model/frame-math.ts'
import type { Stopwatch } from './stopwatch.ts'
import type { Turns } from './turns.ts'

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

export function createCutRenderer({
  engine,
  media,
  turns
}: {
  engine: VideoEngine
  media: Media
  /** Checking and cutting take a whole core each: many at once only hold each other up. */
  turns: Turns
}): CutRenderer {
  return {
    async render(job, cut, run, stopwatch) {
      const { signal, folder } = run
      const lastKept = cut.dropsHead + cut.keeps - 1
      const rendered = await stopwatch.time('render', () => engine.render({ ...job, frames: cut.asks, lastKept }, run))
      await run.fetching()
      const clip = join(folder, 'cut.mp4')
      const extracted = join(folder, 'cut.png')
      // the engine's own picture has gone through no encoder: the chain drifts less (the field's first remedy)
      const lastFrame = rendered.handOff?.file ?? extracted
      const { width, height } = await turns(async () => {
        const verified = await stopwatch.time('verify', () =>
          media.verifyClip(rendered.file, { frames: cut.asks }, { signal })
        )
        const keep = { from: cut.dropsHead, frames: cut.keeps, fps: job.fps }
        await stopwatch.time('trim', () => media.trimClip(rendered.file, clip, keep, { signal }))
        if (lastFrame === extracted) {
          await stopwatch.time('last_frame', () => media.extractFrame(clip, extracted, { signal }))
        }
        return verified
      })
      return { clip, lastFrame, width, height, engine: rendered }
    }
  }
}
