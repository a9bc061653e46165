import { expect, test } from 'vitest'
import { nextRun, type NextRunQuestion } from '../../../../renderer/features/generate/next-run.ts'
import type { Outlook, RunView } from '../../../../services/contract/project-view.ts'
import { aProjectView } from '../../project-view.ts'

const { run: idle, film } = aProjectView()

const anOutlook = (segments: number, facts: Partial<Outlook> = {}): Outlook => ({
  segments: Array.from({ length: segments }, (_, index) => ({
    shot_id: `00${index + 1}`,
    segment_index: 0,
    reason: 'no take yet',
    estimate_ms: 60_000
  })),
  fresh: 0,
  not_ready: [],
  estimate_ms: segments * 60_000,
  failure: null,
  ...facts
})

const after = (outcome: NonNullable<RunView['last']>['outcome']): RunView => ({
  ...idle,
  last: { outcome, rendered: 1, reused: 0, failed: 0, not_ready: [], failure: null, ended_at: null }
})

const says = (question: Partial<NextRunQuestion>): (string | null)[] => {
  const { act, label, note } = nextRun({ shots: 3, canEdit: true, outlook: anOutlook(3), run: idle, film, ...question })
  return [act, label, note]
}

test('[NEXT-1] it says how much would be rendered and about how long it takes', () => {
  expect(says({})).toEqual(['generate', 'Generate 3 segments', 'about 3 min'])
  expect(says({ outlook: anOutlook(1, { estimate_ms: null }) })).toEqual(['generate', 'Generate 1 segment', null])
})

test.each(['broken_off', 'stopped', 'cancelled'] as const)('[NEXT-2] after a run that was %s it goes on', (outcome) => {
  expect(says({ run: after(outcome) })).toEqual(['generate', 'Go on', '3 segments · about 3 min'])
})

test('[NEXT-3] after a run that failed, or was done, it begins anew', () => {
  expect([says({ run: after('failed') })[1], says({ run: after('done') })[1]]).toEqual([
    'Generate 3 segments',
    'Generate 3 segments'
  ])
})

test('[NEXT-4] with everything rendered the film is next, with what will be missing in it', () => {
  expect(says({ outlook: anOutlook(0) })).toEqual(['film', 'Make film', null])
  expect(says({ outlook: anOutlook(0, { not_ready: ['002'] }) })).toEqual([
    'film',
    'Make film',
    '1 shot without a picture'
  ])
  expect(says({ outlook: anOutlook(0), film: { ...film, status: 'making', fraction: 0.428 } })).toEqual([
    'film',
    'Making the film',
    '42 %'
  ])
})

test('[NEXT-5] nothing can be rendered without shots, without pictures, or in a project that is open elsewhere', () => {
  const reasons = [
    { shots: 0 },
    { outlook: anOutlook(0, { not_ready: ['001', '002', '003'] }) },
    { canEdit: false }
  ].map((question) => nextRun({ shots: 3, canEdit: true, outlook: anOutlook(3), run: idle, film, ...question }))
  expect(reasons.map(({ act }) => act)).toEqual(['none', 'none', 'none'])
  expect(reasons.map(({ reason }) => reason)).toEqual([
    'There is no shot yet: add one to the board first.',
    'No shot has a picture to start from: give them one on the board.',
    'The project is open in another Framechain, so nothing can be rendered here.'
  ])
})

test('[NEXT-6] before anything is known, and where nothing can be said, the sheet says more', () => {
  expect(says({ outlook: null })).toEqual(['generate', 'Generate', null])
  const failure = { code: 'workflow_unknown', message: '', fix: '', facts: {} }
  expect(says({ outlook: anOutlook(0, { failure }) })).toEqual(['generate', 'Generate', null])
})

test('[NEXT-7] while a run goes on, shots that are not in it can be added, else the queue is shown', () => {
  const running = { ...idle, status: 'running' as const, shots: ['001', '002'], next: [] }
  const added = nextRun({ shots: 3, canEdit: true, outlook: anOutlook(3), run: running, film })
  expect([added.act, added.label, added.shots]).toEqual(['generate', 'Add 1 segment', ['003']])
  expect(says({ run: { ...running, next: ['003'] } })).toEqual(['queue', 'Show queue', null])
  expect(says({ run: { ...running, status: 'stopping' } })).toEqual(['queue', 'Show queue', null])
})
