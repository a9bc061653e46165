import type { ErrorCode } from '../../../contract/error-codes.ts'
import { StudioError } from '../../../contract/studio-error.ts'
import type { Json } from '../../../model/json.ts'
import type { FailureContext } from '../failure.ts'

/** What a failure turned out to be. */
export interface Verdict {
  code: ErrorCode
  /** What happened, one sentence. */
  what: string
  /** Why, one sentence or two. */
  cause: string
  /** What mends it, a sentence a step. */
  steps: string[]
  /** Where it differs from what its code says of most. */
  isRetryable?: boolean
  node?: { id: string; class: string } | null
  /** What else the code's readers want: files, classes, values. */
  facts?: Record<string, Json>
}

/** The server's own words are kept up to this many characters. */
export const MAX_RAW = 32_000

/** The error that the user meets. `raw` is the answer as it came, but for secrets, which never get so far. */
export function verdictError(
  verdict: Verdict,
  raw: Json,
  { server, workflow }: FailureContext,
  options?: { cause?: unknown }
): StudioError {
  const { code, what, cause, steps, isRetryable, node = null, facts = {} } = verdict
  return new StudioError(
    code,
    {
      server,
      workflow,
      ...facts,
      what,
      cause,
      steps,
      node,
      raw: cappedRaw(raw),
      ...(isRetryable !== undefined && { retryable: isRetryable })
    },
    options
  )
}

/** Small answers stay as they are; of a large one the beginning stays, as text. */
export function cappedRaw(raw: Json): Json {
  const text = typeof raw === 'string' ? raw : JSON.stringify(raw)
  if (text.length <= MAX_RAW) return raw
  return `${text.slice(0, MAX_RAW)} … (${text.length - MAX_RAW} characters more)`
}

/** The first line of a message of Python, without the line break at its end, as part of a sentence. */
export const firstLine = (message: string): string => {
  const line = message.trim().split('\n', 1)[0]?.trim() ?? ''
  return line.length > 300 ? `${line.slice(0, 300)} …` : line
}

/** The same as a sentence of its own. */
export const sentence = (message: string): string => {
  const line = firstLine(message)
  return line === '' ? 'It gave no reason.' : /[.!?…]$/.test(line) ? line : `${line}.`
}
