import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { rateText } from '../model/frame-rate.ts'
import { copyJoin, joinableTracks } from './copy-join.ts'
import { encodeJoin, type Part } from './encode-join.ts'
import type { Cancellable, Size, VerifiedClip } from './media.ts'
import { readStudioTrack, type Mp4Track } from './mp4-track.ts'
import { probeClip } from './probe.ts'
import type { Runner } from './runner.ts'
import { countFrames, requireFrames } from './verify.ts'
import { writeWhole } from './whole-file.ts'

/** Of a join's time, how much passes before its frames are counted. */
const JOINING = 0.8

/** One shot from its segments; see `Media.conformShot`. */
export async function conformShot(
  runner: Runner,
  segments: readonly string[],
  to: string,
  shot: { frames: number; fps: number; size: Size; nativeFps: number },
  options: Cancellable = {}
): Promise<{ isCopy: boolean }> {
  requireClips(segments)
  const { frames, fps, size } = shot
  const tracks = rateText(shot.nativeFps) === rateText(fps) ? await joinableTracks(segments, fps) : null
  const isCopy = tracks !== null && frames === total(tracks) && tracks.every((track) => isSize(track, size))
  await writeWhole(to, options.signal, async (temporary) => {
    if (isCopy) await copyJoin(runner, segments, temporary, { frames, fps, folder: dirname(to) }, before(options))
    else {
      const parts = await readParts(runner, segments, options)
      const source = parts.reduce((sum, part) => sum + part.frames, 0)
      await encodeJoin(runner, parts, temporary, { source, frames, fps, size }, before(options))
    }
    requireFrames(to, await countFrames(runner, temporary, { ...after(options), frames }), frames)
  })
  return { isCopy }
}

/** The film from conformed shots; see `Media.joinFilm`. */
export async function joinFilm(
  runner: Runner,
  shots: readonly string[],
  to: string,
  film: { frames: number; fps: number },
  options: Cancellable = {}
): Promise<VerifiedClip> {
  requireClips(shots)
  const { frames, fps } = film
  const tracks = await joinableTracks(shots, fps)
  return writeWhole(to, options.signal, async (temporary) => {
    if (tracks !== null) {
      requireFrames(to, total(tracks), frames)
      await copyJoin(runner, shots, temporary, { frames, fps, folder: dirname(to) }, before(options))
    } else {
      const parts = await readParts(runner, shots, options)
      const source = parts.reduce((sum, part) => sum + part.frames, 0)
      requireFrames(to, source, frames)
      const size = parts[0]?.size ?? { width: 0, height: 0 }
      await encodeJoin(runner, parts, temporary, { source, frames, fps, size }, before(options))
    }
    const [facts, counted] = await Promise.all([
      probeClip(runner, temporary, { signal: options.signal }),
      countFrames(runner, temporary, { ...after(options), frames })
    ])
    requireFrames(to, counted, frames)
    return { ...facts, frames: counted, bytes: (await stat(temporary)).size }
  })
}

/** Size and frames of each clip: from its index where it is the studio's own, else by decoding. */
async function readParts(
  runner: Runner,
  files: readonly string[],
  options: Cancellable
): Promise<(Part & { frames: number })[]> {
  const parts: (Part & { frames: number })[] = []
  for (const file of files) {
    const quiet = { signal: options.signal }
    const track = await readStudioTrack(file)
    const { width, height } = track ?? (await probeClip(runner, file, quiet))
    parts.push({ file, size: { width, height }, frames: track?.frames ?? (await countFrames(runner, file, quiet)) })
  }
  return parts
}

function requireClips(files: readonly string[]): void {
  if (files.length === 0) throw new RangeError('there is nothing to join')
}

const total = (tracks: readonly Mp4Track[]): number => tracks.reduce((sum, track) => sum + track.frames, 0)
const isSize = (track: Mp4Track, size: Size): boolean => track.width === size.width && track.height === size.height

const before = ({ signal, onProgress }: Cancellable): Cancellable => ({
  signal,
  onProgress: (fraction) => onProgress?.(fraction * JOINING)
})
const after = ({ signal, onProgress }: Cancellable): Cancellable => ({
  signal,
  onProgress: (fraction) => onProgress?.(JOINING + fraction * (1 - JOINING))
})
