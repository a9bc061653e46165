import { rateText } from '../model/frame-rate.ts'
import { clipInput } from './clip-input.ts'
import type { Cancellable, Size } from './media.ts'
import type { Runner } from './runner.ts'
import { evenTimes, studioEncoding, studioPicture } from './studio-format.ts'

export interface Part {
  file: string
  size: Size
}

/**
 * One encode of all parts in a row, `source` frames together, to exactly `frames` frames at `fps` and `size`.
 * Frame j shows source frame ⌊(j + ½) · source / frames⌋: nothing is blended, and the same input gives the same frames on every run.
 */
export async function encodeJoin(
  runner: Runner,
  parts: readonly Part[],
  to: string,
  film: { source: number; frames: number; fps: number; size: Size },
  options: Cancellable = {}
): Promise<void> {
  const { version } = (await runner.programs.facts()).ffmpeg
  const inputs = await Promise.all(parts.map(async (part) => (await clipInput(part.file)).input))
  const sizes = parts.map((part) => part.size)
  const graph = ['-filter_complex', joinGraph(sizes, film), '-map', '[film]']
  const encoding = [...graph, ...studioEncoding(film.fps, film.frames, version)]
  const call = { inputs, output: { options: encoding, target: `file:${to}` } }
  await runner.ffmpeg(call, { ...options, frames: film.frames })
}

/** Where source frame N first shows: the smallest j with (j + ½) · source / frames ≥ N. */
export const firstShownAt = (source: number, frames: number): string => `ceil((2*N*${frames}-${source})/(2*${source}))`

/**
 * The graph's text. A black picture follows the last frame: it marks where that frame's time ends, which filters of
 * different versions otherwise guess; it lies behind the last frame that is written.
 */
export function joinGraph(
  sizes: readonly Size[],
  film: { source: number; frames: number; fps: number; size: Size }
): string {
  const { width, height } = film.size
  const parts = sizes.map((size, index) => `[${index}:V:0]${cover(size, film.size)}${studioPicture}[part${index}]`)
  const end = `color=c=black:s=${width}x${height}:r=${rateText(film.fps)}:d=1,${studioPicture}[end]`
  const labels = sizes.map((_, index) => `[part${index}]`).join('')
  const retime = [
    evenTimes(film.fps),
    `setpts=${firstShownAt(film.source, film.frames)}`,
    `fps=fps=${rateText(film.fps)}:start_time=0:round=near`
  ].join(',')
  return [...parts, end, `${labels}[end]concat=n=${sizes.length + 1}:v=1:a=0,${retime}[film]`].join(';')
}

/** Scales to cover the picture and crops to its centre; nothing where the sizes are equal. */
function cover(from: Size, to: Size): string {
  if (from.width === to.width && from.height === to.height) return ''
  const { width, height } = to
  const flags = 'flags=lanczos+accurate_rnd+full_chroma_int'
  return `scale=${width}:${height}:force_original_aspect_ratio=increase:${flags},crop=${width}:${height},`
}
