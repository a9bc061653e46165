import { expect, test } from 'vitest'
import {
  movedShots,
  orderedBy,
  queueRows,
  sameRows,
  segmentWords,
  waitingWords,
  type QueueQuestion
} from '../../../../renderer/features/queue/queue-rows.ts'
import { segmentKey } from '../../../../services/model/project-state.ts'
import type { SegmentState } from '../../../../services/model/segment-state.ts'

type Status = SegmentState['status']

/** A run of these shots, each with the states of its segments. */
function aQueue(shots: Record<string, Status[]>, facts: Partial<QueueQuestion> = {}): QueueQuestion {
  const states = new Map(
    Object.entries(shots).flatMap(([shotId, statuses]) =>
      statuses.map((status, index) => [segmentKey({ shotId, index }), status] as const)
    )
  )
  return {
    shots: Object.keys(shots),
    next: [],
    isRunning: true,
    countOf: (shotId) => shots[shotId]?.length ?? 1,
    canStart: () => true,
    statusOf: (key) => states.get(key) ?? 'waiting',
    folded: new Set(),
    ...facts
  }
}

const shown = (question: QueueQuestion): string[] =>
  queueRows(question).map((row) =>
    row.kind === 'heading'
      ? `${row.section} ${row.count}`
      : row.kind === 'segment'
        ? `  ${row.shotId}/${row.index}`
        : row.kind === 'shot'
          ? `  ${row.shotId}: ${row.left} of ${row.of}`
          : `  ${row.shotId}: can't start`
  )

test('[QUEUE-1] what runs is told by segment, what waits by shot, in the order of the run', () => {
  expect(
    shown(
      aQueue({
        b: ['done', 'running', 'waiting'],
        a: ['submitted'],
        d: ['queued', 'waiting'],
        c: ['done', 'waiting']
      })
    )
  ).toEqual(['running 2', '  b/1', '  a/0', 'waiting 2', '  d: 2 of 2', '  c: 1 of 2', 'done 2', '  b/0', '  c/0'])
})

test('[QUEUE-2] a failed segment holds up its own shot, which waits no more', () => {
  expect(shown(aQueue({ a: ['failed', 'waiting'], b: ['queued'] }))).toEqual([
    'failed 1',
    '  a/0',
    'waiting 1',
    '  b: 1 of 1'
  ])
})

test('[QUEUE-3] shots asked for meanwhile come after, and a folded section keeps its heading', () => {
  const question = aQueue({ a: ['done', 'done'] }, { next: ['x', 'y'], folded: new Set(['done']) })
  expect(shown(question)).toEqual(['next 2', '  x: 1 of 1', '  y: 1 of 1', 'done 2'])
})

test('[QUEUE-4] with no run nothing waits: what failed and what is done is left', () => {
  expect(shown(aQueue({ a: ['failed', 'waiting'], b: ['waiting'], c: ['done'] }, { isRunning: false }))).toEqual([
    'failed 1',
    '  a/0',
    'done 1',
    '  c/0'
  ])
})

test('[QUEUE-5] a shot without a picture is told apart from what waits', () => {
  expect(shown(aQueue({ a: ['waiting'] }, { canStart: () => false }))).toEqual(['unready 1', "  a: can't start"])
})

test('[QUEUE-6] equal lists are told apart from others, whatever their objects', () => {
  const one = queueRows(aQueue({ a: ['running'], b: ['queued'] }))
  expect(sameRows(one, queueRows(aQueue({ a: ['fetching'], b: ['queued'] })))).toBe(true)
  expect(sameRows(one, queueRows(aQueue({ a: ['done'], b: ['queued'] })))).toBe(false)
})

test('[QUEUE-7] a list of 3,000 segments is made at once', () => {
  const question = aQueue(
    Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`${index}`, ['waiting', 'waiting', 'waiting']]))
  )
  const from = performance.now()
  expect(queueRows(question)).toHaveLength(1001)
  expect(performance.now() - from).toBeLessThan(100)
})

test('[QUEUE-8] a shot moves before another, or to the end', () => {
  expect([
    movedShots(['a', 'b', 'c'], 'c', 'a'),
    movedShots(['a', 'b', 'c'], 'a', null),
    movedShots(['a', 'b', 'c'], 'a', 'gone')
  ]).toEqual([
    ['c', 'a', 'b'],
    ['b', 'c', 'a'],
    ['b', 'c', 'a']
  ])
})

test('[QUEUE-9] a segment says where it is, and on which of several servers', () => {
  const ticket = { engine: 'comfyui' as const, id: '1', server: 'http://gpu:8188' }
  const running = { status: 'running' as const, ticket, fingerprint: '', at: '' }
  const say = (
    state: SegmentState,
    progress: { fraction: number; step?: number; steps?: number } | null,
    isSeveral = false
  ) => segmentWords({ state, progress }, { isSeveral })
  expect([
    say(running, { fraction: 0.4, step: 8, steps: 20 }),
    say(running, null, true),
    say({ ...running, status: 'submitted' }, { fraction: 0, queuePosition: 3 } as never),
    say({ ...running, status: 'fetching' }, null),
    say({ status: 'failed', code: 'timeout', message: '', facts: {}, attempts: 5 }, null)
  ]).toEqual([
    'Step 8 of 20',
    'Rendering on gpu:8188',
    'Place 3 in the queue',
    'Fetching the clip',
    'Failed after 5 tries'
  ])
})

test('[QUEUE-10] why a shot waits: its turn, a pause, or a server', () => {
  expect([
    waitingWords({ status: 'running' }, true, 1),
    waitingWords({ status: 'running' }, false, 1),
    waitingWords({ status: 'running' }, true, 0),
    waitingWords({ status: 'holding' }, true, 1),
    waitingWords({ status: 'stopping' }, true, 1)
  ]).toEqual([
    'Next',
    'Waits for its turn',
    'Waits for a server',
    'Waits until the run goes on',
    'Not in this run any more'
  ])
})

test('[QUEUE-11] an order that is not told yet is shown: its shots in their own places, the others where they were', () => {
  expect([
    orderedBy(['a', 'b', 'c', 'd'], ['d', 'b']),
    orderedBy(['a', 'b'], ['gone', 'b', 'a']),
    orderedBy(['a', 'b'], null)
  ]).toEqual([
    ['a', 'd', 'c', 'b'],
    ['b', 'a'],
    ['a', 'b']
  ])
})
