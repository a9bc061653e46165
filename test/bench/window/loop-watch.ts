import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** How long the event loop of another process stood still, as a module that it is started with writes it down. */
export interface LoopWatch {
  /** For the environment of the process. */
  readonly env: Record<string, string>
  /** The longest standstill during `use`. */
  longest(use: () => Promise<void>): Promise<number>
}

export function createLoopWatch(folder: string): LoopWatch {
  const file = join(folder, 'loop.log')
  const lines = async (): Promise<string[]> => (await readFile(file, 'utf8')).split('\n').filter(Boolean)
  return {
    env: {
      NODE_OPTIONS: `--import=${join(import.meta.dirname, 'loop-writer.mjs')}`,
      FRAMECHAIN_BENCH_LOOP: file
    },
    async longest(use) {
      const before = (await lines()).length
      await use()
      const told = (await lines()).slice(before + 1)
      return Math.max(...told.map(Number))
    }
  }
}
