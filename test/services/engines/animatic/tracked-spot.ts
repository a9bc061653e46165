import { execa } from 'execa'
import sharp from 'sharp'

interface Size {
  width: number
  height: number
}
interface Point {
  x: number
  y: number
}

const BACKGROUND = 32
/** A spot's standard deviation, as a part of the picture's width. */
const SIGMA = 0.0125

/** A grey picture with soft spots at these places (fractions of its size), for measuring movement far below a pixel. */
export async function writeSpots(file: string, { width, height }: Size, spots: readonly Point[]): Promise<void> {
  const pixels = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const light = spots.reduce((sum, spot) => {
        const distance = (x + 0.5 - spot.x * width) ** 2 + (y + 0.5 - spot.y * height) ** 2
        return sum + 190 * Math.exp(-distance / (2 * (SIGMA * width) ** 2))
      }, BACKGROUND)
      pixels.fill(Math.round(light), (y * width + x) * 3, (y * width + x) * 3 + 3)
    }
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toFile(file)
}

/** The luma of each frame, in full range. */
export async function decodeLuma(clip: string, { width, height }: Size): Promise<Uint8Array[]> {
  const decode = execa({ encoding: 'buffer', maxBuffer: 1e9 })
  const filters = 'scale=out_range=pc,format=gray'
  const { stdout } = await decode`ffmpeg -v error -nostdin -i ${`file:${clip}`} -vf ${filters} -f rawvideo -`
  const size = width * height
  return Array.from({ length: stdout.length / size }, (_, index) => stdout.subarray(index * size, (index + 1) * size))
}

/** The centre of light of the spot nearest to `near` (in pixels from the frame's corner), to a few hundredths of a pixel. */
export function spotCentre(frame: Uint8Array, { width, height }: Size, near: Point): Point {
  let found = near
  // Again and again: a first centre is drawn towards the window's middle.
  for (let round = 0; round < 3; round++) {
    let [sum, sumX, sumY] = [0, 0, 0]
    const reach = 5 * SIGMA * width
    for (let y = Math.max(0, Math.ceil(found.y - reach)); y < Math.min(height, found.y + reach); y++)
      for (let x = Math.max(0, Math.ceil(found.x - reach)); x < Math.min(width, found.x + reach); x++) {
        const light = Math.max(0, (frame[y * width + x] ?? 0) - BACKGROUND - 6)
        sum += light
        sumX += light * (x + 0.5)
        sumY += light * (y + 0.5)
      }
    if (sum === 0) throw new Error(`no spot near ${near.x}, ${near.y}`)
    found = { x: sumX / sum, y: sumY / sum }
  }
  return found
}
