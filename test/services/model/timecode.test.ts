import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTimecode, timecode } from '../../../services/model/timecode.ts'

test.each([
  [0, 24, '00:00:00:00'],
  [518, 24, '00:00:21:14'],
  [24 * 3600, 24, '01:00:00:00'],
  [30, 29.97, '00:00:01:00'],
  [119, 120, '00:00:00:119'],
  [-3, 24, '00:00:00:00']
])('[TIMECODE-1] frame %i at %d fps is %s', (frame, fps, text) => {
  expect(timecode(frame, fps)).toBe(text)
})

test.each([
  ['00:00:21:14', 518],
  ['21:14', 518],
  ['1:00:00', 24 * 60],
  [' 518 ', 518],
  ['518f', 518],
  ['3.5s', 84],
  ['21:24', null],
  ['0:61:00', null],
  ['', null],
  ['a:b', null],
  ['-5', null],
  ['1:2:3:4:5', null]
])('[TIMECODE-2] a person who types "%s" means frame %s', (text, frame) => {
  expect(parseTimecode(text, 24)).toBe(frame)
})

test('[TIMECODE-3] what is shown is read back as the same frame, at any rate', () => {
  const rates = fc.constantFrom(1, 12, 16, 23.976, 24, 25, 29.97, 30, 59.94, 60, 120, 240)
  fc.assert(
    fc.property(fc.nat(10_000_000), rates, (frame, fps) => {
      expect(parseTimecode(timecode(frame, fps), fps)).toBe(frame)
    })
  )
})
