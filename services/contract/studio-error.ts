import type { Json } from '../model/json.ts'
import { errorTable, type ErrorCode } from './error-codes.ts'

/** What an error is about: file, path, expected, command … Plain JSON, so that it crosses every border. */
export type ErrorFacts = Record<string, Json>

/** The one error of the studio: a code of the table, the facts, and what caused it. */
export class StudioError extends Error {
  override readonly name = 'StudioError'
  readonly code: ErrorCode
  readonly facts: ErrorFacts

  constructor(code: ErrorCode, facts: ErrorFacts = {}, options?: { cause?: unknown }) {
    super(errorTable[code].says(facts), options)
    this.code = code
    this.facts = facts
  }

  /** What the user can do about it. */
  get fix(): string {
    return errorTable[this.code].fix(this.facts)
  }

  /** What the code says of most of its kind, unless the fact `retryable` says otherwise of this one. */
  get isRetryable(): boolean {
    const { retryable } = this.facts
    return typeof retryable === 'boolean' ? retryable : errorTable[this.code].isRetryable
  }
}

/** Whether it is the studio's error of that code. */
export const isStudioError = (error: unknown, code: ErrorCode): error is StudioError =>
  error instanceof StudioError && error.code === code

/** The error as it is: what nobody foresaw becomes BUG, with its cause kept. An abort is not an error: see `isAbort`. */
export function toStudioError(error: unknown): StudioError {
  if (error instanceof StudioError) return error
  const fileCode = fileErrorCodes[(error as { code?: string } | null)?.code ?? '']
  if (fileCode !== undefined) {
    const { path, code } = error as { path?: string; code?: string }
    return new StudioError(fileCode, { file: path ?? null, system: code ?? null }, { cause: error })
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return new StudioError('BUG', { message }, { cause: error })
}

/** Whether it is a cancellation, which is an outcome and not an error. */
export const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'

const fileErrorCodes: Record<string, ErrorCode> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EFBIG: 'disk_full',
  EACCES: 'no_access',
  EPERM: 'no_access',
  EROFS: 'no_access',
  EIO: 'disk_failed',
  EMFILE: 'too_many_files',
  ENFILE: 'too_many_files',
  ENOENT: 'file_missing'
}
