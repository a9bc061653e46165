/** Adds up how long the parts of a render take, in milliseconds. */
export interface Stopwatch {
  timed<Result>(part: string, work: () => Promise<Result>): Promise<Result>
  /** Whole milliseconds by part; a part that happened several times counts as one. */
  totals(): Record<string, number>
}

export function createStopwatch(elapsed: () => number): Stopwatch {
  const parts = new Map<string, number>()
  return {
    async timed(part, work) {
      const start = elapsed()
      try {
        return await work()
      } finally {
        parts.set(part, (parts.get(part) ?? 0) + elapsed() - start)
      }
    },
    totals: () => Object.fromEntries([...parts].map(([part, ms]) => [part, Math.round(ms)]))
  }
}
