import { writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Cancellable } from './media.ts'
import { readStudioTrack, type Mp4Track } from './mp4-track.ts'
import type { Runner } from './runner.ts'
import { studioContainer, trackTimescale } from './studio-format.ts'
import { placeFile, withFolder } from './whole-file.ts'

/** The tracks when all clips can follow one another in one stream at `fps`, else null. */
export async function joinableTracks(clips: readonly string[], fps: number): Promise<Mp4Track[] | null> {
  const { timescale, ticksPerFrame } = trackTimescale(fps)
  const tracks: Mp4Track[] = []
  for (const clip of clips) {
    const track = await readStudioTrack(clip)
    const first = tracks[0] ?? track
    if (track === null || first === null) return null
    const isAlike = track.codec === first.codec && track.width === first.width && track.height === first.height
    if (!isAlike || track.timescale !== timescale || track.ticksPerFrame !== ticksPerFrame) return null
    tracks.push(track)
  }
  return tracks
}

/** Writes the packets of joinable clips one after the other. */
export async function copyJoin(
  runner: Runner,
  clips: readonly string[],
  to: string,
  film: { frames: number; fps: number; folder: string },
  options: Cancellable = {}
): Promise<void> {
  const { ticksPerFrame } = trackTimescale(film.fps)
  await withFolder(film.folder, async (folder) => {
    const names = clips.map((clip, index) => `${index}${extname(clip) === '.mp4' ? '.mp4' : ''}`)
    for (const [index, clip] of clips.entries()) await placeFile(clip, join(folder, names[index] ?? ''))
    const list = join(folder, 'list.txt')
    // Names of our own only: a line break or a quote in a clip's name can't become a line of the list.
    await writeFile(list, ['ffconcat version 1.0', ...names.map((name) => `file ${name}`), ''].join('\n'))
    // The demuxer adds durations in microseconds, which drifts; counting packets puts each frame exactly in its place.
    const times = ['-bsf:v', `setts=ts=N*${ticksPerFrame}`]
    const copying = ['-map', '0:v:0', '-c', 'copy', ...times, ...studioContainer(film.fps)]
    const input = {
      options: ['-f', 'concat', '-format_whitelist', 'concat,mov', '-safe', '1', '-auto_convert', '0'],
      source: `file:${list}`
    }
    const call = { inputs: [input], output: { options: copying, target: `file:${to}` } }
    await runner.ffmpeg(call, { ...options, frames: film.frames })
  })
}
