import { StudioError } from '../contract/studio-error.ts'
import { findJsonProblem } from './json-problem.ts'

/** Far above any storyboard (a thousand shots are 1.5 MB), far below what could hurt. */
export const MAX_JSON_BYTES = 20 * 1024 * 1024
export const MAX_JSON_DEPTH = 64

/** A file's JSON twice: as values to work with, and as it is written again (numbers too long for a double kept as spelled). */
export interface ParsedJson {
  value: unknown
  raw: unknown
}

/**
 * Reads a stranger's JSON: UTF-8 or UTF-16, a BOM tolerated, depth capped, keys that poison objects dropped.
 * Throws `file_invalid` with line and column; `damaged` in its facts tells a broken file from a slip of the pen.
 */
export function parseGuardedJson(bytes: Uint8Array, file: string): ParsedJson {
  const text = decode(bytes, file)
  const deep = firstTooDeep(text)
  if (deep !== null) {
    const { length } = text.slice(0, deep).split('\n')
    throw invalid(file, { path: `line ${length}`, expected: `at most ${MAX_JSON_DEPTH} levels`, found: 'more' })
  }
  try {
    const value: unknown = JSON.parse(text)
    dropPoison(value)
    if (!LONG_NUMBER.test(text)) return { value, raw: value }
    const raw: unknown = JSON.parse(text, keepLongNumbers as (key: string, value: unknown) => unknown)
    dropPoison(raw)
    return { value, raw }
  } catch (error) {
    const problem = findJsonProblem(text)
    if (problem === null) throw error
    const { line, column, expected, found, isDamage } = problem
    const path = `line ${line}, column ${column}`
    throw invalid(file, { path, expected, found, line, column, damaged: isDamage }, error)
  }
}

export const tooLarge = (file: string): StudioError =>
  invalid(file, { expected: `at most ${MAX_JSON_BYTES / 1024 / 1024} MB`, found: 'more' })

const invalid = (file: string, facts: Record<string, string | number | boolean>, cause?: unknown): StudioError =>
  new StudioError('file_invalid', { file, ...facts }, { cause })

function decode(bytes: Uint8Array, file: string): string {
  const mark = bytes.length >= 2 ? bytes[0]! * 256 + bytes[1]! : 0
  const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    throw invalid(file, { expected: 'text in UTF-8', found: 'bytes that are none', damaged: true }, cause)
  }
}

/** Looked for before the parse: a million open brackets should not become a million arrays. */
function firstTooDeep(text: string): number | null {
  let depth = 0
  let isText = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isText) {
      if (code === 0x5c) at += 1
      else if (code === 0x22) isText = false
    } else if (code === 0x22) isText = true
    else if (code === 0x7b || code === 0x5b) {
      depth += 1
      if (depth > MAX_JSON_DEPTH) return at
    } else if (code === 0x7d || code === 0x5d) depth -= 1
  }
  return null
}

const POISON = ['__proto__', 'constructor']

function dropPoison(value: unknown): void {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return
  if (!Array.isArray(value)) for (const key of POISON) if (Object.hasOwn(value, key)) Reflect.deleteProperty(value, key)
  for (const item of Object.values(value)) dropPoison(item)
}

/** Seeds of 64 bits, as ComfyUI writes them, don't fit a double: they are kept as they are spelled. */
const LONG_NUMBER = /\d{16}/
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown }

function keepLongNumbers(_key: string, value: unknown, { source }: { source?: string }): unknown {
  return typeof value === 'number' && source !== undefined && source.length > 15 && String(value) !== source
    ? rawJSON(source)
    : value
}
