import { setTimeout as sleep } from 'node:timers/promises'
import { isUnreachable } from './failure.ts'
import { createBackoff, type ComfyTiming } from './timing.ts'

/** Does it again and again, with growing waits, for as long as the server is away. Everything else is thrown at once. */
export async function patiently<Result>(
  work: () => Promise<Result>,
  { timing, signal }: { timing: ComfyTiming; signal: AbortSignal }
): Promise<Result> {
  const backoff = createBackoff(timing)
  for (;;) {
    signal.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      if (!isUnreachable(error)) throw error
    }
    await sleep(backoff(), undefined, { signal })
  }
}

/** The result of work that goes on to its end, or the cancellation as soon as it comes. */
export async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
    // Whichever lost the race must not count as unhandled.
    work.catch(() => undefined)
  }
}
