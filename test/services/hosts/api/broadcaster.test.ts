import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import type { ProjectEvent } from '../../../../services/contract/project-events.ts'
import { createBroadcaster } from '../../../../services/hosts/api/broadcaster.ts'

/** A view that says how many changes it has in it. */
function aCounter() {
  const counter = { value: 0 }
  const broadcaster = createBroadcaster(() => ({ type: 'view', view: { revision: counter.value } }) as ProjectEvent)
  return {
    ...broadcaster,
    get windows() {
      return broadcaster.windows
    },
    change(): void {
      counter.value++
      broadcaster.tell({ type: 'document', revision: counter.value, client: '', label: '', change: {} })
    }
  }
}

const progress = (segment_index: number, fraction: number): ProjectEvent => ({
  type: 'progress',
  shot_id: '001',
  segment_index,
  progress: { fraction }
})
const segments = (...indexes: number[]): ProjectEvent => ({
  type: 'segments',
  segments: indexes.map((segment_index) => ({ shot_id: '001', segment_index })) as never
})
const notice = (text: string): ProjectEvent => ({ type: 'notice', level: 'info', text })

/** What waits for a window now, told to its end. */
async function drain(stream: AsyncIterator<ProjectEvent>, end: () => void): Promise<ProjectEvent[]> {
  end()
  const events: ProjectEvent[] = []
  for (;;) {
    const { done, value } = await stream.next()
    if (done === true) return events
    events.push(value)
  }
}

test('[CAST-1] what happens before the view is fetched is in it, what happens after is told once', async () => {
  const { subscribe, change, end } = aCounter()
  const stream = subscribe()
  change()
  change()
  expect((await stream.next()).value).toEqual({ type: 'view', view: { revision: 2 } })
  change()
  const told = await drain(stream, () => end({ type: 'closed', reason: 'over' }))
  expect(told).toMatchObject([{ type: 'document', revision: 3 }, { type: 'closed' }])
})

test('[CAST-2] of progress, previews and whole states only the last of a kind waits, in its place', async () => {
  const { subscribe, tell, end } = aCounter()
  const stream = subscribe()
  await stream.next()
  tell(progress(0, 0.1))
  tell(progress(1, 0.1))
  tell(notice('one'))
  tell(progress(0, 0.2))
  tell(progress(0, 0.3))
  const told = await drain(stream, () => end({ type: 'closed', reason: '' }))
  expect(told).toEqual([progress(1, 0.1), notice('one'), progress(0, 0.3), { type: 'closed', reason: '' }])
})

test('[CAST-3] segments that wait are told together, the last word on each', async () => {
  const { subscribe, tell, end } = aCounter()
  const stream = subscribe()
  await stream.next()
  tell(segments(0, 1))
  tell(segments(1, 2))
  expect(await drain(stream, () => end({ type: 'closed', reason: '' }))).toEqual([
    segments(0, 1, 2),
    { type: 'closed', reason: '' }
  ])
})

test('[CAST-4] a window that lags far behind is told the whole view again, and then what follows', async () => {
  const { subscribe, change, tell, end } = aCounter()
  const stream = subscribe()
  await stream.next()
  for (let round = 0; round < 5000; round++) change()
  tell(notice('said'))
  expect((await stream.next()).value).toEqual({ type: 'view', view: { revision: 5000 } })
  change()
  expect(await drain(stream, () => end({ type: 'closed', reason: '' }))).toMatchObject([
    { type: 'notice', text: 'said' },
    { type: 'document', revision: 5001 },
    { type: 'closed' }
  ])
})

test('[CAST-5] a stream ends by the signal or when nobody reads it any more, also while it waits; no listener is left', async () => {
  const broadcaster = aCounter()
  const abort = new AbortController()
  const [aborted, left] = [broadcaster.subscribe(abort.signal), broadcaster.subscribe()]
  await Promise.all([aborted.next(), left.next()])
  expect(broadcaster.windows).toBe(2)
  const waiting = [aborted.next(), left.next()]
  abort.abort()
  abort.abort()
  await left.return?.()
  expect(await Promise.all(waiting)).toEqual([
    { done: true, value: undefined },
    { done: true, value: undefined }
  ])
  expect([broadcaster.windows, getEventListeners(abort.signal, 'abort').length]).toEqual([0, 0])
  expect(await aborted.next()).toEqual({ done: true, value: undefined })
  const before = broadcaster.subscribe(AbortSignal.abort())
  expect([await before.next(), broadcaster.windows]).toEqual([{ done: true, value: undefined }, 0])
})

test('[CAST-6] who comes after the end is told the view and that it is over', async () => {
  const { subscribe, end, windows } = aCounter()
  end({ type: 'closed', reason: 'over' })
  const stream = subscribe()
  expect((await stream.next()).value).toMatchObject({ type: 'view' })
  expect(await stream.next()).toEqual({ done: true, value: undefined })
  expect(windows).toBe(0)
})
