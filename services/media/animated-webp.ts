import { readFile } from 'node:fs/promises'
import sharp, { type Metadata } from 'sharp'
import { StudioError } from '../contract/studio-error.ts'
import { MAX_PIXELS } from './hardened.ts'
import type { ClipFacts } from './media.ts'

/** Raw pictures held at one time; each further batch decodes the file from its start again, so a batch is as large as it may be. */
const BATCH_BYTES = 128 * 1024 * 1024
/** A clip of more bytes is none that a model made. */
const MAX_BYTES = 1024 * 1024 * 1024

export interface WebpFacts extends ClipFacts {
  pages: number
}

/** What an animated WebP says of itself; throws `clip_invalid`. */
export async function webpFacts(file: string): Promise<WebpFacts> {
  return factsOf(file, await readWebp(file))
}

/** Its pictures as packed RGB, one after the other, in display order; throws `clip_invalid` at the first that can't be decoded. */
export async function* webpFrames(file: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const bytes = await readWebp(file)
  const { pages, width, height } = await factsOf(file, bytes)
  const size = width * height * 3
  const batch = Math.max(1, Math.floor(BATCH_BYTES / size))
  for (let page = 0; page < pages; page += batch) {
    signal?.throwIfAborted()
    const pixels = await rawPages(file, bytes, page, Math.min(batch, pages - page))
    for (let at = 0; at < pixels.length; at += size) yield pixels.subarray(at, at + size)
  }
}

/** One picture, counted from 0, as PNG. */
export async function webpFrame(file: string, page: number): Promise<Uint8Array> {
  const bytes = await readWebp(file)
  try {
    return await open(bytes, { page, pages: 1 }).removeAlpha().png().toBuffer()
  } catch (error) {
    throw invalid(file, error)
  }
}

async function readWebp(file: string): Promise<Buffer> {
  const bytes = await readFile(file)
  if (bytes.length > MAX_BYTES) throw new StudioError('clip_invalid', { file, reason: 'it is larger than 1 GB' })
  return bytes
}

async function factsOf(file: string, bytes: Buffer): Promise<WebpFacts> {
  let metadata: Metadata
  try {
    metadata = await open(bytes, { animated: true }).metadata()
  } catch (error) {
    throw invalid(file, error)
  }
  const { width, height, pageHeight, pages = 1, delay = [] } = metadata
  const milliseconds = delay.reduce((sum, one) => sum + one, 0)
  return {
    width,
    height: pageHeight ?? height,
    format: 'webp',
    codec: 'webp',
    pixelFormat: 'rgb24',
    fps: milliseconds > 0 ? Math.round((pages * 1_000_000) / milliseconds) / 1000 : 1,
    seconds: milliseconds > 0 ? milliseconds / 1000 : null,
    hasAudio: false,
    colourSpace: null,
    pages
  }
}

async function rawPages(file: string, bytes: Buffer, page: number, pages: number): Promise<Buffer> {
  try {
    return await open(bytes, { page, pages }).removeAlpha().raw().toBuffer()
  } catch (error) {
    throw invalid(file, error)
  }
}

/** From memory, never by name: libvips reads options out of brackets in file names and may answer from its cache for a file that was overwritten. */
const open = (bytes: Buffer, which: { page: number; pages: number } | { animated: true }) =>
  // The limit counts all pages together, as one tall picture.
  sharp(bytes, { ...which, limitInputPixels: MAX_PIXELS * 16, failOn: 'warning', sequentialRead: true })

const invalid = (file: string, error: unknown): StudioError =>
  new StudioError(
    'clip_invalid',
    {
      file,
      reason: `it can't be decoded (${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)})`
    },
    { cause: error }
  )
