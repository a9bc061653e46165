/** Adds up what each part of a piece of work took, in milliseconds. */
export interface Stopwatch {
  time<Result>(part: string, work: () => Promise<Result>): Promise<Result>
  readonly timings: Record<string, number>
}

/** `elapsed`: milliseconds of a clock that never goes back. */
export function createStopwatch(elapsed: () => number): Stopwatch {
  const timings: Record<string, number> = {}
  return {
    timings,
    async time(part, work) {
      const start = elapsed()
      try {
        return await work()
      } finally {
        timings[part] = Math.round((timings[part] ?? 0) + elapsed() - start)
      }
    }
  }
}
