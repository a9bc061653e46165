import { expect, test } from 'vitest'
import { runAnnouncement, runWords, titleText } from '../../../../renderer/features/queue/run-words.ts'
import type { RunView } from '../../../../services/contract/project-view.ts'
import { aProjectView } from '../../project-view.ts'

const { run: idle } = aProjectView()
const running = (facts: Partial<RunView> = {}): RunView => ({
  ...idle,
  status: 'running',
  segments: 40,
  done: 11,
  eta_ms: 7_800_000,
  servers: [{ name: 'http://127.0.0.1:8188', is_up: true, text: '' }],
  ...facts
})
const ended = (last: Partial<NonNullable<RunView['last']>>): RunView => ({
  ...idle,
  last: { outcome: 'done', rendered: 0, reused: 0, failed: 0, not_ready: [], failure: null, ended_at: null, ...last }
})
const failure = { code: 'BUG', message: '', fix: '', facts: {} }

test('[RUN-1] a run says which segment it is at and how long it takes yet', () => {
  expect(runWords(running())).toEqual({ state: 'running', text: 'Rendering 12 of 40 · 2 h 10 min left' })
  expect(runWords(running({ eta_ms: null, done: 40 }))).toEqual({ state: 'running', text: 'Rendering 40 of 40' })
})

test.each([
  [running({ status: 'paused' }), 'paused', 'Paused · 12 of 40'],
  [running({ status: 'holding' }), 'paused', 'On hold · 12 of 40'],
  [running({ status: 'starting' }), 'running', 'Looking what there is to do'],
  [running({ status: 'stopping', stop: 'shot' }), 'running', 'Stopping after this shot'],
  [
    running({ waiting_for: 'Waiting: There is no room left for video/x.mp4. Free some space on that disk.' }),
    'waiting',
    'Waiting: There is no room left for video/x.mp4'
  ],
  [
    running({ servers: [{ name: 'http://127.0.0.1:8188', is_up: false, text: '' }] }),
    'waiting',
    'Waiting for ComfyUI at 127.0.0.1:8188'
  ]
])('[RUN-2] it says what it waits for and how it is stopped', (run, state, text) => {
  expect(runWords(run)).toEqual({ state, text })
})

test('[RUN-3] one server of two that is down is no wait', () => {
  const servers = [true, false].map((is_up, index) => ({ name: `http://gpu${index}`, is_up, text: '' }))
  expect(runWords(running({ servers }))?.state).toBe('running')
})

test.each([
  [ended({ outcome: 'done', rendered: 40 }), 'done', 'Done · 40 segments rendered'],
  [ended({ outcome: 'failed', failed: 2, failure }), 'failed', '2 failed'],
  [ended({ outcome: 'failed', failure }), 'failed', 'The run could not go on'],
  [ended({ outcome: 'failed', not_ready: ['003'] }), 'failed', '1 shot could not start'],
  [ended({ outcome: 'stopped', rendered: 1 }), 'stopped', 'Stopped · 1 segment rendered'],
  [ended({ outcome: 'broken_off' }), 'stopped', 'Broken off']
])('[RUN-4] after the run it says how that ended', (run, state, text) => {
  expect(runWords(run)).toEqual({ state, text })
})

test('[RUN-5] it is silent where nothing was ever rendered, and after a run with nothing to do', () => {
  expect([runWords(idle), runWords(ended({ outcome: 'done', reused: 12 }))]).toEqual([null, null])
})

test('[RUN-6] progress is read out in steps of ten percent', () => {
  const read = [8, 11, 12, 15].map((done) => runAnnouncement(running({ done })))
  expect(new Set(read)).toEqual(new Set(['Rendering, 20 percent done', 'Rendering, 30 percent done']))
})

test('[RUN-7] the window is named after how far it is', () => {
  expect([
    titleText('Lighthouse', running(), 37),
    titleText('Lighthouse', running({ status: 'paused' }), 37),
    titleText('Lighthouse', idle, 0)
  ]).toEqual(['37 % · Lighthouse', 'Paused · Lighthouse', 'Lighthouse'])
})
