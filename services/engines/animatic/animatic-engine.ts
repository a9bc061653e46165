import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isAbort, toStudioError } from '../../contract/studio-error.ts'
import type { FfmpegRunner, Media } from '../../media/media.ts'
import { animaticProfile } from '../../model/workflow-profile.ts'
import type { Readiness, RenderJob, RenderRun, VideoEngine } from '../video-engine.ts'
import { animaticCall, encoderProbe } from './animatic-call.ts'
import { sceneOf } from './animatic-scene.ts'
import { samplingSize } from './camera-filter.ts'
import { createLivePreview } from './live-preview.ts'

/** Goes up when the same job gives another picture: a part of every fingerprint. */
const RENDERER_VERSION = 1

/** Far more than any machine needs: a frame takes about 30 ms at 1280x720 on two cores. */
const TIME_LIMIT_MS = 120_000
const FRAME_TIME_LIMIT_MS = 2000

/** The embedded engine: the shot's keyframe under a smooth camera movement, by ffmpeg alone. The seed changes nothing. */
export function createAnimaticEngine({
  media,
  runner
}: {
  media: Pick<Media, 'fitPicture' | 'pictureSize' | 'versions'>
  runner: FfmpegRunner
}): VideoEngine {
  /** Renders into `work` and resolves to the clip there. */
  const renderScene = async (job: RenderJob, { signal, onProgress, onPreview }: RenderRun, work: string) => {
    const scene = sceneOf(job)
    if (job.startFrame !== null) await access(job.startFrame)
    const sampled = samplingSize(scene.path, job.canvas, await media.pictureSize(scene.picture, { signal }))
    const files = {
      picture: join(work, 'picture.png'),
      clip: join(work, 'clip.mp4'),
      preview: join(work, 'preview.jpg')
    }
    await media.fitPicture(scene.picture, files.picture, sampled, { signal })

    const live = createLivePreview(files.preview, onPreview)
    let told = 0
    try {
      await runner.ffmpeg(animaticCall(scene, job, sampled, files), {
        signal,
        frames: job.frames,
        timeLimitMs: TIME_LIMIT_MS + job.frames * FRAME_TIME_LIMIT_MS,
        onProgress: (fraction) => {
          if (fraction <= told || fraction >= 1) return
          told = fraction
          onProgress({ fraction })
          live.look()
        }
      })
    } finally {
      await live.settled()
    }
    live.look()
    await live.settled()
    return { clip: files.clip, sampled }
  }

  return {
    id: 'animatic',
    name: 'animatic',
    defaultWorkflow: animaticProfile,

    async readiness(_workflow, signal): Promise<Readiness> {
      const facts: Readiness['facts'] = { renderer: RENDERER_VERSION }
      try {
        facts['ffmpeg'] = (await media.versions()).ffmpeg.version
        await runner.ffmpeg(encoderProbe, { signal })
        return { isReady: true, gaps: [], facts }
      } catch (error) {
        if (isAbort(error)) throw error
        const { code, message, fix } = toStudioError(error)
        const gap =
          code === 'ffmpeg_failed'
            ? { what: "This ffmpeg can't write H.264 with libx264.", fix: 'Install an ffmpeg that has libx264.' }
            : { what: message, fix }
        return { isReady: false, gaps: [gap], facts }
      }
    },

    async settings(job) {
      const { picture, path, stretch } = sceneOf(job)
      return {
        renderer: RENDERER_VERSION,
        picture: await contentHash(picture),
        path: { from: { ...path.from }, to: { ...path.to } },
        first_frame: stretch.firstFrame,
        shot_frames: stretch.shotFrames
      }
    },

    async render(job, run) {
      run.signal.throwIfAborted()
      await run.submitted({ engine: 'animatic', id: randomUUID() })
      const work = join(run.folder, 'work')
      try {
        run.signal.throwIfAborted()
        await mkdir(work)
        const { ffmpeg } = await media.versions()
        const { clip, sampled } = await renderScene(job, run, work)
        run.signal.throwIfAborted()
        const file = join(run.folder, 'clip.mp4')
        await rename(clip, file)
        run.onProgress({ fraction: 1 })
        return {
          file,
          notes: { camera: { ...job.shot.camera }, sampled: { ...sampled } },
          engineVersion: `${RENDERER_VERSION} (ffmpeg ${ffmpeg.version})`,
          models: []
        }
      } catch (error) {
        throw isAbort(error) ? error : toStudioError(error)
      } finally {
        await rm(work, { recursive: true, force: true })
      }
    },

    settle: () => Promise.resolve({ state: 'lost' })
  }
}

async function contentHash(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash).catch((error: unknown) => {
    throw toStudioError(error)
  })
  return hash.digest('hex')
}
