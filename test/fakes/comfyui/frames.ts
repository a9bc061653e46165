import sharp from 'sharp'
import type { ImageValue, LatentValue } from './values.ts'

interface Size {
  width: number
  height: number
}

/** Scales a raw rgb24 picture to cover a size, cut in the middle, as the video nodes do with a start image. */
export async function coverResize(rgb: Uint8Array, from: Size, to: Size): Promise<Uint8Array> {
  if (from.width === to.width && from.height === to.height) return rgb
  return sharp(rgb, { raw: { ...from, channels: 3 } })
    .resize(to.width, to.height, { fit: 'cover', kernel: 'linear' })
    .raw()
    .toBuffer()
}

const stampCells = 12
const stampSize = ({ width, height }: Size) => ({
  cellWidth: Math.max(1, Math.floor(width / stampCells)),
  cellHeight: Math.max(1, Math.floor(height / 8))
})

const fill = (
  rgb: Uint8Array,
  { width, height }: Size,
  box: { x: number; y: number; w: number; h: number },
  colour: readonly [number, number, number]
) => {
  const [red, green, blue] = colour
  const [right, bottom] = [Math.min(width, box.x + box.w), Math.min(height, box.y + box.h)]
  for (let y = box.y; y < bottom; y++)
    for (let at = (y * width + box.x) * 3; at < (y * width + right) * 3; at += 3) {
      rgb[at] = red
      rgb[at + 1] = green
      rgb[at + 2] = blue
    }
}

const bitsOf = (index: number, id: string): boolean[] => {
  const marks = [index & 0xff, Number.parseInt(id.slice(0, 1), 16)]
  return [
    ...Array.from({ length: 8 }, (_, bit) => (((marks[0] ?? 0) >> bit) & 1) === 1),
    ...Array.from({ length: 4 }, (_, bit) => (((marks[1] ?? 0) >> bit) & 1) === 1)
  ]
}

/**
 * What a stamped frame says of itself: its number in its clip (modulo 256) and four bits of its content's id. Read from the top row of
 * black and white cells, which survives encoding. Frame 0 of a clip has no stamp of its own: it is the start image, stamp and all.
 */
export function readStamp(rgb: Uint8Array, size: Size): { index: number; mark: number } {
  const { cellWidth, cellHeight } = stampSize(size)
  const bits = Array.from({ length: stampCells }, (_, cell): number => {
    const x = cell * cellWidth + (cellWidth >> 1)
    return (rgb[((cellHeight >> 1) * size.width + x) * 3 + 1] ?? 0) > 127 ? 1 : 0
  })
  const number = (from: number, to: number) => bits.slice(from, to).reduce((sum, bit, place) => sum + (bit << place), 0)
  return { index: number(0, 8), mark: number(8, 12) }
}

const backdrop = (id: string, { width, height }: Size): Uint8Array => {
  const rgb = new Uint8Array(width * height * 3)
  const [red, green] = [Number.parseInt(id.slice(1, 3), 16), Number.parseInt(id.slice(3, 5), 16)]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rgb.set([red, green, Math.floor((255 * (x + y)) / (width + height))], (y * width + x) * 3)
  return rgb
}

/**
 * The pictures of a decoded latent. Frame 0 is the start image, scaled; each later one has a stamp and a box that moves along; the last
 * one is the end image where there is one. The id decides the box's colour, so other settings give other pictures.
 */
export function decodeLatent(latent: LatentValue): ImageValue {
  const { id, width, height, count, start, end } = latent
  const fitted = async (image: ImageValue) => coverResize(await image.frame(0), image, latent)
  let base: Promise<Uint8Array> | undefined
  let last: Promise<Uint8Array> | undefined
  const frame = async (index: number): Promise<Uint8Array> => {
    base ??= start === undefined ? Promise.resolve(backdrop(id, latent)) : fitted(start)
    if (index === 0) return base
    if (end !== undefined && index === count - 1) return (last ??= fitted(end))
    const rgb = Uint8Array.from(await base)
    const { cellWidth, cellHeight } = stampSize(latent)
    for (const [cell, isSet] of bitsOf(index, id).entries()) {
      const level = isSet ? 235 : 16
      fill(rgb, latent, { x: cell * cellWidth, y: 0, w: cellWidth, h: cellHeight }, [level, level, level])
    }
    const side = Math.max(4, Math.floor(Math.min(width, height) / 6))
    const y = cellHeight + ((Number.parseInt(id.slice(5, 7), 16) * 7) % Math.max(1, height - side - cellHeight))
    const hue = [id.slice(7, 9), id.slice(9, 11), id.slice(11, 13)].map((part) => Number.parseInt(part, 16))
    fill(rgb, latent, { x: (index * 3) % Math.max(1, width - side), y, w: side, h: side }, [
      hue[0] ?? 0,
      hue[1] ?? 0,
      hue[2] ?? 0
    ])
    return rgb
  }
  return { kind: 'image', id, width, height, count, frame }
}

/** A grey stand-in of the right size and count, for tests that only count runs. */
export function flatImage(id: string, { width, height, count }: Size & { count: number }): ImageValue {
  const frame = async () => new Uint8Array(width * height * 3).fill(128)
  return { kind: 'image', id, width, height, count, frame }
}

const rawPng = (rgb: Uint8Array, { width, height }: Size) => sharp(rgb, { raw: { width, height, channels: 3 } })

export const toPng = (rgb: Uint8Array, size: Size): Promise<Uint8Array> =>
  rawPng(rgb, size).png({ compressionLevel: 1 }).toBuffer()

/** A preview as the server makes it: JPEG, at most `longest` pixels wide or high. */
export const toPreview = (rgb: Uint8Array, size: Size, longest: number): Promise<Uint8Array> =>
  rawPng(rgb, size).resize(longest, longest, { fit: 'inside' }).jpeg({ quality: 80 }).toBuffer()

/** Reads a picture file as rgb24; throws what sharp throws on a file that is none. */
export async function readPicture(file: string, id: string): Promise<ImageValue> {
  const { data, info } = await sharp(file).rotate().toColourspace('srgb').removeAlpha().raw().toBuffer({
    resolveWithObject: true
  })
  const rgb =
    info.channels === 3 ? data : Uint8Array.from({ length: data.length * 3 }, (_, at) => data[Math.floor(at / 3)] ?? 0)
  return { kind: 'image', id, width: info.width, height: info.height, count: 1, frame: async () => rgb }
}
