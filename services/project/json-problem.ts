/** Where a text stops being JSON, and what stood there instead. */
export interface JsonProblem {
  /** Counted from 1. */
  line: number
  column: number
  expected: string
  found: string
  /** The text breaks off, or holds what no editor writes: a damaged file, not a slip of the pen. */
  isDamage: boolean
}

const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const SPACE = /[ \t\r\n]*/y
const WORD = /[\p{L}\p{N}_.+-]{1,30}|./uy

/** The first place where `text` is not JSON; null where it is. JSON.parse names none for many mistakes. */
export function findJsonProblem(text: string): JsonProblem | null {
  const open: string[] = []
  let at = 0
  let expected = 'a value'
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    const matched = pattern.test(text)
    if (matched) at = pattern.lastIndex
    return matched
  }
  const problem = (what = expected): JsonProblem => describe(text, at, what)

  while (expected !== 'nothing more') {
    skip(SPACE)
    const character = text[at] ?? ''
    const inList = open.at(-1) === '['
    const closing = inList ? ']' : '}'
    if (character === closing && expected.includes(`"${closing}"`)) {
      at += 1
      open.pop()
      expected = afterValue(open)
    } else if (expected.startsWith('a name')) {
      if (character !== '"') return problem()
      const end = endOfString(text, at)
      if (typeof end !== 'number') return describe(text, end.at, end.expected)
      at = end
      expected = '":"'
    } else if (expected === '":"') {
      if (character !== ':') return problem()
      at += 1
      expected = 'a value'
    } else if (expected.startsWith('","')) {
      if (character !== ',') return problem()
      at += 1
      expected = inList ? 'a value' : 'a name in quotes'
    } else if (character === '{' || character === '[') {
      at += 1
      open.push(character)
      expected = character === '[' ? 'a value or "]"' : 'a name in quotes or "}"'
    } else if (character === '"') {
      const end = endOfString(text, at)
      if (typeof end !== 'number') return describe(text, end.at, end.expected)
      at = end
      expected = afterValue(open)
    } else {
      const start = at
      if (!skip(SCALAR)) return problem()
      if (/[\p{L}\p{N}_.+-]/u.test(text[at] ?? '')) {
        at = start
        return problem()
      }
      expected = afterValue(open)
    }
  }
  skip(SPACE)
  return at < text.length ? problem() : null
}

const afterValue = (open: readonly string[]): string =>
  open.length === 0 ? 'nothing more' : open.at(-1) === '[' ? '"," or "]"' : '"," or "}"'

function endOfString(text: string, start: number): number | { at: number; expected: string } {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (code < 0x20) return { at, expected: 'the end of a text in quotes' }
    if (code !== 0x5c) continue
    const escape = text.slice(at, at + 6)
    if (/^\\u[\da-f]{4}/i.test(escape)) at += 5
    else if (/^\\["\\/bfnrt]/.test(escape)) at += 1
    else return { at, expected: 'an escape that JSON knows' }
  }
  return { at: text.length, expected: 'the end of a text in quotes' }
}

function describe(text: string, at: number, expected: string): JsonProblem {
  const before = text.slice(0, at)
  WORD.lastIndex = at
  const word = WORD.exec(text)?.[0] ?? (at < text.length ? 'a line break' : 'the end of the file')
  const breaksOff = at >= text.trimEnd().length || UNFINISHED.test(text.slice(at, at + 8))
  return {
    line: before.split(/\r\n|\r|\n/).length,
    column: at - Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')),
    expected,
    found: at < text.length && STRANGE.test(word) ? 'a control character' : word,
    isDamage: (breaksOff && expected !== 'nothing more') || STRANGE.test(text)
  }
}

/** A number, a word or an escape that the end of the text cuts off. */
const UNFINISHED = /^(?:-?[\d.e+-]*|[tfn][a-z]*|\\[u\da-f]*)$/i
/** Control characters other than tab and line break: no editor writes them. */
const STRANGE = /[^\P{Cc}\t\r\n]/u
