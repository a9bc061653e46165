import { rateText } from '../model/frame-rate.ts'
import type { Cancellable, FfmpegInput, Size } from './media.ts'
import type { Runner } from './runner.ts'
import { studioEncoding, studioPicture } from './studio-format.ts'
import { countFrames, requireFrames } from './verify.ts'
import { writeWhole } from './whole-file.ts'

/** A black studio clip of exactly `frames` frames. */
export async function blankClip(
  runner: Runner,
  to: string,
  clip: { frames: number; fps: number; size: Size },
  options: Cancellable = {}
): Promise<void> {
  const { frames, fps, size } = clip
  const { version } = (await runner.programs.facts()).ffmpeg
  const input: FfmpegInput = {
    options: ['-f', 'lavfi'],
    source: `color=c=black:s=${size.width}x${size.height}:r=${rateText(fps)}`
  }
  const encoding = ['-map', '0:v:0', '-vf', studioPicture, ...studioEncoding(fps, frames, version)]
  await writeWhole(to, options.signal, async (temporary) => {
    const call = { inputs: [input], output: { options: encoding, target: `file:${temporary}` } }
    await runner.ffmpeg(call, { ...options, frames })
    requireFrames(to, await countFrames(runner, temporary, { signal: options.signal }), frames)
  })
}
