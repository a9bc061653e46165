import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { createMedia } from '../../../services/media/create-media.ts'
import { aFolder, ffmpeg, numberedClip, pattern, x264 } from './lab.ts'

const media = createMedia()

/** Which frame of a numbered clip a JPEG shows: full range grey back to the clip's luma. */
async function shown(picture: string): Promise<number> {
  const grey = (await sharp(picture).stats()).channels[0]?.mean ?? 0
  return Math.round(((grey / 255) * 219) / 4)
}

test('[THUMBS-1] thumbnails are spread evenly over the clip', async () => {
  const folder = await aFolder()
  const clip = await numberedClip(join(folder, 'clip.mp4'), { frames: 48, fps: 16 })
  const files = await media.thumbnails(clip, join(folder, 'thumbs'), { count: 6, width: 32 })
  expect(files).toEqual([0, 1, 2, 3, 4, 5].map((index) => join(folder, 'thumbs', `${index}.jpg`)))
  expect(await Promise.all(files.map(shown))).toEqual([4, 12, 20, 28, 36, 44])
  expect((await readdir(join(folder, 'thumbs'))).toSorted()).toEqual([
    '0.jpg',
    '1.jpg',
    '2.jpg',
    '3.jpg',
    '4.jpg',
    '5.jpg'
  ])
})

test('[THUMBS-2] a clip of fewer frames than thumbnails still gives them all', async () => {
  const folder = await aFolder()
  const clip = await numberedClip(join(folder, 'clip.mp4'), { frames: 2, fps: 16 })
  expect(await media.thumbnails(clip, folder, { count: 5, width: 32 })).toHaveLength(5)
  await media.contactStrip(clip, join(folder, 'strip.jpg'), { count: 5, width: 32 })
  expect(await sharp(join(folder, 'strip.jpg')).metadata()).toMatchObject({ width: 160, height: 32 })
})

test('[THUMBS-3] the poster shows the middle', async () => {
  const folder = await aFolder()
  const clip = await numberedClip(join(folder, 'clip.mp4'), { frames: 48, fps: 16, size: '128x64' })
  await media.poster(clip, join(folder, 'poster.jpg'), { longest: 64 })
  expect(await shown(join(folder, 'poster.jpg'))).toBe(24)
  expect(await sharp(join(folder, 'poster.jpg')).metadata()).toMatchObject({ format: 'jpeg', width: 64, height: 32 })
})

test('[THUMBS-4] the strip shows the thumbnails side by side', async () => {
  const folder = await aFolder()
  const clip = await numberedClip(join(folder, 'clip.mp4'), { frames: 40, fps: 16 })
  const strip = join(folder, 'strip.jpg')
  await media.contactStrip(clip, strip, { count: 4, width: 32 })
  const cells = [0, 1, 2, 3].map(async (index) => {
    const cell = await sharp(strip)
      .extract({ left: index * 32 + 8, top: 8, width: 16, height: 16 })
      .png()
      .toBuffer()
    return Math.round(((((await sharp(cell).stats()).channels[0]?.mean ?? 0) / 255) * 219) / 4)
  })
  expect(await Promise.all(cells)).toEqual([5, 15, 25, 35])
  expect((await readdir(folder)).toSorted()).toEqual(['clip.mp4', 'strip.jpg'])
})

test('[THUMBS-5] colours stay: a bt709 clip and its poster agree', async () => {
  const folder = await aFolder()
  const [raw, clip, poster] = ['raw.mp4', 'clip.mp4', 'poster.jpg'].map((name) => join(folder, name)) as [
    string,
    string,
    string
  ]
  await ffmpeg('-f', 'lavfi', '-i', 'color=0xC85028:s=64x64:r=24:d=0.25', ...x264, raw)
  await media.trimClip(raw, clip, { from: 0, frames: 6, fps: 24 })
  await media.poster(clip, poster)
  const { channels } = await sharp(poster).stats()
  for (const [index, value] of [200, 80, 40].entries())
    expect(Math.abs((channels[index]?.mean ?? 0) - value)).toBeLessThan(4)
})

test('[THUMBS-6] a container that claims more than it holds still gives a poster and thumbnails', async () => {
  const folder = await aFolder()
  const clip = join(folder, 'clip.mp4')
  await ffmpeg(...pattern({ frames: 5 }), '-f', 'lavfi', '-i', 'sine=d=9', '-c:a', 'aac', ...x264, clip)
  await media.poster(clip, join(folder, 'poster.jpg'))
  expect(await media.thumbnails(clip, join(folder, 'thumbs'), { count: 3, width: 32 })).toHaveLength(3)
})
