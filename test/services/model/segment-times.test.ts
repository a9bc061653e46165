import { expect, test } from 'vitest'
import { segmentSpentMs, segmentTimes, totalTimes } from '../../../services/model/segment-times.ts'

const comfyui = {
  timings_ms: { waiting: 40, render: 5000, verify: 30, trim: 50, last_frame: 20, join: 0 },
  notes: {
    timings_ms: {
      upload: 5,
      state: 2,
      post: 3,
      wait: 4900,
      queued: 100,
      loading: 1500,
      sampling: 3000,
      decoding: 300,
      fetch: 60
    }
  }
}

test('[TIMES-1] a take of ComfyUI tells all eight parts', () => {
  expect(segmentTimes(comfyui)).toEqual({
    waiting: 40,
    queued: 105,
    loading: 1500,
    sampling: 3000,
    decoding: 300,
    fetching: 60,
    verifying: 30,
    handing_off: 75
  })
})

test('[TIMES-2] what is not known is left out, never guessed', () => {
  const { timings_ms: _all, ...rest } = comfyui
  expect(segmentTimes({ ...rest, timings_ms: {} })).toEqual({
    queued: 105,
    loading: 1500,
    sampling: 3000,
    decoding: 300,
    fetching: 60,
    handing_off: 5
  })
  expect(segmentTimes({ timings_ms: { render: 9, verify: 1 }, notes: { timings_ms: { wait: 8 } } })).toEqual({
    verifying: 1
  })
  expect(segmentTimes({ timings_ms: {} })).toEqual({})
})

test('[TIMES-3] an engine without parts has all of its time in sampling', () => {
  const animatic = { timings_ms: { render: 400, verify: 20, trim: 30, last_frame: 10, join: 0 } }
  expect(segmentTimes(animatic)).toEqual({ sampling: 400, verifying: 20, handing_off: 40 })
  expect([segmentSpentMs(animatic), segmentSpentMs({ timings_ms: { verify: 1 } })]).toEqual([460, null])
})

test('[TIMES-4] totals add part by part', () => {
  expect(totalTimes([{ loading: 1, sampling: 2 }, { sampling: 3 }, {}])).toEqual({ loading: 1, sampling: 5 })
  expect(totalTimes([])).toEqual({})
})
