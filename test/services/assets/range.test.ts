import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRange } from '../../../services/assets/range.ts'

const part = (start: number, end: number) => ({ kind: 'part', start, end })
const whole = { kind: 'whole' }
const unsatisfiable = { kind: 'unsatisfiable' }

test('[RANGE-1] the forms of one range, on a file of 1,000 bytes', () => {
  const table: [string, object][] = [
    ['bytes=0-0', part(0, 0)],
    ['bytes=0-499', part(0, 499)],
    ['bytes=500-', part(500, 999)],
    ['bytes=0-', part(0, 999)],
    ['bytes=990-5000', part(990, 999)],
    ['bytes=999-', part(999, 999)],
    ['bytes=-1', part(999, 999)],
    ['bytes=-1000', part(0, 999)],
    ['bytes=-5000', part(0, 999)],
    ['BYTES = 5 - 9', part(5, 9)]
  ]
  for (const [header, range] of table) expect([header, parseRange(header, 1000)]).toEqual([header, range])
})

test('[RANGE-2] what begins behind the end, or asks for nothing, can’t be satisfied', () => {
  for (const header of ['bytes=1000-', 'bytes=1000-1001', 'bytes=-0', 'bytes=99999999999999999999-'])
    expect([header, parseRange(header, 1000)]).toEqual([header, unsatisfiable])
  for (const header of ['bytes=0-', 'bytes=0-0', 'bytes=-1'])
    expect([header, parseRange(header, 0)]).toEqual([header, unsatisfiable])
})

test('[RANGE-3] no header, and one that can’t be followed, is the whole file', () => {
  const headers = [
    null,
    '',
    'bytes=',
    'bytes=-',
    'bytes=5-4',
    'bytes=a-b',
    'bytes=1-2,4-5',
    'frames=0-1',
    'bytes=0x1-2',
    '0-1'
  ]
  for (const header of headers) expect([header, parseRange(header, 1000)]).toEqual([header, whole])
})

test('[RANGE-4] whatever is asked, a part lies within the file', () => {
  const header = fc.oneof(
    fc.string(),
    fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `bytes=${a}-${b}`),
    fc.nat().map((n) => `bytes=-${n}`)
  )
  fc.assert(
    fc.property(header, fc.nat(), (text, size) => {
      const range = parseRange(text, size)
      return range.kind !== 'part' || (0 <= range.start && range.start <= range.end && range.end < size)
    })
  )
})
