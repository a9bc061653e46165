import { expect, test } from 'vitest'
import { endNotice, type Ends } from '../../../../renderer/features/queue/end-notice.ts'
import { runFraction } from '../../../../renderer/features/queue/run-fraction.ts'
import { createJobsStore } from '../../../../renderer/stores/jobs-store.ts'
import type { RunView } from '../../../../services/contract/project-view.ts'
import { aProjectView, aSegmentView } from '../../project-view.ts'

const { run, film } = aProjectView()
const last: NonNullable<RunView['last']> = {
  outcome: 'done',
  rendered: 12,
  reused: 0,
  failed: 0,
  not_ready: [],
  failure: null,
  ended_at: null
}
const going: Ends = { run: { ...run, status: 'running' }, film }
const ended = (change: Partial<typeof last>): Ends => ({ run: { ...run, last: { ...last, ...change } }, film })

test('[NOTICE-1] the end of a run is told, with what failed', () => {
  expect(endNotice(going, ended({}), 'Light')).toEqual({
    title: 'Light is rendered',
    body: '12 segments, none failed.'
  })
  expect(endNotice(going, ended({ outcome: 'failed', failed: 1 }), 'Light')).toEqual({
    title: 'Light needs you',
    body: '1 segment failed, 12 rendered.'
  })
})

test('[NOTICE-2] what a person stopped, a run that had nothing to do, and what goes on are not told', () => {
  expect([
    endNotice(going, ended({ outcome: 'stopped' }), 'Light'),
    endNotice(going, ended({ rendered: 0 }), 'Light'),
    endNotice(going, going, 'Light'),
    endNotice(ended({}), ended({}), 'Light')
  ]).toEqual([null, null, null, null])
})

test('[NOTICE-3] a film that is made, or could not be, is told', () => {
  const making: Ends = { run, film: { ...film, status: 'making' } }
  expect([
    endNotice(making, { run, film: { ...film, status: 'ready', frames: 839 } }, 'Light')?.body,
    endNotice(making, { run, film: { ...film, status: 'failed' } }, 'Light')?.title,
    endNotice(making, { run, film }, 'Light')
  ]).toEqual(['839 frames.', 'Light: the film could not be made', null])
})

test('[RUN-8] a run is as far as its finished segments and its share of those under way', () => {
  const ticket = { engine: 'comfyui' as const, id: '1' }
  const segment = (shot_id: string, segment_index: number, fraction: number | null) =>
    aSegmentView({
      shot_id,
      segment_index,
      state:
        fraction === null
          ? { status: 'done', take: 't', fingerprint: 'f', frames: 1 }
          : { status: 'running', ticket, fingerprint: 'f', at: '' },
      progress: fraction === null ? null : { fraction }
    })
  const view = aProjectView({
    segments: [segment('001', 0, null), segment('001', 1, 0.5), segment('002', 0, 0.5), segment('009', 0, 0.9)],
    run: { ...run, status: 'running', shots: ['001', '002'], segments: 4, done: 1 }
  })
  expect(runFraction(createJobsStore({ view }).getState())).toBe(0.5)
})
