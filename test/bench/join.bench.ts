import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createMedia } from '../../services/media/create-media.ts'
import { ffmpeg, inFolder, met, milliseconds } from './media-clips.ts'

const CLIPS = 100
const FRAMES = 24
const MAX_SECONDS = 3

/** The time to join conformed clips, and whether every packet of the film is one of theirs. */
export default async function bench(report: (name: string, value: string) => void): Promise<void> {
  const media = createMedia()
  await media.versions()
  await inFolder(async (folder) => {
    const source = join(folder, 'source.mp4')
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=832x480:r=24:d=10', '-c:v', 'libx264', '-preset', 'ultrafast', source)
    // Ten different clips, ten times each: joining does not care that they recur.
    const clips = Array.from({ length: 10 }, (_, index) => join(folder, `${index}.mp4`))
    for (const [index, clip] of clips.entries())
      await media.trimClip(source, clip, { from: index * FRAMES, frames: FRAMES, fps: 24 })
    const row = Array.from({ length: CLIPS }, (_, index) => clips[index % clips.length] ?? '')
    const film = join(folder, 'film.mp4')

    const whole = await milliseconds(() => media.joinFilm(row, film, { frames: CLIPS * FRAMES, fps: 24 }))
    const counting = await milliseconds(() => media.countFrames(film))
    const joining = (whole - counting) / 1000
    report(
      `joining ${CLIPS} clips of ${FRAMES} frames, 832x480`,
      `${joining.toFixed(2)} s, target < ${MAX_SECONDS} s, ${met(joining < MAX_SECONDS)}; with its ${CLIPS * FRAMES} frames counted by decoding ${(whole / 1000).toFixed(2)} s`
    )
    const parts = await Promise.all(clips.map(packetHashes))
    const expected = row.flatMap((_, index) => parts[index % clips.length] ?? [])
    const isSame = JSON.stringify(await packetHashes(film)) === JSON.stringify(expected)
    report(
      'packets of the film that are those of its clips',
      `${isSame ? 'all' : 'not all'}, target all, ${met(isSame)}`
    )
  })
}

async function packetHashes(file: string): Promise<string[]> {
  const show = ['-show_data_hash', 'md5', '-show_entries', 'packet=data_hash', '-of', 'csv=p=0']
  const { stdout } = await promisify(execFile)('ffprobe', ['-v', 'error', ...show, file], {
    maxBuffer: 64 * 1024 * 1024
  })
  return stdout.trim().split('\n')
}
