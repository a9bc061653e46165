import { stat } from 'node:fs/promises'
import { StudioError } from '../contract/studio-error.ts'
import { webpFacts, webpFrames } from './animated-webp.ts'
import { PICTURE, fileInput } from './clip-input.ts'
import { inspectContainer } from './container.ts'
import type { RunOptions, VerifiedClip } from './media.ts'
import { asClipInvalid, probeClip } from './probe.ts'
import { fpsMode } from './programs.ts'
import type { Runner } from './runner.ts'

/** A take is seconds long; what claims more is a mistake or a trap. */
const MAX_SECONDS = 600

/** Frames of the picture stream, counted by decoding every one. Throws `clip_invalid` for a clip that is cut or damaged. */
export async function countFrames(runner: Runner, file: string, options: RunOptions = {}): Promise<number> {
  const container = await inspectContainer(file)
  if (container.defect !== null) throw new StudioError('clip_invalid', { file, reason: container.defect })
  if (container.kind === 'webp') return countPages(file, options)
  const { version } = (await runner.programs.facts()).ffmpeg
  // Deblocking alters the pictures and never their number; without it a film is counted in two thirds of the time.
  const input = fileInput(file, container, ['-skip_loop_filter', 'all'])
  const output = ['-map', PICTURE, ...fpsMode(version, 'passthrough'), '-f', 'null']
  const strict = { ...input, options: ['-xerror', ...input.options] }
  try {
    return (await runner.ffmpeg({ inputs: [strict], output: { options: output, target: '-' } }, options)).frames
  } catch (error) {
    throw asClipInvalid(file, error)
  }
}

/** Decodes the whole clip and holds it against what was asked; throws `clip_invalid` or `clip_frames`. */
export async function verifyClip(
  runner: Runner,
  file: string,
  expected: { frames?: number; width?: number; height?: number },
  options: RunOptions = {}
): Promise<VerifiedClip> {
  const facts = await probeClip(runner, file, options)
  const { width = facts.width, height = facts.height } = expected
  if (facts.width !== width || facts.height !== height) {
    const reason = `it is ${facts.width} × ${facts.height} where ${width} × ${height} was asked`
    throw new StudioError('clip_invalid', { file, reason })
  }
  if (facts.seconds !== null && facts.seconds > MAX_SECONDS)
    throw new StudioError('clip_invalid', { file, reason: `it claims to last ${Math.round(facts.seconds)} s` })
  const frames = await countFrames(runner, file, { ...options, frames: expected.frames })
  requireFrames(file, frames, expected.frames ?? Math.max(1, frames))
  return { ...facts, frames, bytes: (await stat(file)).size }
}

/** Throws `clip_frames` when they differ. */
export function requireFrames(file: string, found: number, expected: number): void {
  if (found !== expected) throw new StudioError('clip_frames', { file, found, expected })
}

async function countPages(file: string, options: RunOptions): Promise<number> {
  const { pages } = await webpFacts(file)
  const decoded = webpFrames(file, options.signal)
  let frames = 0
  while (!(await decoded.next()).done) {
    frames++
    options.onProgress?.(frames / pages)
  }
  return frames
}
