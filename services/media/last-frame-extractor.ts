import { rm, writeFile } from 'node:fs/promises'
import { StudioError } from '../contract/studio-error.ts'
import { webpFacts, webpFrame } from './animated-webp.ts'
import { PICTURE, fileInput } from './clip-input.ts'
import { inspectContainer, type Container } from './container.ts'
import type { Cancellable, FfmpegCall, RunOptions } from './media.ts'
import { fpsMode } from './programs.ts'
import type { Runner } from './runner.ts'
import { countFrames } from './verify.ts'
import { hasBytes, writeWhole } from './whole-file.ts'

export interface LastFrameExtractor {
  /** Writes the exact last frame, or frame `frame` counted from 0, as PNG (8-bit RGB): bit for bit that of a full decode. */
  extract(file: string, to: string, options?: Cancellable & { frame?: number }): Promise<void>
}

/**
 * How far before the end the seek goes. It lands on the keyframe before that point and everything from there on is decoded,
 * so the number decides only how often the keyframe of the very end is missed.
 */
const TAIL_SECONDS = 0.5
/** Moves all timestamps well above 0, whatever the clip starts at. */
const SHIFT_SECONDS = 100_000
/** The fastest compression: 14 % larger and, at 832 × 480, 40 ms sooner. */
const png = ['-c:v', 'png', '-compression_level', '1']
/** One period longer than any clip: every frame falls into it and replaces the one before, so two frames are held and the last is written. */
const keepLast = 'fps=fps=1/100000000:round=zero:eof_action=pass'

/**
 * Three ways, each exact, the next where one looks off:
 * from the last keyframes of a container with an index; from the start, holding two frames; from the start, writing every frame over the one before.
 */
export function createLastFrameExtractor(runner: Runner): LastFrameExtractor {
  const picture = async (
    file: string,
    container: Container,
    to: string,
    how: { before: readonly string[]; options: readonly string[] }
  ): Promise<FfmpegCall> => {
    const { version } = (await runner.programs.facts()).ffmpeg
    const options = ['-map', PICTURE, ...how.options, ...fpsMode(version, 'passthrough'), '-pix_fmt', 'rgb24']
    return {
      inputs: [fileInput(file, container, how.before)],
      output: { options: [...options, ...png, '-f', 'image2', '-update', '1'], target: `file:${to}` }
    }
  }

  const last = async (file: string, container: Container, to: string, options: RunOptions): Promise<void> => {
    const shift = ['-itsoffset', String(SHIFT_SECONDS)]
    const keep = ['-vf', keepLast]
    if (container.kind === 'mov' || container.kind === 'matroska') {
      // Without accurate seeking nothing from the keyframe on is dropped, so audio that outlasts the picture does no harm.
      const seek = ['-xerror', '-noaccurate_seek', '-sseof', `-${TAIL_SECONDS}`, ...shift]
      const call = await picture(file, container, to, { before: seek, options: keep })
      const isSound = await runner.ffmpeg(call, options).then(
        ({ complaints }) => complaints.length === 0,
        (error: unknown) => {
          if (error instanceof StudioError && error.code === 'ffmpeg_failed') return false
          throw error
        }
      )
      if (isSound && (await hasBytes(to))) return
      await rm(to, { force: true })
    }
    await runner.ffmpeg(await picture(file, container, to, { before: shift, options: keep }), options)
    if (await hasBytes(to)) return
    await runner.ffmpeg(await picture(file, container, to, { before: [], options: [] }), options)
  }

  const numbered = async (file: string, container: Container, to: string, frame: number, options: RunOptions) => {
    const select = ['-vf', String.raw`select=eq(n\,${frame})`, '-frames:v', '1']
    await runner.ffmpeg(await picture(file, container, to, { before: [], options: select }), options)
    if (!(await hasBytes(to))) {
      const found = await countFrames(runner, file, { signal: options.signal })
      throw new StudioError('clip_frames', { file, found, expected: frame + 1 })
    }
  }

  return {
    async extract(file, to, options = {}) {
      const { frame } = options
      if (frame !== undefined && (!Number.isInteger(frame) || frame < 0))
        throw new RangeError(`frame ${frame} is not a whole number from 0 on`)
      // The next segment waits for it.
      const run: RunOptions = { signal: options.signal, isUrgent: true }
      const container = await inspectContainer(file)
      await writeWhole(to, options.signal, async (temporary) => {
        if (container.kind === 'webp') {
          const { pages } = await webpFacts(file)
          if (frame !== undefined && frame >= pages)
            throw new StudioError('clip_frames', { file, found: pages, expected: frame + 1 })
          await writeFile(temporary, await webpFrame(file, frame ?? pages - 1))
        } else if (frame === undefined) await last(file, container, temporary, run)
        else await numbered(file, container, temporary, frame, run)
      })
      options.onProgress?.(1)
    }
  }
}
