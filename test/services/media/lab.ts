import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'

const run = promisify(execFile)

/** Runs the real ffmpeg as it is, beside the code under test; resolves to stdout. */
export async function ffmpeg(...args: string[]): Promise<Buffer> {
  const all = ['-v', 'error', '-nostdin', '-y', ...args]
  return (await run('ffmpeg', all, { encoding: 'buffer', maxBuffer: 512 * 1024 * 1024 })).stdout
}

export async function ffprobe(...args: string[]): Promise<string> {
  return (
    await run('ffprobe', ['-v', 'error', '-of', 'csv=p=0', ...args], { maxBuffer: 64 * 1024 * 1024 })
  ).stdout.trim()
}

/** An empty folder that goes with the test. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'media-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export const pattern = (facts: { frames?: number; fps?: number | string; size?: string } = {}): string[] => {
  const { frames = 20, fps = 24, size = '96x64' } = facts
  return ['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${fps},trim=end_frame=${frames}`]
}

export const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']

/** A clip whose frame n is a flat grey of luma `16 + 4 · n`, so that a frame can be told by its brightness. */
export async function numberedClip(to: string, facts: { frames: number; fps: number; size?: string }): Promise<string> {
  const { frames, fps, size = '64x64' } = facts
  const source = `nullsrc=s=${size}:r=${fps},format=yuv420p,geq=lum='16+4*N':cb=128:cr=128,trim=end_frame=${frames}`
  const tags = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv']
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '1', '-pix_fmt', 'yuv420p', ...tags]
  await ffmpeg('-f', 'lavfi', '-i', source, ...encode, to)
  return to
}

/** Which frame of a numbered clip each frame of a clip shows. */
export async function shownNumbers(file: string): Promise<number[]> {
  const luma = await ffmpeg('-i', file, '-vf', 'crop=2:2:exact=1,extractplanes=y', '-f', 'rawvideo', '-')
  return Array.from({ length: luma.length / 4 }, (_, frame) => Math.round(((luma[frame * 4] ?? 0) - 16) / 4))
}

/** A hash of each frame as it is decoded. */
export async function frameHashes(file: string, ...options: string[]): Promise<string[]> {
  const listed = await ffmpeg(
    '-i',
    file,
    '-map',
    '0:V:0',
    '-fps_mode',
    'passthrough',
    ...options,
    '-f',
    'framemd5',
    '-'
  )
  return listed
    .toString()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)?.trim() ?? '')
}

/** A program of the test's own: Node runs `body` with `args` in reach. */
export async function aProgram(folder: string, body: string): Promise<string> {
  const file = join(folder, `program-${randomUUID()}`)
  await writeFile(file, `#!${process.execPath}\nconst args = process.argv.slice(2)\n${body}\n`)
  await chmod(file, 0o755)
  return file
}

/** Whether a process with these words in its command line is alive. */
export async function isRunning(words: string): Promise<boolean> {
  const { stdout } = await run('ps', ['-axo', 'args'], { maxBuffer: 16 * 1024 * 1024 })
  return stdout.includes(words)
}
