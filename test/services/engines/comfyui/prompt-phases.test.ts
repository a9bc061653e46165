import { expect, test } from 'vitest'
import { notePhases, type PromptMoments } from '../../../../services/engines/comfyui/prompt-phases.ts'
import { createStopwatch } from '../../../../services/engines/comfyui/stopwatch.ts'
import { segmentTimes } from '../../../../services/model/segment-times.ts'
import { aBench } from './comfyui-setup.ts'

const moments: PromptMoments = { postedAt: 10, begunAt: 15, firstStepAt: 40, lastStepAt: 90, endedAt: 100 }
const phasesOf = (...all: PromptMoments[]) => {
  const stopwatch = createStopwatch(() => 0)
  for (const each of all) notePhases(stopwatch, each)
  return stopwatch.totals()
}

test('[COMFY-TIMES-1] a prompt’s time is parted by its start, its first and its last step', () => {
  expect(phasesOf(moments)).toEqual({ queued: 5, loading: 25, sampling: 50, decoding: 10 })
  expect(phasesOf(moments, moments)).toEqual({ queued: 10, loading: 50, sampling: 100, decoding: 20 })
  expect(phasesOf({ ...moments, begunAt: 5 }).queued).toBe(0)
  expect(phasesOf({ ...moments, firstStepAt: null, lastStepAt: null })).toEqual({ queued: 5 })
  expect(phasesOf({ ...moments, begunAt: null })).toEqual({})
})

test('[COMFY-TIMES-2] the take’s notes say how long it was queued, loaded, sampled, decoded and fetched', async () => {
  const { render } = await aBench({ timing: { stepMs: 30, renderMs: 0 } })
  const { notes } = await render().done
  const times = notes['timings_ms'] as Record<string, number>
  expect(Object.keys(times).toSorted()).toEqual(
    ['decoding', 'fetch', 'loading', 'post', 'queued', 'sampling', 'state', 'upload', 'wait'].toSorted()
  )
  // four steps of 30 ms: three lie between the first and the last
  expect(times['sampling']).toBeGreaterThanOrEqual(80)
  expect(times['loading']).toBeGreaterThanOrEqual(20)
  const parts = ['queued', 'loading', 'sampling', 'decoding'].reduce((sum, part) => sum + (times[part] ?? 0), 0)
  expect(Math.abs(parts - (times['wait'] ?? 0))).toBeLessThanOrEqual(5 + (times['post'] ?? 0))
  expect(Object.keys(segmentTimes({ timings_ms: { verify: 1 }, notes }))).toContain('fetching')
})
