import { expect, test } from 'vitest'
import { emptyState, type ProjectState } from '../../../services/model/project-state.ts'
import { createStateStore } from '../../../services/project/state-store.ts'

/** A disk whose writes end when the test says so. */
function aSlowDisk() {
  const written: (string | null)[] = []
  const waiting: { resolve(): void; reject(error: unknown): void }[] = []
  const store = createStateStore({
    initial: emptyState,
    clock: { now: () => new Date('2026-01-01T00:00:00Z') },
    write: (state) => {
      written.push(state.last_video_path)
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    }
  })
  const started = async (count: number): Promise<void> => {
    while (written.length < count) await new Promise((resolve) => setImmediate(resolve))
  }
  return { store, written, waiting, started }
}
const append =
  (text: string) =>
  (state: ProjectState): ProjectState => ({ ...state, last_video_path: (state.last_video_path ?? '') + text })

test('[STATE-1] changes that arrive while a write is under way share the next one, in order', async () => {
  const { store, written, waiting, started } = aSlowDisk()
  const updates = [store.update(append('a')), store.update(append('b'))]
  await started(1)
  updates.push(store.update(append('c')), store.update(append('d')))
  waiting[0]?.resolve()
  await started(2)
  expect(store.current.last_video_path).toBe('ab')
  waiting[1]?.resolve()
  await Promise.all(updates)
  expect([written, store.current.last_video_path, store.current.updated_at]).toEqual([
    ['ab', 'abcd'],
    'abcd',
    '2026-01-01T00:00:00.000Z'
  ])
})

test('[STATE-2] an update resolves when it is on disk and not before', async () => {
  const { store, waiting, started } = aSlowDisk()
  let isDone = false
  const update = store.update(append('a')).then(() => (isDone = true))
  await started(1)
  expect([isDone, store.current.last_video_path]).toEqual([false, null])
  waiting[0]?.resolve()
  await update
  expect([isDone, store.current.last_video_path]).toEqual([true, 'a'])
})

test('[STATE-3] a failed write rejects the changes that were in it; later ones start from what is on disk', async () => {
  const { store, written, waiting, started } = aSlowDisk()
  const failed = [store.update(append('a')), store.update(append('b'))]
  await started(1)
  const later = store.update(append('c'))
  waiting[0]?.reject(new Error('no room'))
  expect(await Promise.allSettled(failed)).toMatchObject([
    { status: 'rejected', reason: { message: 'no room' } },
    { status: 'rejected', reason: { message: 'no room' } }
  ])
  await started(2)
  waiting[1]?.resolve()
  await later
  expect([written, store.current.last_video_path]).toEqual([['ab', 'c'], 'c'])
})

test('[STATE-4] a change that throws rejects its own update only, and one that changes nothing writes nothing', async () => {
  const { store, written, waiting, started } = aSlowDisk()
  const thrown = store.update(() => {
    throw new Error('cannot happen')
  })
  const good = store.update(append('a'))
  const same = store.update((state) => state)
  await expect(thrown).rejects.toThrow('cannot happen')
  await started(1)
  waiting[0]?.resolve()
  await Promise.all([good, same])
  await store.update((state) => state)
  expect(written).toEqual(['a'])
})

test('[STATE-5] a state that could not be read again is not written', async () => {
  const { store, written } = aSlowDisk()
  const update = store.update((state) => ({ ...state, storyboard_file: 7 as unknown as string }))
  await expect(update).rejects.toThrow('would not be readable')
  expect(written).toEqual([])
})
