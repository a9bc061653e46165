import { expect, test } from 'vitest'
import { createSessionStore, markAt } from '../../../renderer/stores/session-store.ts'
import type { ShotSpan } from '../../../services/model/film-spans.ts'

/** Three shots of 48 frames. */
function aSession() {
  let spans: ShotSpan[] = ['001', '002', '003'].map((shotId, index) => ({
    shotId,
    index,
    from: index * 48,
    frames: 48
  }))
  const session = createSessionStore({ spans: () => spans })
  const look = () => {
    const { selection, playhead, segment } = session.getState()
    return { selection, playhead, segment }
  }
  return { session, look, become: (next: ShotSpan[]) => (spans = next) }
}

test('[SESSION-1] choosing a shot moves the playhead to its start, unless it is in it already', () => {
  const { session, look } = aSession()
  session.select(['002'])
  expect(look()).toEqual({ selection: ['002'], playhead: 48, segment: null })
  session.seek(60)
  session.select(['002'])
  expect(look().playhead).toBe(60)
})

test('[SESSION-2] moving the playhead chooses the shot under it, and stays in the film', () => {
  const { session, look } = aSession()
  session.seek(100)
  expect(look()).toEqual({ selection: ['003'], playhead: 100, segment: null })
  session.seek(9999)
  expect(look()).toEqual({ selection: ['003'], playhead: 143, segment: null })
  session.seek(-5)
  expect(look()).toEqual({ selection: ['001'], playhead: 0, segment: null })
})

test('[SESSION-3] with Ctrl shots join and leave, with Shift all between, in the order of the film', () => {
  const { session, look } = aSession()
  session.select(['003'])
  session.toggle('001')
  expect(look().selection).toEqual(['001', '003'])
  session.toggle('003')
  expect(look().selection).toEqual(['001'])
  session.select(['002'])
  session.selectTo('003')
  expect(look().selection).toEqual(['002', '003'])
  session.selectTo('001')
  expect(look().selection).toEqual(['001', '002'])
})

test('[SESSION-4] a chosen segment chooses its shot, and is let go with it', () => {
  const { session, look } = aSession()
  session.selectSegment({ shotId: '002', index: 1 })
  expect(look()).toEqual({ selection: ['002'], playhead: 48, segment: { shotId: '002', index: 1 } })
  session.seek(70)
  expect(look().segment).toEqual({ shotId: '002', index: 1 })
  session.seek(0)
  expect(look().segment).toBeNull()
})

test('[SESSION-5] what an edit took away is no longer chosen, and the playhead stays in the film', () => {
  const { session, look, become } = aSession()
  session.selectSegment({ shotId: '003', index: 0 })
  become([{ shotId: '001', index: 0, from: 0, frames: 48 }])
  session.settle()
  expect(look()).toEqual({ selection: [], playhead: 47, segment: null })
  become([])
  session.settle()
  session.seek(10)
  expect(look()).toEqual({ selection: [], playhead: 0, segment: null })
})

test('[SESSION-6] with Shift only what is shown is chosen, where a filter hides shots between', () => {
  const { session, look } = aSession()
  session.select(['003'])
  session.selectTo('001', ['001', '003'])
  expect(look().selection).toEqual(['001', '003'])
})

test('[SESSION-10] a mark that would make no range takes the other one off', () => {
  const none = { in: null, out: null }
  expect(markAt(markAt(none, 'in', 10), 'out', 10)).toEqual({ in: 10, out: 10 })
  expect(markAt({ in: 10, out: 20 }, 'in', 30)).toEqual({ in: 30, out: null })
  expect(markAt({ in: 10, out: 20 }, 'out', 5)).toEqual({ in: null, out: 5 })
})
