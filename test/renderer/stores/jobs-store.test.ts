import { expect, test } from 'vitest'
import { createJobsStore, segmentStatus, shotStatus } from '../../../renderer/stores/jobs-store.ts'
import { aProjectView, aSegmentView } from '../project-view.ts'

const key = { shotId: '001', index: 0 }
const done = { status: 'done', take: 'a.mp4', fingerprint: 'a', frames: 48 } as const

test('[JOBS-1] a finished segment that a run would render anew is shown as changed, until it is not', () => {
  const jobs = createJobsStore({ view: aProjectView({ segments: [aSegmentView({ state: done })] }) })
  const outlook = { fresh: 0, not_ready: [], estimate_ms: null, failure: null }
  const seen = [segmentStatus(jobs.getState(), key)]
  jobs.receive({
    type: 'outlook',
    outlook: { ...outlook, segments: [{ shot_id: '001', segment_index: 0, reason: 'changed: prompt', estimate_ms: 1 }] }
  })
  seen.push(segmentStatus(jobs.getState(), key))
  jobs.receive({ type: 'outlook', outlook: { ...outlook, segments: [] } })
  seen.push(segmentStatus(jobs.getState(), key))
  expect(seen).toEqual(['done', 'stale', 'done'])
})

test('[JOBS-2] progress and previews change their own segment and no other object', () => {
  const jobs = createJobsStore({ view: aProjectView() })
  const before = jobs.getState().segments
  const at = { shot_id: '001', segment_index: 0 }
  jobs.receive({ type: 'progress', ...at, progress: { fraction: 0.5, step: 5, steps: 10 } })
  jobs.receive({ type: 'preview', ...at, url: '/media/live?2' })
  const after = jobs.getState().segments
  expect(after.get('0 001')).toEqual(
    aSegmentView({ progress: { fraction: 0.5, step: 5, steps: 10 }, preview: '/media/live?2' })
  )
  expect([after.get('0 002') === before.get('0 002'), before.get('0 001')?.progress]).toEqual([true, null])
})

test('[JOBS-3] a shot shows what one sees first of its segments', () => {
  expect([
    shotStatus(['done', 'failed', 'running']),
    shotStatus(['done', 'queued', 'waiting']),
    shotStatus(['done', 'done']),
    shotStatus(['done', 'waiting']),
    shotStatus([])
  ]).toEqual(['failed', 'queued', 'done', 'waiting', 'waiting'])
})

test('[JOBS-4] a new view replaces what was known, and notices stay told', () => {
  const jobs = createJobsStore({ view: aProjectView({ notices: ['made'] }) })
  jobs.receive({ type: 'notice', level: 'warning', text: 'slow disk' })
  jobs.receive({ type: 'view', view: aProjectView({ segments: [aSegmentView({ state: done })], notices: ['made'] }) })
  const { segments, notices } = jobs.getState()
  expect([segments.size, notices.map(({ text }) => text)]).toEqual([1, ['made', 'slow disk']])
})
