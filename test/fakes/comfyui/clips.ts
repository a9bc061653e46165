import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { flatImage, toPng } from './frames.ts'
import type { ImageValue } from './values.ts'

/** The forms of clip that the savers write. */
export type ClipFormat = 'h264' | 'h264-bt709' | 'h265' | 'vp9' | 'av1' | 'webp' | 'apng' | 'gif' | 'prores' | 'ffv1'

const evenSize = 'scale=trunc(iw/2)*2:trunc(ih/2)*2'
const bt709 = [
  '-vf',
  `${evenSize}:out_color_matrix=bt709:out_range=tv,format=yuv420p`,
  ...['colorspace', 'color_primaries', 'color_trc'].flatMap((name) => [`-${name}`, 'bt709']),
  '-color_range',
  'tv'
]
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '10', '-pix_fmt', 'yuv420p']
const encoders: Record<ClipFormat, string[]> = {
  h264: [...x264, '-vf', evenSize],
  'h264-bt709': [...x264, ...bt709],
  h265: [
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-x265-params',
    'log-level=error',
    '-vf',
    evenSize,
    '-tag:v',
    'hvc1'
  ],
  vp9: [
    '-c:v',
    'libvpx-vp9',
    '-deadline',
    'realtime',
    '-cpu-used',
    '8',
    '-crf',
    '20',
    '-b:v',
    '0',
    '-pix_fmt',
    'yuv420p'
  ],
  av1: ['-c:v', 'libsvtav1', '-preset', '12', '-crf', '30', '-pix_fmt', 'yuv420p'],
  webp: ['-c:v', 'libwebp_anim', '-lossless', '0', '-quality', '90', '-loop', '0'],
  apng: ['-c:v', 'apng', '-plays', '0', '-f', 'apng'],
  gif: ['-c:v', 'gif'],
  prores: ['-c:v', 'prores_ks', '-pix_fmt', 'yuv422p10le'],
  ffv1: ['-c:v', 'ffv1', '-pix_fmt', 'yuv444p']
}

interface ClipRequest {
  images: ImageValue
  fps: number
  format: ClipFormat
  /** Container tags; the real savers write the graph under `prompt`. */
  tags: Record<string, string>
}

async function encode({ images, fps, format, tags }: ClipRequest, file: string, signal: AbortSignal): Promise<void> {
  const { width, height, count } = images
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', String(fps), '-i', 'pipe:0']
  const metadata = Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`])
  const args = ['-v', 'error', '-nostdin', '-y', ...input, ...encoders[format], '-threads', '1']
  if (metadata.length > 0) args.push(...metadata, '-movflags', 'use_metadata_tags')
  const ffmpeg = spawn('ffmpeg', [...args, file], { stdio: ['pipe', 'ignore', 'pipe'], signal })
  const said: string[] = []
  ffmpeg.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text))
  const closed = once(ffmpeg, 'close') as Promise<[number | null]>
  const frames = async function* () {
    for (let index = 0; index < count; index++) yield await images.frame(index)
  }
  const [fed, ended] = await Promise.allSettled([pipeline(frames, ffmpeg.stdin), closed])
  signal.throwIfAborted()
  if (ended.status === 'rejected') throw ended.reason
  if (ended.value[0] !== 0) throw new Error(`ffmpeg could not write ${file}: ${said.join('')}`)
  if (fed.status === 'rejected') throw fed.reason
}

/** Writes clips; with `isTiny` one grey clip a size, rate and length is made and then copied, in about a millisecond. */
export interface ClipWriter {
  write(request: ClipRequest, file: string, signal: AbortSignal): Promise<void>
  /** One frame as PNG. */
  still(images: ImageValue, index: number): Promise<Uint8Array>
}

export function createClipWriter(options: { isTiny: boolean; scratch: string }): ClipWriter {
  const made = new Map<string, Promise<Uint8Array>>()
  const stills = new Map<string, Promise<Uint8Array>>()
  const png = async (images: ImageValue, index: number) => toPng(await images.frame(index), images)
  const tiny = async ({ images, fps, format }: ClipRequest, extension: string): Promise<Uint8Array> => {
    const name = `${images.width}x${images.height}x${images.count}-${fps}-${format}${extension}`
    const file = `${options.scratch}/${name}`
    await mkdir(options.scratch, { recursive: true })
    await encode({ images: flatImage(name, images), fps, format, tags: {} }, file, AbortSignal.timeout(60_000))
    return readFile(file)
  }
  return {
    async write(request, file, signal) {
      await mkdir(dirname(file), { recursive: true })
      if (!options.isTiny) return encode(request, file, signal)
      const { images, fps, format } = request
      const key = JSON.stringify([images.width, images.height, images.count, fps, format])
      const extension = /\.[^.]*$/.exec(file)?.[0] ?? ''
      const bytes = made.get(key) ?? tiny(request, extension)
      made.set(key, bytes)
      await writeFile(file, await bytes)
    },
    still(images, index) {
      if (!options.isTiny) return png(images, index)
      const size = `${images.width}x${images.height}`
      const bytes = stills.get(size) ?? png(images, index)
      stills.set(size, bytes)
      return bytes
    }
  }
}

/** Decodes a whole clip into pictures, with its frame rate. */
export async function readClip(
  file: string,
  id: string,
  signal: AbortSignal
): Promise<{ images: ImageValue; fps: number }> {
  const probe = [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-show_entries',
    'stream=width,height,r_frame_rate',
    '-of',
    'csv=p=0'
  ]
  const said = await outputOf('ffprobe', [...probe, file], signal)
  const [width = 0, height = 0] = said.toString().trim().split(',').map(Number)
  const rate = said.toString().trim().split(',')[2] ?? '1/1'
  const [numerator = 1, denominator = 1] = rate.split('/').map(Number)
  const raw = await outputOf(
    'ffmpeg',
    ['-v', 'error', '-nostdin', '-i', file, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
    signal
  )
  const size = width * height * 3
  const frame = async (index: number) => raw.subarray(index * size, (index + 1) * size)
  const count = Math.floor(raw.length / size)
  return { images: { kind: 'image', id, width, height, count, frame }, fps: numerator / denominator }
}

async function outputOf(program: string, args: string[], signal: AbortSignal): Promise<Buffer> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], signal })
  const closed = once(child, 'close') as Promise<[number | null]>
  const parts: Buffer[] = []
  for await (const part of child.stdout as AsyncIterable<Buffer>) parts.push(part)
  const [code] = await closed
  if (code !== 0) throw new Error(`${program} failed on ${args.at(-1) ?? ''}`)
  return Buffer.concat(parts)
}
