import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { samplingSize } from '../../../../services/engines/animatic/camera-filter.ts'
import { cameraPath } from '../../../../services/engines/animatic/camera-path.ts'
import type { RenderJob } from '../../../../services/engines/video-engine.ts'
import { readCamera } from '../../../../services/model/camera.ts'
import { animaticProfile } from '../../../../services/model/workflow-profile.ts'
import { clipFacts, firstFramePsnr } from '../../../contracts/clip-facts.ts'
import { writeStill } from '../../../contracts/still-picture.ts'
import { describeVideoEngine } from '../../../contracts/video-engine.contract.ts'
import { anAnimaticEngine, anAnimaticJob, renderIn } from './animatic-setup.ts'

const camera = { move: 'pan', direction: 'forward', strength: 1 } as const

describeVideoEngine('animatic', async (folder) => {
  const keyframe = join(folder, 'other.png')
  await writeStill(keyframe, { width: 320, height: 180 })
  const shot = { keyframe, camera: { ...camera, move: 'static' }, frames: 13, firstFrame: 0 } as const
  return {
    engine: anAnimaticEngine(),
    unready: anAnimaticEngine({ ffmpeg: join(folder, 'no-ffmpeg') }),
    workflow: animaticProfile,
    canvas: { width: 256, height: 144 },
    fps: 24,
    frames: 13,
    longFrames: 20_000,
    startFramePsnr: 40,
    deciding: [{ shot }, { shot: { ...shot, camera } }],
    atWork: () => process.getActiveResourcesInfo().filter((resource) => resource === 'ProcessWrap').length,
    dispose: () => undefined
  }
})

let folder: string
let keyframe: string
const canvas = { width: 256, height: 144 }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'framechain-animatic-'))
  keyframe = join(folder, 'keyframe.png')
  await writeStill(keyframe, canvas)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const aJob = (facts: Partial<RenderJob> = {}): RenderJob =>
  anAnimaticJob({ startFrame: keyframe, shot: { keyframe, camera, frames: 24, firstFrame: 0 }, ...facts })

const bytesOf = async (job: RenderJob): Promise<Buffer> =>
  readFile((await renderIn(folder, anAnimaticEngine(), job)).file)

test('[ANIMATIC-1] the same job gives the same bytes, and a seed of its own moves no segment off its neighbours', async () => {
  const [one, again, otherSeed] = [await bytesOf(aJob()), await bytesOf(aJob()), await bytesOf(aJob({ seed: 8 }))]
  expect(again.equals(one)).toBe(true)
  expect(otherSeed.equals(one)).toBe(true)
})

test('[ANIMATIC-2] any rate, length and shape comes out exactly', async () => {
  for (const [fps, frames, width, height] of [
    [23.976, 25, 256, 144],
    [16, 1, 256, 144],
    [29.97, 2, 144, 256],
    [12.5, 9, 66, 130]
  ] as const) {
    const { file } = await renderIn(folder, anAnimaticEngine(), aJob({ fps, frames, canvas: { width, height } }))
    const rate = { 23.976: '24000/1001', 16: '16', 29.97: '30000/1001', 12.5: '25/2' }[fps]
    expect(await clipFacts(file)).toEqual({ frames, width, height, rate })
  }
})

test('[ANIMATIC-3] without a keyframe the start frame has a movement of its own, from its whole picture on', async () => {
  const zoom = { move: 'zoom', direction: 'forward', strength: 1 } as const
  const shot = { keyframe: null, camera: zoom, frames: 96, firstFrame: 71 }
  const { file } = await renderIn(folder, anAnimaticEngine(), aJob({ shot }))
  expect(await firstFramePsnr(file, keyframe)).toBeGreaterThan(40)
  const chained = await renderIn(folder, anAnimaticEngine(), aJob({ shot: { ...shot, keyframe } }))
  expect(await firstFramePsnr(chained.file, keyframe)).toBeLessThan(35)
})

test('[ANIMATIC-4] a shot without any picture can not start, and says so', async () => {
  const job = aJob({ startFrame: null, shot: { keyframe: null, camera, frames: 24, firstFrame: 0 } })
  await expect(renderIn(folder, anAnimaticEngine(), job)).rejects.toMatchObject({ code: 'shot_not_ready' })
  await expect(anAnimaticEngine().settings(job)).rejects.toMatchObject({ code: 'shot_not_ready' })
})

test('[ANIMATIC-5] a keyframe that is no picture is an error that leaves nothing behind', async () => {
  const broken = join(folder, 'broken.png')
  await writeFile(broken, 'not a picture')
  const run = join(folder, 'broken-run')
  await mkdir(run)
  const job = aJob({ shot: { ...aJob().shot, keyframe: broken } })
  await expect(renderIn(folder, anAnimaticEngine(), job, { folder: run })).rejects.toMatchObject({
    code: 'picture_invalid'
  })
  expect(await readdir(run)).toEqual([])
})

test('[ANIMATIC-6] settings follow the bytes of the picture and the place in the movement, not names or prompts', async () => {
  const engine = anAnimaticEngine()
  const settings = (facts: Partial<RenderJob['shot']> = {}, shotId = 'shot_01') =>
    engine.settings(aJob({ shotId, prompt: `for ${shotId}`, shot: { ...aJob().shot, ...facts } }))
  const copy = join(folder, 'copy.png')
  await copyFile(keyframe, copy)
  const other = join(folder, 'other.png')
  await writeStill(other, { width: 258, height: 144 })

  const base = await settings()
  expect(await settings({ keyframe: copy })).toEqual(base)
  expect(await settings({}, 'shot_02')).toEqual(base)
  for (const change of [
    { keyframe: other },
    { firstFrame: 12 },
    { frames: 48 },
    { camera: { ...camera, strength: 0.9 } },
    { camera: { ...camera, direction: 'backward' as const } },
    { camera: { ...camera, move: 'tilt' as const } }
  ])
    expect(await settings(change)).not.toEqual(base)
  await expect(settings({ keyframe: join(folder, 'gone.png') })).rejects.toMatchObject({ code: 'file_missing' })
})

test.runIf(process.platform !== 'win32')(
  '[ANIMATIC-7] an ffmpeg without libx264 is a gap with what mends it',
  async () => {
    const program = join(folder, 'ffmpeg-without-x264')
    await writeFile(
      program,
      `#!/bin/sh
case "$*" in *-version*) echo "ffmpeg version 7.1.1 Copyright";; *) echo "Unknown encoder 'libx264'" >&2; exit 8;; esac
`
    )
    await chmod(program, 0o755)
    expect(await anAnimaticEngine({ ffmpeg: program }).readiness(animaticProfile)).toEqual({
      isReady: false,
      gaps: [{ what: expect.stringContaining('libx264'), fix: expect.stringContaining('Install') }],
      facts: { renderer: 1, ffmpeg: '7.1.1' }
    })
  }
)

test('[ANIMATIC-8] a word that nobody foresaw becomes a still camera', async () => {
  const shot = { ...aJob().shot, camera: readCamera("handheld';drawtext=text=x", 1) }
  const { file } = await renderIn(folder, anAnimaticEngine(), aJob({ shot }))
  expect(await firstFramePsnr(file, keyframe)).toBeGreaterThan(40)
})

test('[ANIMATIC-9] a large picture is sampled finer where the movement goes close; a small one as it is', () => {
  const zoom = cameraPath({ move: 'zoom', direction: 'forward', strength: 1 }, 1)
  const still = cameraPath({ move: 'static', direction: 'forward', strength: 1 }, 1)
  const hd = { width: 1280, height: 720 }
  expect(samplingSize(zoom, hd, { width: 3840, height: 2160 })).toEqual({ width: 1472, height: 828 })
  expect(samplingSize(zoom, hd, { width: 1344, height: 768 })).toEqual({ width: 1344, height: 756 })
  expect(samplingSize(zoom, hd, { width: 640, height: 360 })).toEqual(hd)
  expect(samplingSize(still, hd, { width: 3840, height: 2160 })).toEqual(hd)
})
