import sharp from 'sharp'

/** Writes a PNG with soft spots on a gradient: detail that survives 4:2:0 and compression, and whose place can be measured. */
export async function writeStill(file: string, { width, height }: { width: number; height: number }): Promise<void> {
  const pixels = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const spots = spot(x / width, y / height)
      const at = (y * width + x) * 3
      pixels[at] = 40 + (100 * x) / width + spots
      pixels[at + 1] = 60 + (60 * y) / height + spots
      pixels[at + 2] = 90 + spots
    }
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toFile(file)
}

const centres = [
  [0.3, 0.35],
  [0.62, 0.55],
  [0.45, 0.72]
] as const

const spot = (x: number, y: number): number =>
  centres.reduce((sum, [cx, cy]) => sum + 90 * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / 0.002), 0)
