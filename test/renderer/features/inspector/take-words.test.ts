import { expect, test } from 'vitest'
import {
  msText,
  stripFrame,
  takeLabel,
  takeNumber,
  timeParts
} from '../../../../renderer/features/inspector/take-words.ts'
import type { TakeView } from '../../../../services/contract/take-contract.ts'
import { aTake } from '../../../builders/take.ts'

const aTakeView = (id: string, change: Partial<TakeView> = {}): TakeView => ({
  id,
  take: aTake(),
  url: '/clip',
  strip: '/strip',
  strip_count: 8,
  is_selected: false,
  is_chosen: false,
  ...change
})

test('[TAKEWORDS-1] takes are counted from the first one made, though the newest is listed first', () => {
  const takes = ['c', 'b', 'a'].map((id) => aTakeView(id))
  expect(takes.map(({ id }) => takeNumber(takes, id))).toEqual([3, 2, 1])
})

test('[TAKEWORDS-2] its marks are in its name', () => {
  const view = aTakeView('a', {
    is_selected: true,
    is_chosen: true,
    take: aTake({ starred: true, rejected: { note: 'hands', at: '' } })
  })
  expect(takeLabel(view, 2)).toBe('Take 2, in the film, chosen by hand, starred, rejected: hands')
})

test('[TAKEWORDS-3] the time of a take is told in parts that add up, without those that took none', () => {
  const { parts, totalMs } = timeParts({
    timings_ms: { waiting: 1000, render: 3000, verify: 500, trim: 500, join: 0 }
  })
  expect([parts, totalMs]).toEqual([
    [
      { part: 'waiting', ms: 1000, share: 0.2 },
      { part: 'sampling', ms: 3000, share: 0.6 },
      { part: 'verifying', ms: 500, share: 0.1 },
      { part: 'handing_off', ms: 500, share: 0.1 }
    ],
    5000
  ])
  expect([msText(40.4), msText(3249), msText(125_000)]).toEqual(['40 ms', '3.2 s', '2 min 5 s'])
})

test('[TAKEWORDS-4] the pointer runs through all frames of a strip and stays within it', () => {
  expect([
    stripFrame(-5, 80, 8),
    stripFrame(0, 80, 8),
    stripFrame(79, 80, 8),
    stripFrame(99, 80, 8),
    stripFrame(5, 0, 8)
  ]).toEqual([0, 0, 7, 7, 0])
})
