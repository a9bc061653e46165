import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { studioEncoding, studioPicture } from '../../services/media/studio-format.ts'
import { COUNTER_SQUARE, readCounter, writeCounter, type Counted } from './frame-counter.ts'

export interface CountedClip {
  /** Tells the clip from others; 0 to 255. */
  id: number
  frames: number
  fps: number
  width?: number
  height?: number
}

/** A clip in the studio's own format whose every frame says which clip and frame it is. */
export async function writeCountedClip(file: string, clip: CountedClip): Promise<void> {
  const { id, frames, fps, width = 1280, height = 720 } = clip
  const input = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', String(fps), '-i', '-']
  const encoding = studioEncoding(fps, frames, '5.1')
  const ffmpeg = spawn('ffmpeg', ['-v', 'error', '-y', ...input, '-vf', studioPicture, ...encoding, file], {
    stdio: ['pipe', 'inherit', 'inherit']
  })
  const ended = once(ffmpeg, 'close')
  for (let frame = 0; frame < frames; frame++) {
    const picture = Buffer.alloc(width * height, 48 + ((frame * 3 + id * 29) % 120))
    writeCounter(picture, width, { id, frame })
    if (!ffmpeg.stdin.write(picture)) await once(ffmpeg.stdin, 'drain')
  }
  ffmpeg.stdin.end()
  const [code] = (await ended) as [number]
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`)
}

/** Which clip and frame each frame of a film shows that was made of counted clips, decoded by ffmpeg. */
export async function readCountedFilm(file: string, width = 1280): Promise<Counted[]> {
  const picture = ['-vf', `crop=${width}:${COUNTER_SQUARE}:0:0,format=gray`, '-f', 'rawvideo', '-']
  const { stdout } = await promisify(execFile)('ffmpeg', ['-v', 'error', '-i', file, ...picture], {
    encoding: 'buffer',
    maxBuffer: 1e9
  })
  const size = width * COUNTER_SQUARE
  return Array.from({ length: stdout.length / size }, (_, frame) =>
    readCounter(stdout.subarray(frame * size, (frame + 1) * size), width, 1)
  )
}
