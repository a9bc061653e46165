import { setTimeout as delay } from 'node:timers/promises'
import type { ErrorCode } from '../contract/error-codes.ts'
import { isAbort, toStudioError, type StudioError } from '../contract/studio-error.ts'

/** Waits between tries: doubling from `firstMs` to `mostMs`, each shortened by up to half so that many do not come at once. */
export interface Backoff {
  firstMs: number
  mostMs: number
}

/** Temporal's defaults for retries: 1 s, doubling, at most 100 times that. */
export const defaultBackoff: Backoff = { firstMs: 1000, mostMs: 100_000 }

export const backoffMs = ({ firstMs, mostMs }: Backoff, attempt: number, random: () => number = Math.random): number =>
  Math.min(mostMs, firstMs * 2 ** attempt) * (1 - random() / 2)

export interface PatienceParts {
  backoff: Backoff
  signal: AbortSignal
  /** Told at the first try that failed, and when it went through after all. */
  onWait(error: StudioError | null): void
}

/** Troubles of the disk that pass when somebody makes room, closes a program or plugs the drive in again. */
const passing = new Set<ErrorCode>(['disk_full', 'disk_failed', 'too_many_files'])
const isDiskTrouble = ({ code }: StudioError): boolean => passing.has(code)

export interface Patience {
  /** Does it until it is done, waiting out what passes; any other error is thrown at once. */
  <Result>(work: () => Promise<Result>): Promise<Result>
  /** Whether it is trouble of the disk that may pass by itself. */
  mayPass(error: StudioError): Promise<boolean>
}

export interface PatienceParts {
  backoff: Backoff
  signal: AbortSignal
  /** Whether the project's folder is there: a drive that was pulled out makes every file missing. */
  isFolderThere(): Promise<boolean>
  /** Told at the first try that failed, and with null when it went through after all. */
  onWait(error: StudioError | null): void
}

export function createPatience({ backoff, signal, isFolderThere, onWait }: PatienceParts): Patience {
  const mayPass = async (error: StudioError): Promise<boolean> =>
    isDiskTrouble(error) || ((error.code === 'file_missing' || error.code === 'no_access') && !(await isFolderThere()))

  const patiently = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    for (let attempt = 0; ; attempt++) {
      try {
        const result = await work()
        if (attempt > 0) onWait(null)
        return result
      } catch (error) {
        const trouble = isAbort(error) ? null : toStudioError(error)
        if (trouble === null || !(await mayPass(trouble))) throw error
        if (attempt === 0) onWait(trouble)
        await delay(backoffMs(backoff, attempt), undefined, { signal })
      }
    }
  }
  return Object.assign(patiently, { mayPass })
}
