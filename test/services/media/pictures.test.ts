import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { createMedia } from '../../../services/media/create-media.ts'
import { aFolder, ffmpeg, pattern } from './lab.ts'

const media = createMedia()

test.each(['png', 'jpg', 'webp'])(
  '[PICTURE-1] a %s picture is scaled and cropped to the canvas as 8-bit RGB without metadata',
  async (type) => {
    const folder = await aFolder()
    const file = join(folder, `a[1].${type}`)
    await sharp({ create: { width: 300, height: 100, channels: 4, background: '#ff0000' } })
      .withExifMerge({ IFD0: { Artist: 'me' } })
      .toFormat(type === 'jpg' ? 'jpeg' : type === 'png' ? 'png' : 'webp')
      .toFile(file)
    const to = join(folder, 'out', 'fit.png')
    await media.fitPicture(file, to, { width: 64, height: 48 })
    const fitted = await sharp(to).metadata()
    expect(fitted).toMatchObject({ format: 'png', width: 64, height: 48, channels: 3, depth: 'uchar' })
    expect([fitted.exif, fitted.icc]).toEqual([undefined, undefined])
    expect(await media.pictureSize(file)).toEqual({ width: 300, height: 100 })
  }
)

test('[PICTURE-2] the centre is kept', async () => {
  const folder = await aFolder()
  const file = join(folder, 'wide.png')
  await ffmpeg(
    '-f',
    'lavfi',
    '-i',
    'color=red:s=64x64,pad=192:64:0:0:blue,drawbox=64:0:64:64:green:fill',
    '-frames:v',
    '1',
    file
  )
  await media.fitPicture(file, join(folder, 'fit.png'), { width: 32, height: 32 })
  const { data } = await sharp(join(folder, 'fit.png')).raw().toBuffer({ resolveWithObject: true })
  const middle = 3 * (16 * 32 + 16)
  expect([...data.subarray(middle, middle + 3)].map((value) => value > 90)).toEqual([false, true, false])
})

test('[PICTURE-3] a picture of the canvas’s size keeps every pixel', async () => {
  const folder = await aFolder()
  const file = join(folder, 'frame.png')
  await ffmpeg(...pattern({ frames: 1 }), file)
  await media.fitPicture(file, join(folder, 'fit.png'), { width: 96, height: 64 })
  const [before, after] = await Promise.all(
    [file, join(folder, 'fit.png')].map((name) => sharp(name).removeAlpha().raw().toBuffer())
  )
  expect(after?.equals(before ?? Buffer.of())).toBe(true)
})

test('[PICTURE-4] a photograph lies as its camera was held', async () => {
  const folder = await aFolder()
  const file = join(folder, 'turned.jpg')
  await sharp({ create: { width: 60, height: 40, channels: 3, background: '#808080' } })
    .withMetadata({ orientation: 6 })
    .toFile(file)
  expect(await media.pictureSize(file)).toEqual({ width: 40, height: 60 })
})

test('[PICTURE-5] a file that is overwritten is read anew', async () => {
  const folder = await aFolder()
  const file = join(folder, 'a.png')
  for (const width of [10, 20]) {
    await sharp({ create: { width, height: 10, channels: 3, background: '#fff' } }).toFile(file)
    expect((await media.pictureSize(file)).width).toBe(width)
  }
})

test('[PICTURE-6] what is no picture is refused with its reason, and nothing is written', async () => {
  const folder = await aFolder()
  const whole = await sharp({
    create: {
      width: 200,
      height: 200,
      channels: 3,
      background: '#123456',
      noise: { type: 'gaussian', mean: 99, sigma: 50 }
    }
  })
    .jpeg()
    .toBuffer()
  const fakes: [string, string | Uint8Array][] = [
    ['it is empty', ''],
    ['it is neither PNG nor JPEG nor WebP', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['it is neither PNG nor JPEG nor WebP', '<html>404</html>'],
    ["it can't be decoded", whole.subarray(0, whole.length / 2)]
  ]
  for (const [reason, content] of fakes) {
    const file = join(folder, 'fake.png')
    await writeFile(file, content)
    await expect(media.fitPicture(file, join(folder, 'fit.png'), { width: 64, height: 64 })).rejects.toMatchObject({
      code: 'picture_invalid',
      facts: { reason: expect.stringContaining(reason) }
    })
  }
  await expect(media.pictureSize(folder)).rejects.toMatchObject({ code: 'picture_invalid' })
  await expect(media.pictureSize(join(folder, 'absent.png'))).rejects.toMatchObject({ code: 'file_missing' })
  expect(await readdir(folder)).toEqual(['fake.png'])
})

test('[PICTURE-7] a picture of more than 64 megapixels is refused before it is decoded', async () => {
  const folder = await aFolder()
  const file = join(folder, 'bomb.png')
  await ffmpeg('-f', 'lavfi', '-i', 'color=white:s=9000x9000,format=monob', '-frames:v', '1', file)
  const refused = { code: 'picture_invalid', facts: { reason: 'it has more than 64 megapixels' } }
  await expect(media.fitPicture(file, join(folder, 'fit.png'), { width: 64, height: 64 })).rejects.toMatchObject(
    refused
  )
  await expect(media.pictureSize(file)).rejects.toMatchObject(refused)
})

test('[PICTURE-8] a cancelled picture is not written', async () => {
  const folder = await aFolder()
  const file = join(folder, 'a.png')
  await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } }).toFile(file)
  const running = media.fitPicture(
    file,
    join(folder, 'fit.png'),
    { width: 64, height: 64 },
    { signal: AbortSignal.abort() }
  )
  await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  expect(await readdir(folder)).toEqual(['a.png'])
})
