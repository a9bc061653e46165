import { open, writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import { StudioError, toStudioError } from '../contract/studio-error.ts'
import { MAX_PIXELS } from './hardened.ts'
import type { Cancellable, Size } from './media.ts'
import { writeWhole } from './whole-file.ts'

const MAX_BYTES = 256 * 1024 * 1024

/** Width and height as it is looked at, with the camera's turn applied; throws `picture_invalid`. */
export async function pictureSize(file: string, options: Cancellable = {}): Promise<Size> {
  const bytes = await readPicture(file, options)
  const { autoOrient, width, height } = await asPicture(file, () => decoder(bytes).metadata())
  const size = { width: autoOrient.width ?? width, height: autoOrient.height ?? height }
  if (size.width * size.height > MAX_PIXELS) throw invalid(file, 'it has more than 64 megapixels')
  return size
}

/** Scales to cover the canvas and crops to its centre (Lanczos); 8-bit sRGB without metadata. A picture of the canvas's size keeps its pixels. */
export async function fitPicture(file: string, to: string, canvas: Size, options: Cancellable = {}): Promise<void> {
  const bytes = await readPicture(file, options)
  const fitted = await asPicture(file, () =>
    decoder(bytes)
      .autoOrient()
      .flatten({ background: '#000000' })
      .toColourspace('srgb')
      .resize({ ...canvas, fit: 'cover', position: 'centre', kernel: 'lanczos3', fastShrinkOnLoad: false })
      .png()
      .toBuffer()
  )
  await writeWhole(to, options.signal, (temporary) => writeFile(temporary, fitted))
  options.onProgress?.(1)
}

/** Scales down to at most `longest` pixels at its longer side, as JPEG; a smaller picture keeps its size. */
export async function shrinkPicture(
  file: string,
  to: string,
  { longest, ...options }: Cancellable & { longest: number }
): Promise<void> {
  const bytes = await readPicture(file, options)
  const small = await asPicture(file, () =>
    decoder(bytes)
      .autoOrient()
      .flatten({ background: '#000000' })
      .toColourspace('srgb')
      .resize({ width: longest, height: longest, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 85 })
      .toBuffer()
  )
  await writeWhole(to, options.signal, (temporary) => writeFile(temporary, small))
  options.onProgress?.(1)
}

/** From memory, never by name: libvips reads options out of brackets in file names and may answer from its cache for a file that was overwritten. */
const decoder = (bytes: Buffer) => sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 })

async function readPicture(file: string, options: Cancellable): Promise<Buffer> {
  options.signal?.throwIfAborted()
  try {
    const handle = await open(file, 'r')
    try {
      const found = await handle.stat()
      if (!found.isFile()) throw invalid(file, 'it is not a file')
      if (found.size === 0) throw invalid(file, 'it is empty')
      if (found.size > MAX_BYTES) throw invalid(file, 'it is larger than 256 MB')
      const bytes = await handle.readFile()
      if (!isKnown(bytes)) throw invalid(file, 'it is neither PNG nor JPEG nor WebP')
      options.signal?.throwIfAborted()
      return bytes
    } finally {
      await handle.close()
    }
  } catch (error) {
    options.signal?.throwIfAborted()
    throw toStudioError(error)
  }
}

/** By content, so that no other decoder (SVG, PDF …) is ever reached. */
function isKnown(bytes: Buffer): boolean {
  const isPng = bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff
  const isWebp = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP'
  return isPng || isJpeg || isWebp
}

async function asPicture<T>(file: string, decode: () => Promise<T>): Promise<T> {
  try {
    return await decode()
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    const isLarge = message.includes('pixel limit')
    throw invalid(file, isLarge ? 'it has more than 64 megapixels' : `it can't be decoded (${message})`, error)
  }
}

const invalid = (file: string, reason: string, cause?: unknown): StudioError =>
  new StudioError('picture_invalid', { file, reason }, { cause })
