import { createHash } from 'node:crypto'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Readiness, RenderJob, RenderRun, Settled, VideoEngine } from '../../services/engines/video-engine.ts'
import { animaticProfile } from '../../services/model/workflow-profile.ts'

/** The moments of a render at which a test can step in. */
export type Moment = 'before-submit' | 'submitted' | 'running' | 'rendered'

export interface FakeEngineOptions {
  /** Called at each moment of each render; what it throws is the render's failure. */
  at?: (moment: Moment, job: RenderJob, run: RenderRun) => void | Promise<void>
  /** Frames of the clip where they shall not be those asked. */
  frames?: (job: RenderJob) => number
  settle?: (id: string) => Settled
  /** Writes a line of text instead of a clip, for the fake media. */
  isText?: boolean
  /** Which of several servers. */
  name?: string
  readiness?: () => Readiness | Promise<Readiness>
}

export interface FakeEngine extends VideoEngine {
  /** What it was given to render, but for what it only follows. */
  jobs: RenderJob[]
  /** How often it was told to give its memory back. */
  rests(): number
}

/** What a clip of text holds. */
export const textOfClip = ({ shotId, prompt, segmentIndex, frames }: RenderJob): string =>
  `${shotId} ${prompt} ${segmentIndex} ${frames}`

/** An engine that keeps the contract in a few milliseconds: its clips count their frames in their picture. */
export function createFakeEngine({
  at,
  frames,
  settle,
  isText = false,
  name = 'animatic',
  readiness
}: FakeEngineOptions = {}): FakeEngine {
  const jobs: RenderJob[] = []
  let rests = 0
  return {
    id: 'animatic',
    name,
    jobs,
    rests: () => rests,
    async rest() {
      rests++
    },
    defaultWorkflow: animaticProfile,
    readiness: async () => readiness?.() ?? { isReady: true, gaps: [], facts: {} },
    settings: async () => ({ fake: 1 }),
    settle: async ({ id }) => settle?.(id) ?? { state: 'lost' },
    async render(job, run) {
      run.signal.throwIfAborted()
      await at?.('before-submit', job, run)
      if (run.ticket === undefined) {
        jobs.push(job)
        await run.submitted({ engine: 'animatic', server: name, id: `${job.shotId}-${job.segmentIndex}` })
      }
      await at?.('submitted', job, run)
      run.signal.throwIfAborted()
      run.onProgress({ fraction: 0.5 })
      run.onPreview(new Uint8Array([0xff, 0xd8, 0xff, 0xd9]))
      await at?.('running', job, run)
      run.signal.throwIfAborted()
      const file = join(run.folder, 'clip.mp4')
      if (isText) await writeFile(file, textOfClip(job))
      else await copyFile(await countingClip(job, frames?.(job) ?? job.frames), file)
      await at?.('rendered', job, run)
      run.signal.throwIfAborted()
      run.onProgress({ fraction: 1 })
      return { file, notes: {}, engineVersion: 'fake 1', models: [] }
    }
  }
}

/** Clips are made once for each content: shots differ in colour, frames by a moving pattern. */
const made = new Map<string, Promise<string>>()

function countingClip({ shotId, prompt, segmentIndex, canvas, fps }: RenderJob, frames: number): Promise<string> {
  const colour = createHash('sha256').update(`${shotId} ${prompt} ${segmentIndex}`).digest('hex').slice(0, 12)
  const { width, height } = canvas
  const key = `${colour} ${width}x${height} ${fps} ${frames}`
  const clip = made.get(key) ?? makeClip()
  made.set(key, clip)
  return clip

  async function makeClip(): Promise<string> {
    const { mkdtemp } = await import('node:fs/promises')
    const { tmpdir } = await import('node:os')
    const file = join(await mkdtemp(join(tmpdir(), 'framechain-fake-')), 'clip.mp4')
    const source = `testsrc2=size=${width}x${height}:rate=${fps},hue=h=${Number.parseInt(colour.slice(0, 4), 16) % 360}`
    await execa('ffmpeg', [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      source,
      '-frames:v',
      String(frames),
      '-pix_fmt',
      'yuv420p',
      '-preset',
      'ultrafast',
      file
    ])
    return file
  }
}
