import { copyFile, mkdir, readdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { StudioError } from '../contract/studio-error.ts'
import { PICTURE, clipInput } from './clip-input.ts'
import type { Cancellable, RunOptions } from './media.ts'
import { probeClip } from './probe.ts'
import { fpsMode } from './programs.ts'
import type { Runner } from './runner.ts'
import { hasBytes, withFolder, writeWhole } from './whole-file.ts'

// Somebody looks at the place where these go: they are urgent.

/** In longer clips only keyframes are decoded: a thumbnail need not be exact, and a film of an hour must not take minutes. */
const KEYFRAMES_ONLY_SECONDS = 120

/** One picture of the clip's middle as JPEG, scaled down to at most `longest` pixels at its longer side. */
export async function poster(
  runner: Runner,
  file: string,
  to: string,
  options: Cancellable & { longest?: number } = {}
): Promise<void> {
  const run: RunOptions = { signal: options.signal, isUrgent: true }
  const facts = await probeClip(runner, file, run)
  const middle = (facts.seconds ?? 0) / 2
  const side = Math.max(facts.width, facts.height)
  const width = facts.width * Math.min(1, (options.longest ?? side) / side)
  const write = async (temporary: string, from: number): Promise<void> => {
    const { input, container } = await clipInput(file, ['-ss', String(from)])
    // Raw pictures from a pipe can't be sought: there the filter waits for the middle.
    const wait = container.kind === 'webp' ? [`select=${atLeast('t', String(from))}`] : []
    const graph = [...wait, jpegPicture(width)].join(',')
    const output = ['-map', PICTURE, '-vf', graph, '-frames:v', '1', ...jpeg, '-f', 'image2', '-update', '1']
    const call = { inputs: [input], output: { options: output, target: `file:${temporary}` } }
    await runner.ffmpeg(call, run)
  }
  await writeWhole(to, options.signal, async (temporary) => {
    await write(temporary, middle)
    // A container that claims more than it holds: its first picture is better than none.
    if (!(await hasBytes(temporary))) await write(temporary, 0)
  })
  options.onProgress?.(1)
}

/** Evenly spread thumbnails `0.jpg` … in one run; a clip with fewer frames than asked repeats its last ones. */
export async function thumbnails(
  runner: Runner,
  file: string,
  folder: string,
  options: Cancellable & { count: number; width: number }
): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  return withFolder(folder, async (own) => {
    const pictures = await writeThumbnails(runner, file, own, options)
    const names = pictures.map((_, index) => join(folder, `${index}.jpg`))
    for (const [index, picture] of pictures.entries()) await rename(picture, names[index] ?? '')
    return names
  })
}

/** The same thumbnails side by side in one JPEG. */
export async function contactStrip(
  runner: Runner,
  file: string,
  to: string,
  options: Cancellable & { count: number; width: number }
): Promise<void> {
  await withFolder(dirname(to), async (own) => {
    const pictures = await writeThumbnails(runner, file, own, options)
    const { width, height } = await sharp(pictures[0]).metadata()
    const strip = sharp({ create: { width: width * pictures.length, height, channels: 3, background: '#000000' } })
    const placed = pictures.map((input, index) => ({ input, left: index * width, top: 0 }))
    await writeWhole(to, options.signal, (temporary) => strip.composite(placed).jpeg({ quality: 88 }).toFile(temporary))
  })
}

async function writeThumbnails(
  runner: Runner,
  file: string,
  own: string,
  options: Cancellable & { count: number; width: number }
): Promise<string[]> {
  const { count, width, signal, onProgress } = options
  if (!Number.isInteger(count) || count < 1) throw new RangeError('at least one thumbnail')
  const facts = await probeClip(runner, file, { signal, isUrgent: true })
  const seconds = facts.seconds ?? 0
  const { version } = (await runner.programs.facts()).ffmpeg
  const skip = seconds > KEYFRAMES_ONLY_SECONDS ? ['-skip_frame', 'nokey'] : []
  const { input } = await clipInput(file, skip)
  // The next picture is the first one behind the middle of its share of the time.
  const share = `(selected_n+0.5)*${(seconds / count).toFixed(6)}-0.000001`
  const graph = ['setpts=PTS-STARTPTS', `select=${atLeast('t', share)}`, jpegPicture(width)].join(',')
  const limits = ['-frames:v', String(count), ...fpsMode(version, 'passthrough')]
  const output = ['-map', PICTURE, '-vf', graph, ...limits, ...jpeg, '-f', 'image2', '-start_number', '0']
  // A pattern of our own in a working folder: a percent sign in the folder's name stays a percent sign.
  const call = { inputs: [input], output: { options: output, target: '%d.jpg' }, folder: own }
  await runner.ffmpeg(call, { signal, onProgress, frames: count, isUrgent: true })
  const written = (await readdir(own)).length
  if (written === 0) throw new StudioError('clip_invalid', { file, reason: 'no picture could be decoded' })
  const path = (index: number): string => join(own, `${index}.jpg`)
  for (let index = written; index < count; index++) await copyFile(path(written - 1), path(index))
  return Array.from({ length: count }, (_, index) => path(index))
}

const atLeast = (value: string, limit: string): string => String.raw`gte(${value}\,${limit})`

/** JPEG is BT.601 at full range whatever the clip is. */
const jpegPicture = (width: number): string =>
  `scale=${Math.max(1, Math.round(width))}:-1:flags=lanczos:out_color_matrix=bt601:out_range=full,format=yuvj420p`
const jpeg = ['-c:v', 'mjpeg', '-q:v', '3']
