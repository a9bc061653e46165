import { expect, test } from 'vitest'
import { readDuration, secondsText } from '../../../../renderer/features/inspector/read-duration.ts'

test.each([
  ['5', 24, 5],
  ['5s', 24, 5],
  ['5.25 sec', 24, 5.25],
  ['5,5', 24, 5.5],
  ['.5', 24, 0.5],
  ['00:00:05:00', 24, 5],
  ['5:12', 24, 5.5],
  ['120f', 24, 5],
  ['120 f', 23.976, 5.005],
  ['1:00:00', 25, 60]
])('[DURATION-1] %s at %d fps is %d s', (text, fps, value) => {
  expect(readDuration(text, fps)).toEqual({ value })
})

test('[DURATION-2] a length that no shot can have is answered with what is asked for', () => {
  expect(['0', '0f', '3601', 'soon', '', '5:24', '-1'].map((text) => readDuration(text, 24).problem)).toEqual([
    'Needs more than 0 seconds.',
    'Needs more than 0 seconds.',
    'Needs at most 3600 seconds.',
    ...Array.from({ length: 4 }, () => 'Needs seconds, frames or a timecode: 5, 120f, 00:00:05:00.')
  ])
})

test('[DURATION-3] seconds are shown with two decimals, and a third where it counts', () => {
  expect([5, 5.5, 5.041667, 0.1 + 0.2, 5.005].map(secondsText)).toEqual(['5.00', '5.50', '5.042', '0.30', '5.005'])
})
