import { readFile, truncate, writeFile, copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createMedia } from '../../../services/media/create-media.ts'
import { aFolder, ffmpeg, pattern, x264 } from './lab.ts'

const media = createMedia()

test('[VERIFY-1] a whole clip is verified with its facts, its frames counted', async () => {
  const folder = await aFolder()
  const file = join(folder, 'clip.mp4')
  await ffmpeg(...pattern({ frames: 33, fps: 16 }), ...x264, '-bf', '3', '-colorspace', 'bt709', file)
  expect(await media.verifyClip(file, { frames: 33, width: 96, height: 64 })).toEqual({
    width: 96,
    height: 64,
    format: 'mov,mp4,m4a,3gp,3g2,mj2',
    codec: 'h264',
    pixelFormat: 'yuv420p',
    fps: 16,
    seconds: 33 / 16,
    hasAudio: false,
    colourSpace: 'bt709',
    frames: 33,
    bytes: (await readFile(file)).length
  })
})

const kinds: Record<string, string[]> = {
  'faststart.mp4': [...x264, '-movflags', '+faststart'],
  'plain.mp4': x264,
  'plain.mov': x264,
  'plain.mkv': x264,
  'plain.webm': ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8'],
  'plain.avi': ['-c:v', 'mpeg4']
}

test.each(Object.keys(kinds))(
  '[VERIFY-2] %s is refused when it is cut short anywhere, whether or not its frames are known',
  async (name) => {
    const folder = await aFolder()
    const whole = join(folder, `whole-${name}`)
    await ffmpeg(...pattern({ frames: 24 }), ...(kinds[name] ?? []), whole)
    await expect(media.verifyClip(whole, { frames: 24 })).resolves.toMatchObject({ frames: 24 })
    const bytes = (await readFile(whole)).length
    const cut = join(folder, name)
    for (const tenths of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      await copyFile(whole, cut)
      await truncate(cut, Math.floor((bytes * tenths) / 10))
      await expect(media.verifyClip(cut, { frames: 24 })).rejects.toMatchObject({ code: 'clip_invalid' })
      await expect(media.verifyClip(cut, {})).rejects.toMatchObject({ code: 'clip_invalid' })
    }
  }
)

test.each([1, 3, 5, 7, 9])(
  '[VERIFY-3] a transport stream or a Matroska without a length, cut at %i0 %, lacks frames',
  async (tenths) => {
    const folder = await aFolder()
    for (const [name, live] of [
      ['clip.ts', []],
      ['clip.mkv', ['-live', '1']]
    ] as const) {
      const file = join(folder, name)
      await ffmpeg(...pattern({ frames: 24 }), ...x264, '-g', '6', ...live, file)
      await truncate(file, Math.floor(((await readFile(file)).length * tenths) / 10))
      const refused = await media.verifyClip(file, { frames: 24 }).catch((error: unknown) => error)
      expect(['clip_invalid', 'clip_frames']).toContain((refused as { code?: string }).code)
    }
  }
)

test('[VERIFY-4] what is no video is refused before any program sees it', async () => {
  const folder = await aFolder()
  const lines: string[] = []
  const logged = createMedia({ log: (line) => lines.push(line) })
  await ffmpeg(...pattern({ frames: 2 }), ...x264, join(folder, 'real.mp4'))
  const fakes = {
    playlist: '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nreal.mp4\n#EXT-X-ENDLIST\n',
    list: 'ffconcat version 1.0\nfile real.mp4\n',
    page: '<!doctype html><html><body>502 Bad Gateway</body></html>',
    json: '{"error":"no such file"}',
    nothing: '',
    zeros: '\0'.repeat(5000),
    picture: await ffmpeg(...pattern({ frames: 1 }), '-f', 'image2pipe', '-c:v', 'png', '-')
  }
  for (const [name, content] of Object.entries(fakes)) {
    const file = join(folder, `${name}.mp4`)
    await writeFile(file, content)
    await expect(logged.verifyClip(file, {})).rejects.toMatchObject({ code: 'clip_invalid' })
    await expect(logged.extractFrame(file, join(folder, 'x.png'))).rejects.toMatchObject({ code: 'clip_invalid' })
  }
  await expect(logged.verifyClip(folder, {})).rejects.toMatchObject({ code: 'clip_invalid' })
  await expect(logged.verifyClip(join(folder, 'absent.mp4'), {})).rejects.toMatchObject({ code: 'file_missing' })
  expect(lines).toEqual([])
})

test('[VERIFY-5] a box header in front of a playlist opens nothing', async () => {
  const folder = await aFolder()
  const file = join(folder, 'clip.mp4')
  await writeFile(
    file,
    Buffer.concat([Buffer.from('\0\0\0\x10ftypisom\0\0\0\0', 'latin1'), Buffer.from('#EXTM3U\nreal.mp4\n')])
  )
  await expect(media.verifyClip(file, {})).rejects.toMatchObject({ code: 'clip_invalid' })
})

test('[VERIFY-6] another number of frames or another size than asked is refused', async () => {
  const folder = await aFolder()
  const file = join(folder, 'clip.mp4')
  await ffmpeg(...pattern({ frames: 9 }), ...x264, file)
  await expect(media.verifyClip(file, { frames: 10 })).rejects.toMatchObject({
    code: 'clip_frames',
    facts: { found: 9, expected: 10 }
  })
  await expect(media.verifyClip(file, { frames: 9, width: 64, height: 64 })).rejects.toMatchObject({
    code: 'clip_invalid',
    facts: { reason: 'it is 96 × 64 where 64 × 64 was asked' }
  })
})

test('[VERIFY-7] sound alone is no clip, and a cover picture is no picture stream', async () => {
  const folder = await aFolder()
  const file = join(folder, 'sound.mp4')
  const cover = join(folder, 'cover.png')
  await ffmpeg(...pattern({ frames: 1 }), cover)
  await ffmpeg(
    '-f',
    'lavfi',
    '-i',
    'sine=d=0.2',
    '-i',
    cover,
    '-map',
    '0',
    '-map',
    '1',
    '-c:v',
    'copy',
    '-disposition:v:0',
    'attached_pic',
    file
  )
  await expect(media.verifyClip(file, {})).rejects.toMatchObject({
    code: 'clip_invalid',
    facts: { reason: 'it has no picture stream' }
  })
})

test('[VERIFY-8] damage in the middle is found by decoding', async () => {
  const folder = await aFolder()
  const file = join(folder, 'clip.mp4')
  await ffmpeg(...pattern({ frames: 24, size: '320x240' }), ...x264, file)
  const bytes = await readFile(file)
  bytes.fill(0xa5, Math.floor(bytes.length * 0.3), Math.floor(bytes.length * 0.5))
  await writeFile(file, bytes)
  await expect(media.verifyClip(file, {})).rejects.toMatchObject({ code: 'clip_invalid' })
})

test('[VERIFY-9] an animated WebP is counted page by page, and refused when it is cut', async () => {
  const folder = await aFolder()
  const file = join(folder, 'clip.webp')
  await ffmpeg(...pattern({ frames: 9, fps: 10 }), '-c:v', 'libwebp_anim', file)
  expect(await media.verifyClip(file, { frames: 9 })).toMatchObject({
    codec: 'webp',
    width: 96,
    height: 64,
    fps: 10,
    frames: 9
  })
  await truncate(file, Math.floor((await readFile(file)).length * 0.6))
  await expect(media.verifyClip(file, { frames: 9 })).rejects.toMatchObject({ code: 'clip_invalid' })
})

test('[VERIFY-10] a clip that claims to last for years is refused', async () => {
  const folder = await aFolder()
  const file = join(folder, 'clip.mkv')
  await ffmpeg(...pattern({ frames: 2 }), '-vf', 'setpts=PTS+N*100000/TB', '-fps_mode', 'passthrough', ...x264, file)
  await expect(media.verifyClip(file, {})).rejects.toMatchObject({ code: 'clip_invalid' })
})
