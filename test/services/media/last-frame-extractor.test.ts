import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { createMedia } from '../../../services/media/create-media.ts'
import { aFolder, aProgram, ffmpeg, frameHashes, numberedClip, pattern, shownNumbers, x264 } from './lab.ts'

const media = createMedia()
const sound = ['-f', 'lavfi', '-i', 'sine=d=2', '-c:a', 'aac']
const edit = (times: string): string => `setpts='${times}',settb=1/1000`

/** Each as the arguments that make it; `from` is copied from a finished one. */
const clips: Record<string, string[]> = {
  'bframes.mp4': [...pattern({ frames: 31 }), ...x264, '-bf', '8', '-b_strategy', '0', '-g', '12'],
  'long-group.mp4': [...pattern({ frames: 90 }), ...x264, '-g', '1000'],
  'open-group.mkv': [...pattern({ frames: 41 }), ...x264, '-bf', '3', '-x264-params', 'open-gop=1:keyint=8'],
  'intra-refresh.mp4': [...pattern({ frames: 41 }), ...x264, '-x264-params', 'intra-refresh=1:keyint=12:bframes=0'],
  'one.mp4': [...pattern({ frames: 1 }), ...x264],
  'one.ts': [...pattern({ frames: 1 }), ...x264],
  'two.webm': [...pattern({ frames: 2 }), '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8'],
  'rate.mov': [...pattern({ frames: 37, fps: '24000/1001' }), ...x264],
  'at30.mp4': [...pattern({ frames: 81, fps: 30 }), ...x264, '-g', '15'],
  'at25.mp4': [...pattern({ frames: 77, fps: 25 }), ...x264, '-g', '15'],
  'yuv444.mp4': [...pattern(), '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv444p'],
  'ten-bit.mkv': [
    ...pattern(),
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-x265-params',
    'log-level=error',
    '-pix_fmt',
    'yuv420p10le'
  ],
  'late-last.mp4': [
    ...pattern({ frames: 30 }),
    '-vf',
    edit('if(gte(N,29),PTS+1.7/TB,PTS)'),
    '-fps_mode',
    'passthrough',
    ...x264,
    '-g',
    '10',
    '-enc_time_base',
    '1/1000',
    '-video_track_timescale',
    '16000'
  ],
  'close-last.mp4': [
    ...pattern({ frames: 30 }),
    '-vf',
    edit('if(gte(N,29),PTS-0.038/TB,PTS)'),
    '-fps_mode',
    'passthrough',
    ...x264,
    '-g',
    '10',
    '-enc_time_base',
    '1/1000',
    '-video_track_timescale',
    '16000'
  ],
  'long-sound.mp4': [...pattern({ frames: 20 }), ...sound, ...x264],
  'long-sound.mkv': [...pattern({ frames: 20 }), ...sound, ...x264],
  'long-sound.ts': [...pattern({ frames: 20 }), ...sound, ...x264, '-g', '7'],
  'fragmented.mp4': [...pattern({ frames: 33 }), ...x264, '-g', '8', '-movflags', 'frag_keyframe+empty_moov'],
  'offset.mkv': [...pattern({ frames: 33 }), ...x264, '-output_ts_offset', '7'],
  'mpeg2.ts': [...pattern({ frames: 33 }), '-c:v', 'mpeg2video', '-g', '200', '-bf', '2'],
  'xvid.avi': [...pattern({ frames: 33 }), '-c:v', 'mpeg4'],
  'moving.gif': [...pattern({ frames: 12 })]
}

test.each(Object.keys(clips))('[LASTFRAME-1] the last frame of %s is that of a full decode', async (name) => {
  const folder = await aFolder()
  const file = join(folder, name)
  await ffmpeg(...(clips[name] ?? []), file)
  expect(await lastByExtractor(file, folder)).toBe(await lastByDecoding(file))
})

test.each(['mp4', 'mov', 'mkv'])(
  '[LASTFRAME-2] a cut made by copying, with its edit list, ends where its player ends (%s)',
  async (type) => {
    const folder = await aFolder()
    const whole = join(folder, 'whole.mp4')
    const cut = join(folder, `cut.${type}`)
    await ffmpeg(...pattern({ frames: 60 }), ...x264, '-bf', '3', '-g', '10', whole)
    await ffmpeg('-ss', '0.6', '-i', whole, '-t', '1.1', '-c', 'copy', cut)
    expect(await lastByExtractor(cut, folder)).toBe(await lastByDecoding(cut))
  }
)

test('[LASTFRAME-3] the last frame of an animated WebP is its own', async () => {
  const folder = await aFolder()
  const file = join(folder, 'clip.webp')
  await ffmpeg(...pattern({ frames: 7 }), '-c:v', 'libwebp_anim', '-lossless', '1', '-pix_fmt', 'bgra', file)
  await media.extractFrame(file, join(folder, 'last.png'))
  const source = await ffmpeg(...pattern({ frames: 7 }), '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-')
  const frame = await sharp(join(folder, 'last.png')).raw().toBuffer()
  expect(frame.equals(source.subarray(6 * frame.length))).toBe(true)
  await media.extractFrame(file, join(folder, 'second.png'), { frame: 1 })
  const second = await sharp(join(folder, 'second.png')).raw().toBuffer()
  expect(second.equals(source.subarray(frame.length, 2 * frame.length))).toBe(true)
  await expect(media.extractFrame(file, join(folder, 'x.png'), { frame: 7 })).rejects.toMatchObject({
    code: 'clip_frames'
  })
})

test('[LASTFRAME-4] a frame is found by its number', async () => {
  const folder = await aFolder()
  const file = await numberedClip(join(folder, 'clip.mp4'), { frames: 30, fps: 16 })
  for (const frame of [0, 13, 29]) {
    const to = join(folder, `${frame}.png`)
    await media.extractFrame(file, to, { frame })
    expect(await onlyHash(to)).toBe((await frameHashes(file, '-pix_fmt', 'rgb24'))[frame])
  }
  expect(await shownNumbers(file)).toHaveLength(30)
})

test('[LASTFRAME-5] a frame behind the end is an error that says how many there are, and leaves nothing', async () => {
  const folder = await aFolder()
  const file = await numberedClip(join(folder, 'clip.mp4'), { frames: 5, fps: 16 })
  await expect(media.extractFrame(file, join(folder, 'no.png'), { frame: 5 })).rejects.toMatchObject({
    code: 'clip_frames',
    facts: { found: 5, expected: 6 }
  })
  expect(await readdir(folder)).toEqual(['clip.mp4'])
})

test('[LASTFRAME-6] a run that writes no picture is an error although ffmpeg ends with 0', async () => {
  const folder = await aFolder()
  const file = await numberedClip(join(folder, 'clip.mp4'), { frames: 2, fps: 16 })
  const silent = createMedia({ ffmpeg: await aProgram(folder, `console.log('ffmpeg version 8.0')`) })
  await expect(silent.extractFrame(file, join(folder, 'out.png'))).rejects.toMatchObject({ code: 'ffmpeg_failed' })
  expect((await readdir(folder)).filter((name) => name.endsWith('.png'))).toEqual([])
})

test('[LASTFRAME-7] a failed run keeps the picture that was there before', async () => {
  const folder = await aFolder()
  const out = join(folder, 'out.png')
  await writeFile(out, 'before')
  await writeFile(join(folder, 'bad.mp4'), 'no clip')
  await expect(media.extractFrame(join(folder, 'bad.mp4'), out)).rejects.toMatchObject({ code: 'clip_invalid' })
  expect((await readdir(folder)).toSorted()).toEqual(['bad.mp4', 'out.png'])
})

test('[LASTFRAME-8] a seek that goes wrong gives way to a full decode', async () => {
  const folder = await aFolder()
  const file = join(folder, 'clip.mp4')
  await ffmpeg(...pattern(), ...x264, file)
  const real = (await media.versions()).ffmpeg.path
  const body = `
    if (args.includes('-sseof')) { console.error('a reference is missing'); process.exit(0) }
    process.exit(require('node:child_process').spawnSync(${JSON.stringify(real)}, args, { stdio: 'inherit' }).status)`
  const stubborn = createMedia({ ffmpeg: await aProgram(folder, body) })
  await stubborn.extractFrame(file, join(folder, 'last.png'))
  expect(await onlyHash(join(folder, 'last.png'))).toBe((await frameHashes(file, '-pix_fmt', 'rgb24')).at(-1))
})

async function lastByExtractor(file: string, folder: string): Promise<string | undefined> {
  const to = join(folder, 'last.png')
  await media.extractFrame(file, to)
  return onlyHash(to)
}

async function lastByDecoding(file: string): Promise<string> {
  const hash = (await frameHashes(file, '-pix_fmt', 'rgb24')).at(-1)
  if (hash === undefined) throw new Error(`${file} has no frames`)
  return hash
}

const onlyHash = async (picture: string): Promise<string | undefined> =>
  (await frameHashes(picture, '-pix_fmt', 'rgb24'))[0]
