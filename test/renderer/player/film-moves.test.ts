import { expect, test } from 'vitest'
import { joinFrames, nearestJoin, nextCut, previousCut } from '../../../renderer/player/film-moves.ts'
import { coverCrop } from '../../../renderer/player/frame-grabber.ts'
import { aReel } from './a-reel.ts'

const spans = [0, 48, 96].map((from, index) => ({ shotId: String(index), index, from, frames: 48 }))

test.each([
  [0, 48, 0],
  [47, 48, 0],
  [48, 96, 0],
  [49, 96, 48],
  [96, 143, 48],
  [143, 143, 96]
])('[MOVES-1] from frame %d the next cut is %d, the previous one %d', (frame, next, previous) => {
  expect([nextCut(spans, frame), previousCut(spans, frame)]).toEqual([next, previous])
})

test('[MOVES-2] in a film of nothing every cut is frame 0', () => {
  expect([nextCut([], 0), previousCut([], 0)]).toEqual([0, 0])
})

test('[MOVES-3] the join nearest to a frame is the one that its shot ends or begins with', () => {
  const reel = aReel(1, 2, 3)
  expect([0, 23, 24, 35, 36, 47, 48, 71].map((frame) => nearestJoin(reel, frame))).toEqual([1, 1, 1, 1, 2, 2, 2, 2])
  expect(nearestJoin(aReel(1), 5)).toBeNull()
})

test('[MOVES-4] beside a join stand as many frames as there are', () => {
  const reel = aReel(1, 2)
  expect(joinFrames(reel, 24, 2)).toEqual([
    { offset: -2, frame: 22 },
    { offset: -1, frame: 23 },
    { offset: 1, frame: 24 },
    { offset: 2, frame: 25 }
  ])
  expect(joinFrames({ ...reel, frames: 25 }, 24, 2).map(({ offset }) => offset)).toEqual([-2, -1, 1])
})

test('[MOVES-5] a picture of another shape is cropped to its middle', () => {
  expect(coverCrop({ width: 200, height: 100 }, { width: 50, height: 50 })).toEqual({
    x: 50,
    y: 0,
    width: 100,
    height: 100
  })
  expect(coverCrop({ width: 100, height: 100 }, { width: 160, height: 90 })).toEqual({
    x: 0,
    y: 21.875,
    width: 100,
    height: 56.25
  })
})
