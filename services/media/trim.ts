import { PICTURE, clipInput } from './clip-input.ts'
import type { Cancellable } from './media.ts'
import { readStudioTrack } from './mp4-track.ts'
import type { Runner } from './runner.ts'
import { evenTimes, studioEncoding, studioPicture } from './studio-format.ts'
import { countFrames, requireFrames } from './verify.ts'
import { writeWhole } from './whole-file.ts'

/** Keeps `frames` frames from `from` on as a studio clip; throws `clip_frames` when the clip has fewer. */
export async function trimClip(
  runner: Runner,
  file: string,
  to: string,
  cut: { from: number; frames: number; fps: number },
  options: Cancellable = {}
): Promise<number> {
  const { from, frames, fps } = cut
  const { input } = await clipInput(file)
  const { version } = (await runner.programs.facts()).ffmpeg
  const graph = [`trim=start_frame=${from}:end_frame=${from + frames}`, evenTimes(fps), studioPicture].join(',')
  const encoding = ['-map', PICTURE, '-vf', graph, ...studioEncoding(fps, frames, version)]
  return writeWhole(to, options.signal, async (temporary) => {
    const call = { inputs: [input], output: { options: encoding, target: `file:${temporary}` } }
    const run = await runner.ffmpeg(call, { ...options, frames })
    requireFrames(file, run.frames, frames)
    // the index of what was written just now, by our own encoder and to its end, costs a millisecond; a decode costs a start
    const counted =
      (await readStudioTrack(temporary))?.frames ?? (await countFrames(runner, temporary, { signal: options.signal }))
    requireFrames(to, counted, frames)
    return counted
  })
}
