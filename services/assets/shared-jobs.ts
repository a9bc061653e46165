/** Work by a key: asked for again while it goes on, it is the same work. */
export interface SharedJobs<Result> {
  /**
   * The result of the work of that key, begun when one of `limit` places is free. Rejects with an AbortError when
   * `signal` is aborted; the work itself is aborted when nobody waits for it any more.
   */
  run(key: string, work: (signal: AbortSignal) => Promise<Result>, signal: AbortSignal): Promise<Result>
  /** Aborts all work and resolves when it has ended. */
  close(): Promise<void>
}

interface Job<Result> {
  result: Promise<Result>
  stop: AbortController
  waiting: number
}

export function createSharedJobs<Result>({ limit }: { limit: number }): SharedJobs<Result> {
  const jobs = new Map<string, Job<Result>>()
  /** Those that nobody waits for any more too, until they have ended. */
  const underWay = new Set<Job<Result>>()
  const queue: (() => void)[] = []
  let free = limit

  const place = async (signal: AbortSignal): Promise<void> => {
    if (free > 0) return void free--
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = (): void => {
        queue.splice(queue.indexOf(enter), 1)
        reject(signal.reason as Error)
      }
      queue.push(enter)
      signal.addEventListener('abort', leave, { once: true })
    })
  }
  const giveBack = (): void => {
    const next = queue.shift()
    if (next === undefined) free++
    else next()
  }

  async function inPlace(work: (signal: AbortSignal) => Promise<Result>, signal: AbortSignal): Promise<Result> {
    await place(signal)
    try {
      signal.throwIfAborted()
      return await work(signal)
    } finally {
      giveBack()
    }
  }

  function begin(key: string, work: (signal: AbortSignal) => Promise<Result>): Job<Result> {
    const stop = new AbortController()
    const job: Job<Result> = { stop, waiting: 0, result: inPlace(work, stop.signal) }
    jobs.set(key, job)
    underWay.add(job)
    const end = (): void => {
      underWay.delete(job)
      leaveAlone(key, job)
    }
    job.result.then(end, end)
    return job
  }

  /** Who asks from now on begins anew. */
  const leaveAlone = (key: string, job: Job<Result>): void => void (jobs.get(key) === job && jobs.delete(key))

  return {
    async run(key, work, signal) {
      signal.throwIfAborted()
      const job = jobs.get(key) ?? begin(key, work)
      job.waiting++
      const gone = Promise.withResolvers<never>()
      const leave = (): void => gone.reject(signal.reason as Error)
      signal.addEventListener('abort', leave, { once: true })
      try {
        return await Promise.race([job.result, gone.promise])
      } finally {
        signal.removeEventListener('abort', leave)
        job.waiting--
        if (job.waiting === 0) {
          leaveAlone(key, job)
          job.stop.abort()
        }
      }
    },
    async close() {
      for (const { stop } of underWay) stop.abort()
      await Promise.allSettled([...underWay].map(({ result }) => result))
    }
  }
}
