import type { ChildProcess } from 'node:child_process'

export type StopReason = 'abort' | 'timeout'

/**
 * Ends one child process when the signal aborts or its time is up: SIGTERM, then SIGKILL after `killDelayMs`.
 * `release` must be called when the process is gone; it takes back the listener and the timers.
 */
export function createStopper(options: { signal: AbortSignal | undefined; timeLimitMs: number; killDelayMs: number }) {
  let reason: StopReason | null = null
  let child: ChildProcess | null = null
  let killTimer: NodeJS.Timeout | undefined

  const end = (process: ChildProcess): void => {
    process.kill('SIGTERM')
    killTimer ??= setTimeout(() => process.kill('SIGKILL'), options.killDelayMs)
  }
  const stop = (why: StopReason): void => {
    reason ??= why
    if (child !== null) end(child)
  }
  const onAbort = (): void => stop('abort')
  const timer = setTimeout(() => stop('timeout'), options.timeLimitMs)
  if (options.signal?.aborted) stop('abort')
  else options.signal?.addEventListener('abort', onAbort, { once: true })

  return {
    reason: (): StopReason | null => reason,
    /** Hands over the process as soon as there is one; it ends at once when the stop came first. */
    attach(process: ChildProcess): void {
      child = process
      if (reason !== null) end(process)
    },
    release(): void {
      clearTimeout(timer)
      clearTimeout(killTimer)
      options.signal?.removeEventListener('abort', onAbort)
    }
  }
}
