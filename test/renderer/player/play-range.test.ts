import { expect, test } from 'vitest'
import { createPlayClock } from '../../../renderer/player/play-clock.ts'
import { loopRange } from '../../../renderer/player/play-range.ts'
import { shuttle } from '../../../renderer/player/shuttle.ts'

test('[CLOCK-1] a film runs by its own rate, and stands while it is held', () => {
  const clock = createPlayClock(() => 24)
  clock.start(10, 2, 1000)
  expect(clock.read(1500)).toBe(34)
  clock.hold(1500)
  clock.hold(1700)
  expect([clock.read(9000), clock.isHeld]).toEqual([34, true])
  clock.release(9000)
  expect([clock.read(9000), clock.read(9250)]).toEqual([34, 46])
})

test.each([
  [
    { in: null, out: null },
    { from: 0, end: 100 }
  ],
  [
    { in: 10, out: null },
    { from: 10, end: 100 }
  ],
  [
    { in: 10, out: 10 },
    { from: 10, end: 11 }
  ],
  [
    { in: null, out: 500 },
    { from: 0, end: 100 }
  ],
  [
    { in: 60, out: 20 },
    { from: 0, end: 100 }
  ],
  [
    { in: 200, out: null },
    { from: 0, end: 100 }
  ]
])('[LOOP-1] marks %o in a film of 100 frames loop %o', (marks, range) => {
  expect(loopRange(marks, 100)).toEqual(range)
})

test.each([
  [0, 1, 1],
  [0, -1, -1],
  [1, 1, 2],
  [2, 1, 4],
  [4, 1, 4],
  [1, -1, -1],
  [-1, -1, -2],
  [-4, -1, -4],
  [-2, 1, -1],
  [0.5, 1, 1],
  [0.5, -1, -1]
] as const)('[SHUTTLE-1] at rate %d, %d leads to %d', (rate, towards, next) => {
  expect(shuttle(rate, towards)).toBe(next)
})
