import { randomUUID } from 'node:crypto'
import { getEventListeners } from 'node:events'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createMedia } from '../../../services/media/create-media.ts'
import type { FfmpegCall } from '../../../services/media/media.ts'
import { aFolder, aProgram, ffmpeg, isRunning, pattern, x264 } from './lab.ts'

/** A run that ends by itself only after `seconds`; its words tell it from all others. */
const slow = (words: string, seconds = 60): FfmpegCall => ({
  inputs: [{ options: ['-re', '-f', 'lavfi'], source: 'testsrc2=s=64x64:r=25' }],
  output: { options: ['-t', String(seconds), '-metadata', `comment=${words}`, '-f', 'null'], target: '-' }
})
const quick = slow('quick', 0.04)
const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length

test('[RUNNER-1] a run that is never cancelled leaves no listener', async () => {
  const { signal } = new AbortController()
  const result = await createMedia().runner.ffmpeg(quick, { signal })
  expect(result).toMatchObject({ frames: 1, complaints: [] })
  expect(listeners(signal)).toBe(0)
})

test('[RUNNER-2] a run that is cancelled before it starts starts nothing', async () => {
  const lines: string[] = []
  const runner = createMedia({ log: (line) => lines.push(line) }).runner
  const signal = AbortSignal.abort()
  await expect(runner.ffmpeg(quick, { signal })).rejects.toMatchObject({ name: 'AbortError' })
  expect(lines).toEqual([])
})

test('[RUNNER-3] a cancelled run ends its process before it rejects; cancelling twice is the same as once', async () => {
  const words = randomUUID()
  const controller = new AbortController()
  let seen = 0
  const running = createMedia().runner.ffmpeg(slow(words), {
    signal: controller.signal,
    frames: 1500,
    onProgress: () => {
      seen++
      controller.abort()
      controller.abort()
    }
  })
  await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  expect(seen).toBeGreaterThan(0)
  expect(await isRunning(words)).toBe(false)
  expect(listeners(controller.signal)).toBe(0)
})

test('[RUNNER-4] cancelling right after the start ends the process too', async () => {
  const words = randomUUID()
  const controller = new AbortController()
  const running = createMedia({ log: () => queueMicrotask(() => controller.abort()) }).runner.ffmpeg(slow(words), {
    signal: controller.signal
  })
  await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  expect(await isRunning(words)).toBe(false)
  expect(listeners(controller.signal)).toBe(0)
})

test('[RUNNER-5] cancelling after the end changes nothing', async () => {
  const controller = new AbortController()
  const result = await createMedia().runner.ffmpeg(quick, { signal: controller.signal })
  controller.abort()
  expect(result.frames).toBe(1)
})

test('[RUNNER-6] a program that does not hear SIGTERM gets SIGKILL', async () => {
  const folder = await aFolder()
  const body = `
    if (args[0] === '-version') { console.log('ffmpeg version 6.1'); process.exit() }
    process.on('SIGTERM', () => {})
    setInterval(() => process.stderr.write('frame=1\\n'), 20)`
  const program = await aProgram(folder, body)
  const controller = new AbortController()
  const running = createMedia({ ffmpeg: program, ffprobe: program, killDelayMs: 100 }).runner.ffmpeg(quick, {
    signal: controller.signal,
    frames: 2,
    onProgress: () => controller.abort()
  })
  await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  expect(await isRunning(program)).toBe(false)
})

test('[RUNNER-7] a run that takes too long is ended and says so', async () => {
  const words = randomUUID()
  const { signal } = new AbortController()
  const running = createMedia().runner.ffmpeg(slow(words), { signal, timeLimitMs: 300 })
  await expect(running).rejects.toMatchObject({ code: 'media_timeout', facts: { seconds: 0.3 } })
  expect(await isRunning(words)).toBe(false)
  expect(listeners(signal)).toBe(0)
})

test('[RUNNER-8] an ffprobe that hangs is cancelled and timed out in the same way', async () => {
  const folder = await aFolder()
  const clip = join(folder, 'clip.mp4')
  await ffmpeg(...pattern({ frames: 1 }), ...x264, clip)
  const body = `if (args[0] === '-version') console.log('ffprobe version 6.1'); else setInterval(() => {}, 1000)`
  const ffprobe = await aProgram(folder, body)
  const controller = new AbortController()
  const media = createMedia({ ffprobe, timeLimitMs: 300 })
  await expect(media.probe(clip, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
  await expect(media.probe(clip, { signal: controller.signal })).rejects.toMatchObject({ code: 'media_timeout' })
  expect(listeners(controller.signal)).toBe(0)
  const patient = createMedia({ ffprobe, log: () => setImmediate(() => controller.abort()) })
  await expect(patient.probe(clip, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' })
  expect(listeners(controller.signal)).toBe(0)
  expect(await isRunning(ffprobe)).toBe(false)
})

test('[RUNNER-9] a failed run keeps command, exit code and last words', async () => {
  const call: FfmpegCall = { ...quick, output: { options: ['-c:v', 'no such codec', '-f', 'null'], target: '-' } }
  const error = await createMedia()
    .runner.ffmpeg(call)
    .catch((failure: unknown) => failure)
  expect(error).toMatchObject({
    code: 'ffmpeg_failed',
    facts: { exitCode: 1, exitSignal: null, reason: expect.stringContaining("Unknown encoder 'no such codec'") }
  })
  const { command, stderr } = (error as { facts: { command: string; stderr: string[] } }).facts
  expect(command).toContain("-c:v 'no such codec' -f null -")
  expect(stderr.length).toBeGreaterThan(0)
})

test('[RUNNER-10] every input is held to one local source of one format, and the log shows the command that ran', async () => {
  const folder = await aFolder()
  const clip = join(folder, 'clip.mp4')
  await ffmpeg(...pattern({ frames: 2 }), ...x264, clip)
  const lines: string[] = []
  const media = createMedia({ log: (line) => lines.push(line) })
  await media.verifyClip(clip, {})
  expect(lines).toHaveLength(2)
  for (const line of lines) {
    expect(line).toContain('-protocol_whitelist file -format_whitelist mov -max_pixels 67108864')
    expect(line).toContain(`-i file:${clip}`)
  }
  expect(lines[1]).toContain('-nostdin')
  const careless: FfmpegCall = { inputs: [{ options: ['-re', '-n'], source: `file:${clip}` }], output: quick.output }
  const { signal } = new AbortController()
  await expect(createMedia().runner.ffmpeg(careless, { signal })).rejects.toThrow('must name its format')
  expect(listeners(signal)).toBe(0)
})

test('[RUNNER-11] an ffmpeg is never asked what it can do, and sees only what it needs of the environment', async () => {
  const folder = await aFolder()
  const notes = join(folder, 'notes.jsonl')
  const body = `
    require('node:fs').appendFileSync(${JSON.stringify(notes)}, JSON.stringify({ args, names: Object.keys(process.env) }) + '\\n')
    if (args[0] === '-version') console.log('ffmpeg version 8.0.1')
    else process.stdin.on('data', () => {}).on('end', () => console.error('frame=7'))`
  const program = await aProgram(folder, body)
  const environment = { PATH: process.env['PATH'], FFREPORT: 'file=/nowhere', SECRET: 'x' }
  const runner = createMedia({ ffmpeg: program, ffprobe: program, environment }).runner
  expect((await runner.ffmpeg(quick)).frames).toBe(7)
  const calls = (await readFile(notes, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { args: string[]; names: string[] })
  expect(calls.map((call) => call.args[0])).toEqual(['-version', '-version', '-hide_banner'])
  const names = new Set(calls.flatMap((call) => call.names).filter((name) => !name.startsWith('__')))
  expect([...names].toSorted()).toEqual(['AV_LOG_FORCE_NOCOLOR', 'LC_ALL', 'PATH'])
})

test('[RUNNER-12] words with spaces, quotes and line breaks arrive as they are', async () => {
  const folder = await aFolder()
  const words = [`it's "a" $(touch x) \`y\``, 'two words', 'line\nbreak', '%d', '-vf', '', '*', 'ü🎬']
  const body = `if (args[0] === '-version') console.log('ffmpeg version 7.1'); else console.error(JSON.stringify(args.slice(-${words.length + 1})))`
  const program = await aProgram(folder, body)
  const runner = createMedia({ ffmpeg: program, ffprobe: program }).runner
  const { complaints } = await runner.ffmpeg({ ...quick, output: { options: words, target: '-' } })
  expect(JSON.parse(complaints[0] ?? '')).toEqual([...words, '-'])
})

test('[RUNNER-13] a program that can not be started is an error and no crash', async () => {
  const folder = await aFolder()
  const program = await aProgram(
    folder,
    `console.log('ffmpeg version 7.1'); require('node:fs').unlinkSync(process.argv[1])`
  )
  const media = createMedia({ ffmpeg: program })
  await media.versions()
  await expect(
    media.blankClip(join(folder, 'x.mp4'), { frames: 1, fps: 24, size: { width: 64, height: 64 } })
  ).rejects.toMatchObject({
    code: 'ffmpeg_missing'
  })
})

test('[RUNNER-14] a name with a zero byte is an error and no crash', async () => {
  const call: FfmpegCall = { ...quick, output: { options: ['-f', 'null'], target: 'a\0b' } }
  await expect(createMedia().runner.ffmpeg(call)).rejects.toMatchObject({ code: 'ffmpeg_failed' })
})

test('[RUNNER-15] the input that is fed to ffmpeg is let go when the run is cancelled', async () => {
  const controller = new AbortController()
  const released = vi.fn<() => void>()
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield new Uint8Array(16 * 16 * 3)
    } finally {
      released()
    }
  }
  const raw = ['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', '16x16', '-framerate', '25']
  const running = createMedia().runner.ffmpeg(
    {
      inputs: [{ options: raw, source: 'pipe:0', bytes: endless }],
      output: { options: ['-f', 'null'], target: '-' }
    },
    { signal: controller.signal, frames: 1_000_000, onProgress: () => controller.abort() }
  )
  await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  expect(released).toHaveBeenCalledOnce()
})

test('[RUNNER-16] a cancelled encode leaves no file of its own and keeps the one before', async () => {
  const folder = await aFolder()
  const to = join(folder, 'blank.mp4')
  const controller = new AbortController()
  const running = createMedia().blankClip(
    to,
    { frames: 100_000, fps: 24, size: { width: 640, height: 360 } },
    { signal: controller.signal, onProgress: () => controller.abort() }
  )
  await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  expect(await readdir(folder)).toEqual([])
  expect(listeners(controller.signal)).toBe(0)
})

const names = [
  "it's.mp4",
  'line\nbreak.mp4',
  '%d-%03d.mp4',
  '$(touch x).mp4',
  '-leading.mp4',
  'a:b.mp4',
  'é漢🎬.mp4',
  'two words.mp4',
  '[0:v].mp4',
  'a;b|c&d.mp4',
  'back\\slash.mp4',
  '"quoted".mp4'
]

test.each(names)('[RUNNER-17] a clip may be named %j', async (name) => {
  const folder = join(await aFolder(), name.replace('.mp4', ''))
  const media = createMedia()
  const clip = join(folder, name)
  await media.blankClip(clip, { frames: 3, fps: 24, size: { width: 64, height: 64 } })
  expect((await media.verifyClip(clip, { frames: 3 })).frames).toBe(3)
  await media.extractFrame(clip, join(folder, `${name}.png`))
  await media.trimClip(clip, join(folder, `trim ${name}`), { from: 1, frames: 2, fps: 24 })
  await media.joinFilm([clip, clip], join(folder, `film ${name}`), { frames: 6, fps: 24 })
  await media.thumbnails(clip, folder, { count: 2, width: 32 })
  await media.poster(clip, join(folder, `${name}.jpg`))
  const found = await readdir(folder)
  expect(found.toSorted()).toEqual(
    [name, `${name}.png`, `trim ${name}`, `film ${name}`, '0.jpg', '1.jpg', `${name}.jpg`].toSorted()
  )
})
