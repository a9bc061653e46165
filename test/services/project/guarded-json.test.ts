import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StudioError } from '../../../services/contract/studio-error.ts'
import { parseGuardedJson } from '../../../services/project/guarded-json.ts'
import { findJsonProblem } from '../../../services/project/json-problem.ts'

const parse = (content: string | Uint8Array): unknown => parseGuardedJson(Buffer.from(content), 'a.json').value

function factsOf(content: string | Uint8Array): Record<string, unknown> {
  try {
    parse(content)
  } catch (error) {
    if (error instanceof StudioError && error.code === 'file_invalid') return error.facts
    throw error
  }
  throw new Error('it was read')
}

test('[JSON-1] a mistake is named with its line and column, what was expected and what stands there', () => {
  const mistakes: [string, string, string, string][] = [
    ['{\n  "fps": NaN\n}', 'line 2, column 10', 'a value', 'NaN'],
    ['{"a": -Infinity}', 'line 1, column 7', 'a value', '-Infinity'],
    ['{\r\n"a": 1,\r\n}', 'line 3, column 1', 'a name in quotes', '}'],
    ['[1, 2,]', 'line 1, column 7', 'a value', ']'],
    ['{"a": 1 "b": 2}', 'line 1, column 9', '"," or "}"', '"'],
    ['{"a" 1}', 'line 1, column 6', '":"', '1'],
    ["{'a': 1}", 'line 1, column 2', 'a name in quotes or "}"', "'"],
    ['{"a": 01}', 'line 1, column 7', 'a value', '01'],
    ['{"a": tru}', 'line 1, column 7', 'a value', 'tru'],
    ['{"a": "x\ny"}', 'line 1, column 9', 'the end of a text in quotes', 'a line break'],
    ['{"a": "\\q"}', 'line 1, column 8', 'an escape that JSON knows', '\\'],
    ['{"a": 1} }', 'line 1, column 10', 'nothing more', '}'],
    ['// a comment\n{}', 'line 1, column 1', 'a value', '/'],
    ['{"a": [1, 2}', 'line 1, column 12', '"," or "]"', '}'],
    ['{"a": 1', 'line 1, column 8', '"," or "}"', 'the end of the file'],
    ['', 'line 1, column 1', 'a value', 'the end of the file']
  ]
  expect(mistakes.map(([text]) => factsOf(text))).toMatchObject(
    mistakes.map(([, path, expected, found]) => ({ file: 'a.json', path, expected, found }))
  )
})

test('[JSON-2] a text that breaks off or holds what no editor writes is damaged; a slip of the pen is not', () => {
  const whole = '{"shots": [{"shot_id": "a\\u00e9", "duration": -2.5}]}'
  const cuts = Array.from({ length: whole.length - 1 }, (_, length) => whole.slice(0, length))
  expect(cuts.filter((text) => factsOf(text).damaged !== true)).toEqual([])
  expect(factsOf('{"a": \u0000}').damaged).toBe(true)
  expect(factsOf(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])).damaged).toBe(true)
  const slips = ['{"a": 1,}', '{"a": NaN}', '{"a": 1} x', '{"a" = 1}', '[1 2]', '{"shots": [}']
  expect(slips.filter((text) => factsOf(text).damaged !== false)).toEqual([])
})

test('[JSON-3] the search for a mistake agrees with JSON.parse on every text', () => {
  const alphabet = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    '1',
    '-',
    '0',
    '.',
    'e',
    'true',
    'null',
    '\\',
    'u00e9',
    ' ',
    '\n',
    'a'
  )
  const texts = fc.oneof(
    fc.array(alphabet, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.json()
  )
  fc.assert(
    fc.property(texts, (text) => {
      expect(findJsonProblem(text) === null).toBe(isJson(text))
    }),
    { numRuns: 5000 }
  )
})

test('[JSON-4] a BOM is tolerated, and UTF-16 with one', () => {
  const utf16 = Buffer.from('\ufeff{"a": "é"}', 'utf16le')
  expect([parse('\ufeff{"a": 1}'), parse(utf16), parse(utf16.swap16())]).toEqual([{ a: 1 }, { a: 'é' }, { a: 'é' }])
})

test('[JSON-5] keys that poison objects are dropped at every depth', () => {
  const poisoned =
    '{"__proto__": {"isAdmin": true}, "a": [{"\\u005f_proto__": {"x": 1}, "constructor": {"prototype": {}}, "b": 2}]}'
  const value = parse(poisoned) as { a: object[]; isAdmin?: unknown }
  expect(JSON.stringify(value)).toBe('{"a":[{"b":2}]}')
  expect(value.isAdmin).toBeUndefined()
  expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined()
})

test('[JSON-6] 64 levels are read, 65 are not, and ten million are refused in a moment', () => {
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
  expect(parse(nested(64))).toBeInstanceOf(Array)
  expect(factsOf(nested(65))).toMatchObject({ expected: 'at most 64 levels' })
  expect(factsOf('{"a":'.repeat(1_000_000))).toMatchObject({ expected: 'at most 64 levels' })
  expect(factsOf('['.repeat(10_000_000))).toMatchObject({ expected: 'at most 64 levels' })
  expect(parse(JSON.stringify('['.repeat(1000)))).toBe('['.repeat(1000))
})

test('[JSON-7] numbers too long for a double are written again as they were spelled', () => {
  const { value, raw } = parseGuardedJson(Buffer.from('{"seed":18446744073709551615,"a":1.5}'), 'a.json')
  expect(value).toEqual({ seed: 18446744073709552000, a: 1.5 })
  expect(JSON.stringify(raw)).toBe('{"seed":18446744073709551615,"a":1.5}')
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
