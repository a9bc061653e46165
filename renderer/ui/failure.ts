import { isDefinedError } from '@orpc/client'
import type { StudioFailure } from '../../services/contract/studio-failure.ts'

/** Any error of a call as a sentence with its fix. */
export function readFailure(error: unknown): StudioFailure {
  if (isDefinedError(error)) return (error as unknown as { data: StudioFailure }).data
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'BUG',
    message: 'Something went wrong that nobody foresaw.',
    fix: 'Try again. If it happens again, send us the details.',
    facts: { message }
  }
}

export const isCancelled = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'
