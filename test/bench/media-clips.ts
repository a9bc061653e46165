import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { promisify } from 'node:util'

/** ffmpeg as it is, without the media layer. */
export const ffmpeg = async (...args: string[]): Promise<void> => {
  await promisify(execFile)('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args])
}

export async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  try {
    await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Median times of ways that are run by turns, so that a busy machine is as busy for each. */
export async function byTurns(rounds: number, ...ways: (() => Promise<unknown>)[]): Promise<number[]> {
  const times: number[][] = ways.map(() => [])
  for (let round = 0; round <= rounds; round++) {
    for (const [index, way] of ways.entries()) {
      const time = await milliseconds(way)
      // The first round only warms up.
      if (round > 0) times[index]?.push(time)
    }
  }
  return times.map((list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0)
}

export const met = (isMet: boolean): string => (isMet ? 'met' : 'missed')
