import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  legalFrames,
  shotFrames,
  splitCut,
  splitShot,
  type FrameRule,
  type SplitRule
} from '../../../services/model/frame-math.ts'
import { framesIn, rateText, rationalRate, secondsIn } from '../../../services/model/frame-rate.ts'

const wan: FrameRule = { step: 4, min: 1 }
const ltx: FrameRule = { step: 8, min: 9 }
const split = (facts: Partial<SplitRule>): SplitRule => ({
  fps: 16,
  rule: wan,
  maxSegmentSeconds: 3,
  split: 'fill',
  isChained: true,
  ...facts
})

test.each([
  [5, split({}), [48, 32], [49, 33]],
  [10, split({}), [48, 48, 48, 16], [49, 49, 49, 17]],
  [7.5, split({ fps: 24 }), [72, 72, 36], [73, 73, 37]],
  [5, split({ fps: 24, rule: ltx }), [72, 48], [73, 49]],
  [3, split({ fps: 25, rule: ltx }), [75], [81]],
  [0.04, split({}), [1], [1]],
  [0.04, split({ fps: 24, rule: ltx }), [1], [9]]
])('[FRAMES-1] %d s are cut as the table says (%#)', (seconds, rule, keeps, asks) => {
  const segments = splitShot(seconds, rule)
  expect([segments.map((segment) => segment.keeps), segments.map((segment) => segment.asks)]).toEqual([keeps, asks])
})

test('[FRAMES-2] a shot split evenly has segments that differ by one frame at most', () => {
  expect(splitShot(10, split({ split: 'even' })).map(({ keeps, asks }) => [keeps, asks])).toEqual([
    [40, 41],
    [40, 41],
    [40, 41],
    [40, 41]
  ])
  expect(splitShot(5, split({ fps: 25, split: 'even' })).map(({ keeps }) => keeps)).toEqual([63, 62])
})

test('[FRAMES-3] a model of one fixed length is asked for that length and cut within it', () => {
  const svd = split({ fps: 8, rule: { step: 1, min: 25, max: 25 } })
  expect(splitShot(7, svd).map(({ keeps, asks }) => [keeps, asks])).toEqual([
    [24, 25],
    [24, 25],
    [8, 25]
  ])
})

test('[FRAMES-4] segments of a workflow without a start frame repeat nothing', () => {
  expect(
    splitShot(5, split({ isChained: false })).map(({ keeps, asks, dropsHead }) => [keeps, asks, dropsHead])
  ).toEqual([
    [48, 49, 0],
    [32, 33, 0]
  ])
})

const anyRule = fc
  .record({
    step: fc.integer({ min: 1, max: 17 }),
    min: fc.integer({ min: 1, max: 30 }),
    spare: fc.option(fc.integer({ min: 20, max: 300 }))
  })
  .map(({ step, min, spare }): FrameRule => {
    const legalMin = legalFrames(min, { step, min: 1 })
    return spare === null ? { step, min: legalMin } : { step, min: legalMin, max: legalMin + step * spare }
  })
const anySplit = fc.record({
  fps: fc.constantFrom(6, 8, 12.5, 16, 23.976, 24, 25, 29.97, 30, 50, 59.94, 60),
  rule: anyRule,
  maxSegmentSeconds: fc.double({ min: 0.5, max: 10, noNaN: true }),
  split: fc.constantFrom('fill' as const, 'even' as const),
  isChained: fc.boolean()
})

test('[FRAMES-5] whatever the shot, its segments rejoin to exactly N frames, none is empty, every ask is legal', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 600, noNaN: true }), anySplit, (seconds, rule) => {
      const segments = splitShot(seconds, rule)
      let from = 0
      for (const segment of segments) {
        expect(segment.from).toBe(from)
        expect(segment.keeps).toBeGreaterThan(0)
        expect(segment.asks).toBeGreaterThanOrEqual(segment.keeps + segment.dropsHead)
        expect((segment.asks - 1) % rule.rule.step).toBe(0)
        expect(segment.asks).toBeGreaterThanOrEqual(rule.rule.min)
        expect(segment.asks).toBeLessThanOrEqual(rule.rule.max ?? Infinity)
        from += segment.keeps
      }
      expect(from).toBe(shotFrames(seconds, rule.fps))
    }),
    { numRuns: 2000 }
  )
})

test('[FRAMES-6] the smallest legal count is taken, never one that would do with a step less', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), anyRule, (frames, { step, min }) => {
      const legal = legalFrames(frames, { step, min })
      expect(legal).toBeGreaterThanOrEqual(frames)
      if (legal > min) expect(legal - step).toBeLessThan(frames)
    })
  )
})

test('[FRAMES-7] NTSC rates are exact fractions, whatever their short name', () => {
  expect([23.976, 23.98, 29.97, 59.94, 12.5, 24].map(rateText)).toEqual([
    '24000/1001',
    '24000/1001',
    '30000/1001',
    '60000/1001',
    '25/2',
    '24'
  ])
  expect(rationalRate(16)).toEqual({ num: 16, den: 1 })
})

test('[FRAMES-8] half a frame rounds up, binary noise or not', () => {
  expect([framesIn(2.35, 30), framesIn(7.25, 30), framesIn(0.04, 24), framesIn(1001 / 24000, 23.976)]).toEqual([
    71, 218, 1, 1
  ])
})

test('[FRAMES-9] a segment in shorter runs keeps the same frames, each run legal and no longer than asked', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 3, noNaN: true }),
      anySplit,
      fc.integer({ min: 2, max: 60 }),
      (seconds, rule, most) => {
        for (const cut of splitShot(seconds, { ...rule, isChained: true })) {
          const runs = splitCut(cut, rule.rule, most)
          if (runs === null) continue
          let from = cut.from
          for (const run of runs) {
            expect([run.from, run.asks <= most, run.asks >= run.keeps + run.dropsHead]).toEqual([from, true, true])
            from += run.keeps
          }
          expect(from).toBe(cut.from + cut.keeps)
        }
      }
    )
  )
})

test('[FRAMES-10] frames as seconds are the same frames again', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 400_000 }),
      fc.constantFrom(12.5, 16, 23.976, 24, 25, 29.97, 59.94, 240),
      (frames, fps) => framesIn(secondsIn(frames, fps), fps) === frames
    )
  )
  expect([secondsIn(120, 24), secondsIn(1, 24), secondsIn(120, 23.976)]).toEqual([5, 0.041667, 5.005])
})
