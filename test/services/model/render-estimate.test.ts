import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  createRenderEstimator,
  renderRecordOf,
  renderRecordSchema,
  type RenderRecord,
  type RenderWork
} from '../../../services/model/render-estimate.ts'
import { aTake } from '../../builders/take.ts'

const START = Date.parse('2026-01-01T00:00:00Z')
const at = (ms: number): string => new Date(START + ms).toISOString()

const aRecord = (facts: Partial<RenderRecord> = {}): RenderRecord =>
  renderRecordSchema.parse({
    engine: 'comfyui',
    workflow: 'wan.json',
    family: 'wan',
    width: 832,
    height: 480,
    frames: 49,
    spent_ms: 60_000,
    ended_at: at(0),
    ...facts
  })
/** Takes one after another, each of so many milliseconds. */
const inTurn = (times: number[], facts: Partial<RenderRecord> = {}): RenderRecord[] =>
  times.map((spent_ms, index) => aRecord({ ...facts, spent_ms, ended_at: at((index + 1) * 10_000_000) }))

const someWork: RenderWork = {
  engine: 'comfyui',
  workflow: 'wan.json',
  family: 'wan',
  width: 832,
  height: 480,
  frames: 49
}

test('[ESTIMATE-1] with no take to learn from nothing is claimed, nor from another engine or family', () => {
  expect(createRenderEstimator()(someWork)).toBeNull()
  const others = [aRecord({ engine: 'animatic' }), aRecord({ workflow: 'ltx.json', family: 'ltx' })]
  expect(createRenderEstimator(others)(someWork)).toBeNull()
  expect(createRenderEstimator([aRecord({ workflow: 'x', family: null })])({ ...someWork, family: null })).toBeNull()
})

test('[ESTIMATE-2] takes of the same size come first, then those of the workflow, then those of its family', () => {
  const size = aRecord({ spent_ms: 50_000, ended_at: at(1e7) })
  const workflow = aRecord({ width: 416, height: 480, spent_ms: 20_000, ended_at: at(2e7) })
  const family = aRecord({ workflow: 'wan_fast.json', spent_ms: 9_000, ended_at: at(3e7) })
  expect([
    createRenderEstimator([family, workflow, size])(someWork),
    createRenderEstimator([family, workflow])(someWork),
    createRenderEstimator([family])(someWork)
  ]).toEqual([
    { ms: expect.closeTo(50_000, 0), basis: 'size', takes: 1 },
    { ms: expect.closeTo(40_000, 0), basis: 'workflow', takes: 1 },
    { ms: expect.closeTo(9_000, 0), basis: 'family', takes: 1 }
  ])
})

test('[ESTIMATE-3] a cold start does not count: the median passes over it, and of two takes the faster one is believed', () => {
  expect(createRenderEstimator(inTurn([300_000, 60_000, 62_000, 58_000, 61_000]))(someWork)?.ms).toBeCloseTo(61_000, 0)
  expect(createRenderEstimator(inTurn([300_000, 60_000]))(someWork)?.ms).toBeCloseTo(60_000, 0)
})

test('[ESTIMATE-4] time grows with frames, pixels and steps; takes of as many steps come first', () => {
  const twenty = inTurn([60_000, 60_000], { steps: 20 })
  const estimate = createRenderEstimator(twenty)
  expect(estimate({ ...someWork, frames: 98, steps: 20 })?.ms).toBeCloseTo(120_000, 0)
  expect(estimate({ ...someWork, width: 1664, steps: 20 })?.ms).toBeCloseTo(120_000, 0)
  expect(estimate({ ...someWork, steps: 40 })?.ms).toBeCloseTo(120_000, 0)
  expect(estimate(someWork)?.ms).toBeCloseTo(60_000, 0)
  const eight = aRecord({ steps: 8, spent_ms: 30_000, ended_at: at(9e8) })
  expect(createRenderEstimator([...twenty, eight])({ ...someWork, steps: 8 })).toMatchObject({ takes: 1 })
})

test('[ESTIMATE-5] waiting in the queue behind another segment is not counted twice', () => {
  // Two at a time on an engine that renders one: each is under way for two minutes, of which one is its own.
  const queued = Array.from({ length: 10 }, (_, index) =>
    aRecord({ spent_ms: Math.min(index + 1, 2) * 60_000, ended_at: at((index + 1) * 60_000) })
  )
  expect(createRenderEstimator(queued)(someWork)?.ms).toBeCloseTo(60_000, -2)
})

test('[ESTIMATE-6] the first source is believed before the second, and a take that is there twice counts once', () => {
  const [here] = inTurn([40_000])
  const [elsewhere] = inTurn([90_000])
  expect(createRenderEstimator([here!, here!], [elsewhere!])(someWork)).toEqual({
    ms: expect.closeTo(40_000, 0),
    basis: 'size',
    takes: 1
  })
  expect(createRenderEstimator([], [elsewhere!])(someWork)?.ms).toBeCloseTo(90_000, 0)
})

test('[ESTIMATE-7] an estimate lies between the fastest and the slowest take, in whatever order they are told', () => {
  const times = fc.array(fc.integer({ min: 1, max: 5_000_000 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(times, (given) => {
      const records = inTurn(given)
      const found = createRenderEstimator(records)(someWork)!.ms
      expect(found).toBeGreaterThanOrEqual(Math.min(...given) - 1)
      expect(found).toBeLessThanOrEqual(Math.max(...given) + 1)
      expect(createRenderEstimator(records.toReversed())(someWork)!.ms).toBeCloseTo(found, 3)
    })
  )
})

test('[ESTIMATE-8] twice as many frames take twice as long, whatever was learned', () => {
  const record = fc.record({
    spent_ms: fc.integer({ min: 1, max: 10_000_000 }),
    frames: fc.integer({ min: 1, max: 257 }),
    ended: fc.integer({ min: 0, max: 100_000_000 })
  })
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 30 }), (given) => {
      const estimate = createRenderEstimator(
        given.map(({ ended, ...facts }) => aRecord({ ...facts, ended_at: at(ended) }))
      )
      const once = estimate(someWork)!.ms
      expect(once).toBeGreaterThanOrEqual(0)
      expect(estimate({ ...someWork, frames: 98 })!.ms).toBeCloseTo(2 * once, 3)
    })
  )
})

test('[ESTIMATE-9] a take teaches what it took, with the frames asked where it names them; one without a time teaches nothing', () => {
  const timings_ms = { render: 60_000, verify: 400, trim: 500, last_frame: 100, other: 7 }
  expect(renderRecordOf(aTake({ timings_ms, asks: 49, steps: 20 }), 'wan')).toEqual(
    aRecord({ frames: 49, steps: 20, spent_ms: 61_000 })
  )
  expect(renderRecordOf(aTake({ timings_ms }), null)).toEqual(aRecord({ frames: 48, family: null, spent_ms: 61_000 }))
  expect(renderRecordOf(aTake({ timings_ms: { verify: 3 } }), 'wan')).toBeNull()
  expect(renderRecordOf(aTake({ timings_ms, created_at: 'yesterday' }), 'wan')).toBeNull()
})
