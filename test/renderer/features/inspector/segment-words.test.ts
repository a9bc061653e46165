import { expect, test } from 'vitest'
import { segmentLine, shotLine } from '../../../../renderer/features/inspector/segment-words.ts'
import { nextShotAct } from '../../../../renderer/features/inspector/shot-act.ts'
import type { DisplayStatus } from '../../../../renderer/stores/jobs-store.ts'
import type { SegmentView } from '../../../../services/contract/project-view.ts'
import { aSegmentView } from '../../project-view.ts'

const underWay = { ticket: { engine: 'comfyui', id: 'a' }, fingerprint: 'f', at: '' } as const
const running = (progress: SegmentView['progress'], status: 'submitted' | 'running' | 'fetching' = 'running') =>
  segmentLine('running', aSegmentView({ state: { status, ...underWay }, progress }), undefined)

test('[SEGMENTWORDS-1] a running segment tells what is known of its step and its time', () => {
  expect([
    running({ fraction: 0.6, step: 12, steps: 20, etaMs: 40_000 }),
    running({ fraction: 0.349 }),
    running(null),
    running({ fraction: 0, queuePosition: 2 }, 'submitted'),
    running(null, 'submitted'),
    running({ fraction: 1 }, 'fetching')
  ]).toEqual([
    'Step 12 of 20 · about 40 s left',
    '34 %',
    'Starting',
    'Place 2 in the queue',
    'Next',
    'Fetching the clip'
  ])
})

test('[SEGMENTWORDS-2] what would be rendered says why', () => {
  expect([
    segmentLine('stale', undefined, 'changed: prompt'),
    segmentLine('waiting', undefined, 'no take yet'),
    segmentLine('waiting', undefined, undefined),
    segmentLine('queued', undefined, undefined)
  ]).toEqual(['Changed: prompt', 'No take yet', 'Not rendered', 'Waits for its turn'])
})

const shots: [DisplayStatus[], boolean, string, string | null][] = [
  [['done', 'done'], true, 'Done', null],
  [['done', 'failed', 'waiting'], true, '1 of 3 failed', 'Retry'],
  [['done', 'running', 'waiting'], true, 'Rendering segment 2 of 3', 'Cancel'],
  [['running'], true, 'Rendering', 'Cancel'],
  [['queued', 'waiting'], true, 'Queued', 'Put first'],
  [['waiting'], false, 'No picture', 'Choose picture'],
  [['stale', 'done'], true, '1 of 2 changed', 'Generate'],
  [['done', 'waiting'], true, '1 of 2 done', 'Generate'],
  [['cancelled'], true, 'Cancelled', 'Generate'],
  [['waiting', 'waiting'], true, 'Not rendered', 'Generate']
]
test.each(shots)('[SEGMENTWORDS-3] a shot of %j (picture: %s): %s, next: %s', (statuses, hasPicture, line, act) => {
  expect([shotLine(statuses, hasPicture), nextShotAct(statuses, hasPicture)?.label ?? null]).toEqual([line, act])
})
