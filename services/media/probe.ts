import { z } from 'zod'
import { StudioError } from '../contract/studio-error.ts'
import { webpFacts } from './animated-webp.ts'
import { fileInput } from './clip-input.ts'
import { inspectContainer } from './container.ts'
import { MAX_PIXELS } from './hardened.ts'
import type { ClipFacts, FfmpegInput, RunOptions } from './media.ts'
import type { Runner } from './runner.ts'

const entries = [
  'stream=codec_type,codec_name,width,height,pix_fmt,avg_frame_rate,r_frame_rate,color_space,duration',
  'stream_disposition=attached_pic',
  'format=format_name,duration'
].join(':')

const answerSchema = z.object({
  streams: z
    .array(
      z.looseObject({
        codec_type: z.string().default('unknown'),
        codec_name: z.string().default('unknown'),
        width: z.number().default(0),
        height: z.number().default(0),
        pix_fmt: z.string().default('unknown'),
        avg_frame_rate: z.string().default('0/0'),
        r_frame_rate: z.string().default('0/0'),
        color_space: z.string().optional(),
        duration: z.string().optional(),
        disposition: z.looseObject({ attached_pic: z.number().default(0) }).optional()
      })
    )
    .default([]),
  format: z.looseObject({ format_name: z.string().default('unknown'), duration: z.string().optional() })
})

/** What the container says of a clip; nothing is decoded. Throws `clip_invalid`. */
export async function probeClip(runner: Runner, file: string, options: RunOptions = {}): Promise<ClipFacts> {
  const container = await inspectContainer(file)
  if (container.kind === 'webp') {
    const { pages: _pages, ...facts } = await webpFacts(file)
    return facts
  }
  const { streams, format } = await ask(runner, file, fileInput(file, container), options)
  const picture = streams.find((stream) => stream.codec_type === 'video' && stream.disposition?.attached_pic !== 1)
  if (picture === undefined) throw new StudioError('clip_invalid', { file, reason: 'it has no picture stream' })
  if (picture.width < 1 || picture.height < 1)
    throw new StudioError('clip_invalid', { file, reason: 'its picture has no size' })
  if (picture.width * picture.height > MAX_PIXELS)
    throw new StudioError('clip_invalid', { file, reason: 'its picture is larger than 64 megapixels' })
  return {
    width: picture.width,
    height: picture.height,
    format: format.format_name,
    codec: picture.codec_name,
    pixelFormat: picture.pix_fmt,
    fps: rate(picture.avg_frame_rate) ?? rate(picture.r_frame_rate) ?? 0,
    seconds: number(picture.duration) ?? number(format.duration),
    hasAudio: streams.some((stream) => stream.codec_type === 'audio'),
    colourSpace: picture.color_space === undefined || picture.color_space === 'unknown' ? null : picture.color_space
  }
}

async function ask(runner: Runner, file: string, input: FfmpegInput, options: RunOptions) {
  try {
    return answerSchema.parse(
      JSON.parse(await runner.ffprobe(input, ['-show_entries', entries, '-of', 'json'], options))
    )
  } catch (error) {
    throw asClipInvalid(file, error)
  }
}

/** What ffmpeg or ffprobe could not read is no clip; every other failure stays what it is. */
export function asClipInvalid(file: string, error: unknown): unknown {
  if (error instanceof StudioError && error.code === 'ffmpeg_failed')
    return new StudioError('clip_invalid', { ...error.facts, file }, { cause: error })
  return error
}

function rate(text: string): number | null {
  const [num, den] = text.split('/').map(Number)
  const fps = (num ?? 0) / (den ?? 1)
  return Number.isFinite(fps) && fps > 0 ? fps : null
}

const number = (text: string | undefined): number | null => {
  const value = Number(text)
  return text === undefined || !Number.isFinite(value) ? null : value
}
