/** Adds up how long the parts of a render take, in milliseconds. */
export interface Stopwatch {
  timed<Result>(part: string, work: () => Promise<Result>): Promise<Result>
  /** Time that was measured elsewhere. */
  add(part: string, ms: number): void
  /** Whole milliseconds by part; a part that happened several times counts as one. */
  totals(): Record<string, number>
}

export function createStopwatch(elapsed: () => number): Stopwatch {
  const parts = new Map<string, number>()
  const add = (part: string, ms: number): void => void parts.set(part, (parts.get(part) ?? 0) + ms)
  return {
    add,
    async timed(part, work) {
      const start = elapsed()
      try {
        return await work()
      } finally {
        add(part, elapsed() - start)
      }
    },
    totals: () => Object.fromEntries([...parts].map(([part, ms]) => [part, Math.round(ms)]))
  }
}
