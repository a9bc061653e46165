import type { z } from 'zod'

/** What a typed text means, or a sentence that says what is asked for. */
export type ReadValue<Value> = { value: Value; problem?: never } | { problem: string; value?: never }

/** Reads a text by a schema of the model, so that a field takes exactly what the file takes. */
export const readWith =
  <Value>(schema: z.ZodType<Value>) =>
  (text: string): ReadValue<Value> =>
    check(schema, text.trim())

/** The same for a number, with or without its unit behind it; a comma is a decimal point too. Nothing typed is undefined. */
export const readNumberWith =
  <Value>(schema: z.ZodType<Value>, unit = '') =>
  (text: string): ReadValue<Value> => {
    const typed = text.trim().toLowerCase()
    const bare = unit !== '' && typed.endsWith(unit.toLowerCase()) ? typed.slice(0, -unit.length).trim() : typed
    return check(schema, bare === '' ? undefined : Number(bare.replace(',', '.')))
  }

/** The schemas' messages are what is expected, in words: "at least 64 pixels". */
export function check<Value>(schema: z.ZodType<Value>, value: unknown): ReadValue<Value> {
  const read = schema.safeParse(value)
  if (read.success) return { value: read.data }
  return { problem: `Needs ${read.error.issues[0]?.message ?? 'another value'}.` }
}

/** A number as it is typed, no finer than asked for: 0.5, 7.25, 24. */
export const numberText = (value: number, digits = 3): string => String(Number(value.toFixed(digits)))
