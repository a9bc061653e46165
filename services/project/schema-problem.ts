import type { z } from 'zod'
import { StudioError } from '../contract/studio-error.ts'

/** Reads a document with its schema; throws `file_invalid` with the path inside it, what was expected and what is there. */
export function readWithSchema<Schema extends z.ZodType>(
  schema: Schema,
  document: unknown,
  file: string
): z.infer<Schema> {
  const read = schema.safeParse(document)
  if (read.success) return read.data
  const problems = read.error.issues.map((issue) => ({
    path: pathText(issue.path),
    expected: expectedText(issue),
    found: foundText(document, issue.path)
  }))
  throw new StudioError('file_invalid', { file, ...problems[0], ...(problems.length > 1 ? { problems } : {}) })
}

/** `shots[3].duration`; empty for the document itself. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')

const kinds: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object'
}

/** The schema's own words where it has some; zod's default messages put plainly otherwise. */
function expectedText(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input'))
    return kinds[issue.expected] ?? issue.expected
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options))
    return `one of ${issue.options.map((value) => JSON.stringify(value)).join(', ')}`
  if (issue.code === 'too_small' && issue.message.startsWith('Too small')) return `at least ${issue.minimum}`
  if (issue.code === 'too_big' && issue.message.startsWith('Too big')) return `at most ${issue.maximum}`
  return issue.message
}

const MAX_FOUND = 80

function foundText(document: unknown, path: readonly PropertyKey[]): string {
  const found = path.reduce<unknown>(
    (value, part) => (value !== null && typeof value === 'object' ? Reflect.get(value, part) : undefined),
    document
  )
  if (found === undefined) return 'nothing'
  if (Array.isArray(found)) return 'a list'
  if (found !== null && typeof found === 'object') return 'an object'
  const text = JSON.stringify(found)
  return text.length > MAX_FOUND ? `${text.slice(0, MAX_FOUND)}…` : text
}
