import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { createAnimaticEngine } from '../../../../services/engines/animatic/animatic-engine.ts'
import type { Clip, RenderJob, RenderRun, VideoEngine } from '../../../../services/engines/video-engine.ts'
import { createMedia } from '../../../../services/media/create-media.ts'
import { animaticProfile } from '../../../../services/model/workflow-profile.ts'

/** The engine on the real ffmpeg, or on another program. */
export const anAnimaticEngine = (options: { ffmpeg?: string } = {}): VideoEngine => {
  const media = createMedia(options)
  return createAnimaticEngine({ media, runner: media.runner })
}

/** A job that lacks nothing but a picture. The shot's name is one whose movements lean to the right. */
export const anAnimaticJob = (facts: Pick<RenderJob, 'startFrame' | 'shot'> & Partial<RenderJob>): RenderJob => ({
  shotId: 'shot_01',
  segmentIndex: 0,
  workflow: animaticProfile,
  prompt: '',
  negativePrompt: '',
  canvas: { width: 256, height: 144 },
  fps: 24,
  frames: 24,
  seed: 7,
  ...facts
})

/** Renders in a new folder inside `parent`. */
export async function renderIn(
  parent: string,
  engine: VideoEngine,
  job: RenderJob,
  run: Partial<RenderRun> = {}
): Promise<Clip> {
  return engine.render(job, {
    signal: new AbortController().signal,
    folder: await mkdtemp(join(parent, 'run-')),
    submitted: () => Promise.resolve(),
    onProgress: () => undefined,
    onPreview: () => undefined,
    ...run
  })
}
