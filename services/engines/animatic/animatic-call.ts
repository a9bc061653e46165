import type { FfmpegCall } from '../../media/media.ts'
import { rateText, rationalRate } from '../../model/frame-rate.ts'
import type { RenderJob } from '../video-engine.ts'
import type { AnimaticScene } from './animatic-scene.ts'
import { cameraFilter } from './camera-filter.ts'

/**
 * The clip is encoded again when it is trimmed, so this is about the movement and speed, not size: measured on a moving spot,
 * `ultrafast` at 10 strays 0.04 pixel, `veryfast` at 12 strays 0.11 (its skipped blocks move in quarter pixels) and takes twice as long.
 */
const ENCODING = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '10', '-pix_fmt', 'yuv420p']
const COLOURS = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv']

const PREVIEW_WIDTH = 480
/** A preview picture for every so many frames: four a second at 24 fps. */
const PREVIEW_EVERY = 6
/** How often ffmpeg tells its progress. */
const REPORT_SECONDS = 0.2

/** The files of one render, in its working folder. */
export interface AnimaticFiles {
  /** The scene's picture at the size at which it is sampled. */
  picture: string
  clip: string
  /** Overwritten in place, by renaming. */
  preview: string
}

/**
 * One clip from one picture, and a preview on the way. Only numbers and paths of ours go in.
 * The picture is repeated exactly as often as the clip has frames, so that both outputs end by themselves.
 */
export function animaticCall(
  { path, stretch }: AnimaticScene,
  { canvas, fps, frames }: Pick<RenderJob, 'canvas' | 'fps' | 'frames'>,
  sampled: { width: number; height: number },
  files: AnimaticFiles
): FfmpegCall {
  const { num, den } = rationalRate(fps)
  const graph = [
    [
      '[0:v]scale=out_color_matrix=bt709:out_range=tv:flags=lanczos+accurate_rnd+full_chroma_int',
      'format=yuv420p',
      'setsar=1',
      `loop=loop=${frames - 1}:size=1`,
      `settb=${den}/${num}`,
      'setpts=N',
      cameraFilter(path, stretch, canvas, sampled),
      'split[clip][all]'
    ].join(','),
    [
      `[all]select='not(mod(n,${PREVIEW_EVERY}))'`,
      'setpts=N',
      `scale=${Math.min(PREVIEW_WIDTH, canvas.width)}:-2:in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=pc[preview]`
    ].join(',')
  ].join(';')
  const still = ['-f', 'image2', '-pattern_type', 'none', '-framerate', rateText(fps)]
  const clip = ['-map', '[clip]', ...ENCODING, ...COLOURS, '-f', 'mp4', `file:${files.clip}`]
  const preview = ['-map', '[preview]', '-c:v', 'mjpeg', '-q:v', '4', '-f', 'image2']
  return {
    inputs: [{ options: ['-stats_period', String(REPORT_SECONDS), ...still], source: `file:${files.picture}` }],
    output: {
      options: ['-filter_complex', graph, ...clip, ...preview, '-update', '1', '-atomic_writing', '1'],
      target: `file:${files.preview}`
    }
  }
}

/** Ends well if this ffmpeg can write H.264. */
export const encoderProbe: FfmpegCall = {
  inputs: [{ options: ['-f', 'lavfi'], source: 'color=size=64x64:rate=1:duration=1' }],
  output: { options: [...ENCODING, '-f', 'null'], target: '-' }
}
