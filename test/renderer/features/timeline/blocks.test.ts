import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  blockAt,
  blocksBetween,
  blocksOf,
  withTrim,
  type Block
} from '../../../../renderer/features/timeline/blocks.ts'
import { dropIndex, isMove, trimmedFrames } from '../../../../renderer/features/timeline/drags.ts'
import { hitTest } from '../../../../renderer/features/timeline/hit-test.ts'
import { snapped, snapTargets } from '../../../../renderer/features/timeline/snap.ts'
import { stripIndex, thumbTiles } from '../../../../renderer/features/timeline/thumb-tiles.ts'
import { emptyView, resized, xOf } from '../../../../renderer/features/timeline/timeline-view.ts'
import { trackLayout } from '../../../../renderer/features/timeline/track-layout.ts'
import type { ReelPart } from '../../../../renderer/player/reel.ts'
import { aReel } from '../../player/a-reel.ts'

/** Shots of so many segments of 24 frames each. */
function blocksWith(...segments: number[]): Block[] {
  const [model] = aReel('picture').parts
  let from = 0
  const parts = segments.flatMap((count, shot) => {
    const shotFrom = from
    return Array.from({ length: count }, (_, segmentIndex): ReelPart => {
      const part = { ...model!, shotId: `S${shot}`, segmentIndex, from, shotFrom }
      from += 24
      return part
    })
  })
  return blocksOf({ parts })
}

const lie = (blocks: readonly Block[]): [number, number][] => blocks.map(({ from, frames }) => [from, frames])

test('[BLOCKS-1] the segments of a shot make one block', () => {
  expect(blocksWith(2, 1, 3).map(({ shotId, from, frames, parts }) => [shotId, from, frames, parts.length])).toEqual([
    ['S0', 0, 48, 2],
    ['S1', 48, 24, 1],
    ['S2', 72, 72, 3]
  ])
})

test('[BLOCKS-2] a place in the film is found in its block, by halving', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 60 }),
      fc.double({ min: -50, max: 6000, noNaN: true }),
      (segments, position) => {
        const blocks = blocksWith(...segments)
        const right = blocks.find(({ from, frames }) => position >= from && position < from + frames)
        expect(blockAt(blocks, position)).toBe(right)
      }
    )
  )
})

test('[BLOCKS-3] only blocks that are seen are painted', () => {
  const blocks = blocksWith(1, 1, 1, 1, 1)
  expect(blocksBetween(blocks, 30, 71).map(({ index }) => index)).toEqual([1, 2])
  expect(blocksBetween(blocks, -100, 10).map(({ index }) => index)).toEqual([0])
  expect(blocksBetween(blocks, 100, 900).map(({ index }) => index)).toEqual([4])
  expect([blocksBetween(blocks, 200, 900), blocksBetween([], 0, 10)]).toEqual([[], []])
})

test('[BLOCKS-4] while an edge is dragged the shot is as long as the drag says, and all after it move along', () => {
  const blocks = blocksWith(1, 2, 1)
  expect(lie(withTrim(blocks, 1, 30))).toEqual([
    [0, 24],
    [24, 30],
    [54, 24]
  ])
  expect(withTrim(blocks, 1, 30)[1]!.parts.map(({ from, frames }) => [from, frames])).toEqual([
    [24, 24],
    [48, 6]
  ])
  // shorter than its first segment, and longer than all
  expect(withTrim(blocks, 1, 10)[1]!.parts.map(({ frames }) => frames)).toEqual([10])
  expect(withTrim(blocks, 1, 100)[1]!.parts.map(({ frames }) => frames)).toEqual([24, 76])
})

test('[TRIM-1] an edge is dragged to whole frames, at least one', () => {
  const [block] = blocksWith(2)
  expect([10.4, 10.6, -5, 0, 900].map((position) => trimmedFrames(block!, position, 500))).toEqual([10, 11, 1, 1, 500])
})

test('[MOVE-1] shots are dropped at the nearer side of the block under the pointer', () => {
  const blocks = blocksWith(1, 1, 1)
  expect([-4, 11, 13, 35, 37, 61, 500].map((position) => dropIndex(blocks, position))).toEqual([0, 0, 1, 1, 2, 3, 3])
})

test('[MOVE-2] dropped where they are, nothing is to be done', () => {
  const blocks = blocksWith(1, 1, 1, 1)
  expect([0, 1, 2, 3, 4].map((before) => isMove(blocks, ['S1'], before))).toEqual([true, false, false, true, true])
  // two that lie apart come together wherever they are dropped
  expect(isMove(blocks, ['S0', 'S2'], 2)).toBe(true)
  expect(isMove(blocks, ['S1', 'S2'], 2)).toBe(false)
})

test('[SNAP-1] a drag is drawn to the nearest cut, join or mark within eight pixels, and to nothing else', () => {
  const targets = snapTargets(blocksWith(2, 1), { in: 10, out: null }, 33)
  expect(targets.toSorted((a, b) => a - b)).toEqual([0, 10, 24, 33, 48, 72])
  expect([12, 9, 17, 29, 70.5].map((position) => snapped(position, targets, 2))).toEqual([10, 10, 17, 29, 72])
  expect(snapped(12, targets, 20)).toBe(12)
})

const view = resized(emptyView, { width: 32 + 480, frames: 120 })
const layout = trackLayout(160)

test('[HIT-1] ruler, shots, their segments and right edges are told apart', () => {
  const blocks = blocksWith(2, 1, 2)
  const at = (frame: number, y = 80, off = 0) => hitTest(view, blocks, layout, { x: xOf(view, frame) + off, y })
  expect(at(50, 10)).toEqual({ kind: 'ruler' })
  expect(at(50, 28)).toEqual({ kind: 'nothing' })
  expect(at(10)).toMatchObject({ kind: 'block', block: { index: 0 }, segmentIndex: 0 })
  expect(at(30)).toMatchObject({ kind: 'block', block: { index: 0 }, segmentIndex: 1 })
  expect(at(48, 80, -3)).toMatchObject({ kind: 'edge', block: { index: 0 } })
  expect(at(48, 80, 2)).toMatchObject({ kind: 'edge', block: { index: 0 } })
  expect(at(48, 80, 6)).toMatchObject({ kind: 'block', block: { index: 1 } })
  // the last edge can be taken hold of from behind the film
  expect(at(120, 80, 2)).toMatchObject({ kind: 'edge', block: { index: 2 } })
  expect(at(120, 80, 8)).toEqual({ kind: 'nothing' })
})

test('[HIT-2] a block of a few pixels can still be taken hold of beside its edge', () => {
  const blocks = blocksWith(...Array.from({ length: 60 }, () => 1))
  const small = resized(emptyView, { width: 32 + 600, frames: 60 * 24 })
  const kinds = Array.from(
    { length: 10 },
    (_, px) => hitTest(small, blocks, layout, { x: xOf(small, 240) + px, y: 80 }).kind
  )
  expect(kinds.filter((kind) => kind === 'block').length).toBeGreaterThanOrEqual(4)
})

test('[THUMBS-1] pictures lie side by side over what is seen of a segment, the last one cut off', () => {
  expect(thumbTiles({ x: 10, width: 250 }, 100, 1000)).toEqual([
    { x: 10, width: 100, at: 0.2 },
    { x: 110, width: 100, at: 0.6 },
    { x: 210, width: 50, at: 0.9 }
  ])
  expect(thumbTiles({ x: -1000, width: 5000 }, 100, 300).map(({ x }) => x)).toEqual([0, 100, 200])
  expect(thumbTiles({ x: 400, width: 100 }, 100, 300)).toEqual([])
})

test('[THUMBS-2] each shows the picture of its place in the clip', () => {
  expect([0, 0.1, 0.5, 0.99, 1].map((at) => stripIndex(at, 8))).toEqual([0, 0, 4, 7, 7])
})

test('[LAYOUT-1] the shots take what room there is, and stay usable in little', () => {
  expect([60, 160, 400].map((height) => trackLayout(height).height)).toEqual([36, 120, 136])
})
