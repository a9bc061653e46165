import { expect, test } from 'vitest'
import {
  failureLine,
  liveSegment,
  percentText,
  statusOf,
  stepText
} from '../../../../renderer/features/board/shot-state.ts'
import { createJobsStore } from '../../../../renderer/stores/jobs-store.ts'
import type { SegmentView } from '../../../../services/contract/project-view.ts'
import { aProjectView, aSegmentView } from '../../project-view.ts'

const jobsOf = (...segments: SegmentView[]) => createJobsStore({ view: aProjectView({ segments }) }).getState()
const running: SegmentView['state'] = {
  status: 'running',
  ticket: { engine: 'animatic', id: 't' },
  fingerprint: 'f',
  at: '2026-01-01T00:00:00Z'
}
const cut = { shotId: '001', segments: 2 }

test('[SHOT-STATE-1] a shot shows the segment that renders and has a picture', () => {
  const second = aSegmentView({ segment_index: 1, state: running, preview: '/live' })
  const jobs = jobsOf(aSegmentView({ state: { ...running, status: 'fetching' } }), second)
  expect(liveSegment(jobs, cut)).toBe(second)
  expect(statusOf(jobs, cut)).toBe('running')
  expect(liveSegment(jobsOf(aSegmentView({ preview: '/last' })), cut)).toBeNull()
})

test('[SHOT-STATE-2] what failed is said in a sentence, of the first that failed', () => {
  const state = { status: 'failed' as const, code: 'timeout', message: 'It took too long.', facts: {}, attempts: 1 }
  const failure = { code: 'timeout', message: 'The server did not answer.', fix: '', facts: {} }
  expect(failureLine(jobsOf(aSegmentView({ segment_index: 1, state, failure })), cut)).toBe(
    'The server did not answer.'
  )
  expect(failureLine(jobsOf(aSegmentView({ segment_index: 1, state })), cut)).toBe('It took too long.')
  expect(failureLine(jobsOf(aSegmentView()), cut)).toBeNull()
})

test('[SHOT-STATE-3] a segment that a shorter shot no longer has does not count', () => {
  const jobs = jobsOf(aSegmentView({ segment_index: 1, state: running }))
  expect(statusOf(jobs, { shotId: '001', segments: 1 })).toBe('waiting')
})

test('[SHOT-STATE-4] a row says segment and step, or how much where there are no steps', () => {
  const at = (progress: SegmentView['progress']) => aSegmentView({ segment_index: 1, progress })
  expect([
    stepText(at({ fraction: 0.6, step: 12, steps: 20 }), 4),
    stepText(at({ fraction: 0.6, step: 12, steps: 20 }), 1),
    stepText(at({ fraction: 0.666 }), 1),
    stepText(at(null), 2),
    stepText(at(null), 1)
  ]).toEqual(['Segment 2 of 4 · step 12 of 20', 'Step 12 of 20', '66 %', 'Segment 2 of 2', 'Starting'])
  // never said to be done before it is
  expect(percentText(0.999)).toBe('99 %')
})
