import { z } from 'zod'
import { errorCodes } from './error-codes.ts'
import { StudioError, type ErrorFacts } from './studio-error.ts'

/** A StudioError as it crosses a border: what the user reads, what mends it, and what to send us. */
export const studioFailureSchema = z.object({
  code: z.string(),
  message: z.string(),
  fix: z.string(),
  facts: z.record(z.string(), z.json())
})
export type StudioFailure = z.infer<typeof studioFailureSchema>

export const toFailure = ({ code, message, fix, facts }: StudioError): StudioFailure => ({ code, message, fix, facts })

/** What a failed segment's state says, with the fix of its code; empty for a code of a newer version. */
export function failureOf({
  code,
  message,
  facts
}: {
  code: string
  message: string
  facts: ErrorFacts
}): StudioFailure {
  const known = errorCodes.find((own) => own === code)
  return { code, message, facts, fix: known === undefined ? '' : new StudioError(known, facts).fix }
}
