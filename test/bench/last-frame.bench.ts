import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createMedia } from '../../services/media/create-media.ts'
import { byTurns, ffmpeg, inFolder, met } from './media-clips.ts'

const MAX_RATIO = 2
const MAX_MEGABYTES = 400
/** Two runs of one and the same command differ by this much. */
const NOISE = 1.05

/** How the last frame's time grows with a clip's length, what memory it takes, and how it stands beside plain commands. */
export default async function bench(report: (name: string, value: string) => void): Promise<void> {
  const media = createMedia()
  await media.versions()
  await inFolder(async (folder) => {
    const short = join(folder, 'short.mp4')
    const picture = join(folder, 'out.png')
    const noise = 'testsrc2=s=832x480:r=16:d=3,noise=alls=10:allf=t'
    await ffmpeg('-f', 'lavfi', '-i', noise, '-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', short)
    const input = ['-i', short, '-map', '0:v:0']
    const one = ['-frames:v', '1', '-update', '1', join(folder, 'plain.png')]
    const [ours = 0, reverse = 0, tail = 0] = await byTurns(
      15,
      () => media.extractFrame(short, picture),
      () => ffmpeg(...input, '-vf', 'reverse', ...one),
      () => ffmpeg('-sseof', '-0.5', ...input, '-vf', 'reverse', ...one)
    )
    const best = Math.min(reverse, tail)
    report(
      'last frame of 3 s of 832x480',
      `${ours.toFixed(0)} ms; reverse ${reverse.toFixed(0)} ms, tail and reverse ${tail.toFixed(0)} ms; × ${(ours / best).toFixed(2)} of the best, target ≤ 1, ${met(ours / best <= NOISE)}`
    )

    const seconds20 = join(folder, '20s.mp4')
    const minutes10 = join(folder, '10min.mp4')
    const full = ['-f', 'lavfi', '-i', 'testsrc2=s=1920x1080:r=24:d=20', '-c:v', 'libx264', '-preset', 'ultrafast']
    await ffmpeg(...full, '-g', '48', '-pix_fmt', 'yuv420p', seconds20)
    await ffmpeg('-stream_loop', '29', '-i', seconds20, '-c', 'copy', minutes10)
    const [brief = 0, long = 0] = await byTurns(
      7,
      () => media.extractFrame(seconds20, picture),
      () => media.extractFrame(minutes10, picture)
    )
    report(
      'last frame of 10 min against 20 s, 1080p',
      `${long.toFixed(0)} ms against ${brief.toFixed(0)} ms, × ${(long / brief).toFixed(2)}, target ≤ ${MAX_RATIO}, ${met(long / brief <= MAX_RATIO)}`
    )

    const once = join(folder, 'one-group.mkv')
    await ffmpeg(...full, '-g', '100000', '-pix_fmt', 'yuv420p', once)
    for (const [name, file] of [
      ['10 min', minutes10],
      ['20 s in one group of pictures', once]
    ] as const) {
      const peak = await peakMegabytes(media.extractFrame(file, picture))
      const value =
        peak === null
          ? 'not measured: this system has no /proc'
          : `${peak} MB, target < ${MAX_MEGABYTES} MB, ${met(peak < MAX_MEGABYTES)}`
      report(`memory of ffmpeg for the last frame, 1080p, ${name}`, value)
    }
  })
}

/** The most that any child of this process had in memory while `work` ran. */
async function peakMegabytes(work: Promise<void>): Promise<number | null> {
  let peak: number | null = null
  const watch = async (end: AbortSignal): Promise<void> => {
    while (!end.aborted) {
      const sizes = await childSizes()
      if (sizes.length > 0) peak = Math.max(peak ?? 0, ...sizes)
      await wait(10)
    }
  }
  const end = new AbortController()
  const watching = watch(end.signal)
  await work.finally(() => end.abort())
  await watching
  return peak
}

async function childSizes(): Promise<number[]> {
  const processes = await readdir('/proc').catch(() => [])
  const sizes = processes
    .filter((name) => /^\d+$/.test(name))
    .map(async (id) => {
      const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '')
      const isOurs = new RegExp(String.raw`^PPid:\s+${process.pid}$`, 'm').test(status)
      return isOurs ? Math.round(Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024) : 0
    })
  return (await Promise.all(sizes)).filter((size) => size > 0)
}
