import { getEventListeners } from 'node:events'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StudioError } from '../../services/contract/studio-error.ts'
import type { Clip, RenderJob, RenderRun, VideoEngine } from '../../services/engines/video-engine.ts'
import { rateText } from '../../services/model/frame-rate.ts'
import type { EngineId } from '../../services/model/project.ts'
import { progressSchema, type Progress, type Ticket } from '../../services/model/segment-state.ts'
import type { WorkflowProfile } from '../../services/model/workflow-profile.ts'
import { clipFacts, firstFramePsnr } from './clip-facts.ts'
import { writeStill } from './still-picture.ts'

/** One engine, ready to be held to the contract. Made anew for each test. */
export interface VideoEngineSetup {
  engine: VideoEngine
  /** The same engine with something missing that readiness must name. */
  unready: VideoEngine
  /** A workflow that starts from a picture. */
  workflow: WorkflowProfile
  canvas: { width: number; height: number }
  fps: number
  /** A legal count that is rendered quickly. */
  frames: number
  /** A legal count that takes long enough to be cancelled at its first progress. */
  longFrames: number
  /** How alike frame 0 must be to the start frame, in dB; lower for engines that render it anew. */
  startFramePsnr: number
  /** Changes to a job that its settings must show. */
  deciding: Partial<RenderJob>[]
  /** Renders that are still going on: processes of this one, or what the server holds. */
  atWork(): Promise<number> | number
  dispose(): Promise<void> | void
}

/** All that a render may leave in its folder. */
const namesOf = ({ file, handOff }: Clip, folder: string): string[] =>
  [file, ...(handOff === undefined ? [] : [handOff.file])].map((path) => path.slice(folder.length + 1)).sort()

const hostilePrompts = [
  `it's "quoted" \\ and \`back\``,
  'one\nline\r\nand another\0',
  '%d %05d %{pts} $(touch x) ${HOME} ; | & > x',
  "[in]drawtext=text='x'[out],null;-vf -y file:/etc/passwd",
  '🎬👩‍🚀 Καλημέρα שלום \u202E',
  'x'.repeat(10_000)
]

/** What every engine promises, whatever it renders with. `createSetup` is handed an empty folder that goes after the test. */
export function describeVideoEngine(name: string, createSetup: (folder: string) => Promise<VideoEngineSetup>): void {
  describe(`${name} as a video engine`, () => {
    let folder: string
    let setup: VideoEngineSetup
    let startFrame: string

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'framechain-engine-'))
      await mkdir(join(folder, 'setup'))
      setup = await createSetup(join(folder, 'setup'))
      startFrame = join(folder, "the start 100% 'frame'.png")
      await writeStill(startFrame, setup.canvas)
    })
    afterEach(async () => {
      await setup.dispose()
      await rm(folder, { recursive: true, force: true })
    })

    const aJob = (changes: Partial<RenderJob> = {}): RenderJob => {
      const frames = changes.frames ?? setup.frames
      return {
        shotId: 'shot_01',
        segmentIndex: 0,
        workflow: setup.workflow,
        prompt: 'a harbour at dawn',
        negativePrompt: 'blurry',
        startFrame,
        shot: {
          keyframe: startFrame,
          camera: { move: 'static', direction: 'forward', strength: 0.5 },
          frames,
          firstFrame: 0
        },
        canvas: setup.canvas,
        fps: setup.fps,
        frames,
        seed: 7,
        ...changes
      }
    }

    /** A run that remembers what it was told. */
    const aRun = async (changes: Partial<RenderRun> = {}) => {
      const controller = new AbortController()
      const told = { tickets: [] as Ticket[], progress: [] as Progress[], previews: [] as Uint8Array[] }
      const run: RenderRun = {
        signal: controller.signal,
        folder: await mkdtemp(join(folder, 'run 100% ')),
        submitted: async (ticket) => void told.tickets.push(ticket),
        onProgress: (progress) => void told.progress.push(progress),
        onPreview: (picture) => void told.previews.push(picture),
        ...changes
      }
      const left = async () => ({
        files: (await readdir(run.folder)).sort(),
        listeners: getEventListeners(run.signal, 'abort').length,
        atWork: await setup.atWork()
      })
      return { run, controller, told, left }
    }

    const nothing = { files: [], listeners: 0, atWork: 0 }
    const abortError = expect.objectContaining({ name: 'AbortError' })

    test('[ENGINE-1] the clip has exactly the frames asked, at the rate and on the canvas', async () => {
      const { run, left } = await aRun()
      const clip = await setup.engine.render(aJob(), run)
      expect(await clipFacts(clip.file)).toEqual({
        frames: setup.frames,
        ...setup.canvas,
        rate: rateText(setup.fps)
      })
      expect(await left()).toEqual({ ...nothing, files: namesOf(clip, run.folder) })
    })

    test('[ENGINE-2] frame 0 of a static shot is the start frame', async () => {
      const { run } = await aRun()
      const clip = await setup.engine.render(aJob(), run)
      expect(await firstFramePsnr(clip.file, startFrame)).toBeGreaterThan(setup.startFramePsnr)
    })

    test('[ENGINE-3] the same job has the same settings, and what decides the picture shows in them', async () => {
      const settings = await setup.engine.settings(aJob())
      expect(await setup.engine.settings(aJob())).toEqual(settings)
      expect(JSON.parse(JSON.stringify(settings))).toEqual(settings)
      for (const change of setup.deciding) expect(await setup.engine.settings(aJob(change))).not.toEqual(settings)
    })

    test('[ENGINE-4] nothing begins before the ticket is on disk', async () => {
      const events: string[] = []
      const { run } = await aRun({
        submitted: async ({ engine, id }) => {
          events.push(`ticket of ${engine}`)
          for (let turn = 0; turn < 20; turn++) await setImmediate()
          expect(id).not.toBe('')
          expect({ files: await readdir(run.folder), atWork: await setup.atWork() }).toEqual({ files: [], atWork: 0 })
          events.push('on disk')
        },
        onProgress: ({ fraction }) => void (fraction === 1 && events.push('finished')),
        onPreview: () => void events.push('preview')
      })
      await setup.engine.render(aJob(), run)
      expect(events.slice(0, 2)).toEqual([`ticket of ${setup.engine.id}`, 'on disk'])
      expect(events.filter((event) => event.startsWith('ticket'))).toHaveLength(1)
    })

    test('[ENGINE-5] a ticket that cannot be written stops the render', async () => {
      const { run, left } = await aRun({ submitted: () => Promise.reject(new StudioError('disk_full')) })
      await expect(setup.engine.render(aJob(), run)).rejects.toMatchObject({ code: 'disk_full' })
      expect(await left()).toEqual(nothing)
    })

    test('[ENGINE-6] progress only grows, and ends at 1', async () => {
      const { run, told } = await aRun()
      await setup.engine.render(aJob(), run)
      const fractions = told.progress.map((progress) => progressSchema.parse(progress).fraction)
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
      expect(fractions.at(-1)).toBe(1)
    })

    test('[ENGINE-7] a preview arrives, as JPEG or PNG', async () => {
      const { run, told } = await aRun()
      await setup.engine.render(aJob(), run)
      expect(told.previews.length).toBeGreaterThan(0)
      for (const preview of told.previews)
        expect(Buffer.from(preview).toString('latin1', 0, 4)).toMatch(/^(ÿØÿ|\x89PNG)/)
    })

    test('[ENGINE-8] a run that was cancelled before does not begin', async () => {
      const { run, controller, told, left } = await aRun()
      controller.abort()
      await expect(setup.engine.render(aJob(), run)).rejects.toEqual(abortError)
      expect({ ...told, ...(await left()) }).toEqual({ tickets: [], progress: [], previews: [], ...nothing })
    })

    test('[ENGINE-9] a run that is cancelled while its ticket is written does not begin', async () => {
      const { run, controller, told, left } = await aRun({ submitted: async () => controller.abort() })
      await expect(setup.engine.render(aJob(), run)).rejects.toEqual(abortError)
      expect(told.progress.filter(({ fraction }) => fraction > 0)).toEqual([])
      expect(await left()).toEqual(nothing)
    })

    test('[ENGINE-10] a run that is cancelled on the way leaves nothing, and twice is the same as once', async () => {
      const { run, controller, left } = await aRun({
        onProgress: () => {
          controller.abort()
          controller.abort()
        }
      })
      await expect(setup.engine.render(aJob({ frames: setup.longFrames }), run)).rejects.toEqual(abortError)
      expect(await left()).toEqual(nothing)
    })

    test('[ENGINE-11] a cancellation that comes after the end changes nothing', async () => {
      const { run, controller, left } = await aRun()
      const clip = await setup.engine.render(aJob(), run)
      controller.abort()
      controller.abort()
      expect(await left()).toEqual({ ...nothing, files: namesOf(clip, run.folder) })
      expect(await clipFacts(clip.file)).toMatchObject({ frames: setup.frames })
    })

    test('[ENGINE-12] a start frame that is not there is an error of the studio', async () => {
      const { run, left } = await aRun()
      const missing = join(folder, 'nowhere.png')
      const job = aJob({ startFrame: missing, shot: { ...aJob().shot, keyframe: missing } })
      await expect(setup.engine.render(job, run)).rejects.toBeInstanceOf(StudioError)
      expect(await left()).toEqual(nothing)
      const other = await aRun()
      await expect(setup.engine.render(aJob({ startFrame: missing }), other.run)).rejects.toBeInstanceOf(StudioError)
      expect(await other.left()).toEqual(nothing)
    })

    test('[ENGINE-13] no prompt is more than words', async () => {
      const { run, left } = await aRun()
      const prompt = hostilePrompts.join(' ')
      const clip = await setup.engine.render(aJob({ prompt, negativePrompt: prompt }), run)
      expect(await clipFacts(clip.file)).toMatchObject({ frames: setup.frames, ...setup.canvas })
      expect(await left()).toEqual({ ...nothing, files: namesOf(clip, run.folder) })
    })

    test('[ENGINE-14] readiness is told, and each gap comes with what mends it', async () => {
      expect(await setup.engine.readiness(setup.workflow)).toMatchObject({ isReady: true, gaps: [] })
      const { isReady, gaps } = await setup.unready.readiness(setup.workflow)
      expect(isReady).toBe(false)
      expect(gaps.length).toBeGreaterThan(0)
      for (const { what, fix } of gaps)
        expect([what, fix]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)])
    })

    test('[ENGINE-15] a ticket that the engine does not know is lost', async () => {
      const engine: EngineId = setup.engine.id
      expect(await setup.engine.settle({ engine, id: 'never-submitted' })).toEqual({ state: 'lost' })
    })

    test('[ENGINE-16] two renders at a time do not disturb each other', async () => {
      const [one, two] = [await aRun(), await aRun()]
      const clips = await Promise.all([
        setup.engine.render(aJob(), one.run),
        setup.engine.render(aJob({ shotId: 'shot_02' }), two.run)
      ])
      for (const clip of clips) expect(await clipFacts(clip.file)).toMatchObject({ frames: setup.frames })
      expect(one.told.tickets[0]?.id).not.toBe(two.told.tickets[0]?.id)
    })
  })
}
