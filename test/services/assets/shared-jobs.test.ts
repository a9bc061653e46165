import { expect, test } from 'vitest'
import { createSharedJobs } from '../../../services/assets/shared-jobs.ts'

const never = (): AbortSignal => new AbortController().signal
/** Work that a test ends, and that ends itself when it is aborted. */
function aWork() {
  const done = Promise.withResolvers<string>()
  const starts: AbortSignal[] = []
  return {
    starts,
    finish: (text: string) => done.resolve(text),
    fail: (error: Error) => done.reject(error),
    run: (signal: AbortSignal) => {
      starts.push(signal)
      signal.addEventListener('abort', () => done.reject(signal.reason as Error))
      return done.promise
    }
  }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('[JOBS-1] who asks for the same while it is made waits for the one work', async () => {
  const jobs = createSharedJobs<string>({ limit: 2 })
  const work = aWork()
  const asked = Array.from({ length: 20 }, () => jobs.run('a', work.run, never()))
  await turn()
  work.finish('made')
  expect([await Promise.all(asked), work.starts.length]).toEqual([Array(20).fill('made'), 1])
})

test('[JOBS-2] no more than the limit at once, the others in the order that they came', async () => {
  const jobs = createSharedJobs<string>({ limit: 2 })
  const works = Array.from({ length: 5 }, aWork)
  const asked = works.map((work, index) => jobs.run(String(index), work.run, never()))
  await turn()
  const started = () => works.map(({ starts }) => starts.length)
  expect(started()).toEqual([1, 1, 0, 0, 0])
  works[1]?.finish('1')
  await asked[1]
  await turn()
  expect(started()).toEqual([1, 1, 1, 0, 0])
  works.forEach((work, index) => work.finish(String(index)))
  expect(await Promise.all(asked)).toEqual(['0', '1', '2', '3', '4'])
})

test('[JOBS-3] one who leaves costs the others nothing, and the last one to leave ends the work', async () => {
  const jobs = createSharedJobs<string>({ limit: 1 })
  const work = aWork()
  const [first, second] = [new AbortController(), new AbortController()]
  const asked = [first, second].map(({ signal }) => jobs.run('a', work.run, signal))
  const outcome = Promise.allSettled(asked)
  await turn()
  first.abort()
  await expect(asked[0]).rejects.toThrow('aborted')
  expect(work.starts[0]?.aborted).toBe(false)
  second.abort()
  expect([(await outcome).map(({ status }) => status), work.starts[0]?.aborted]).toEqual([
    ['rejected', 'rejected'],
    true
  ])
})

test('[JOBS-4] work that waits for a place and that nobody waits for never begins, and its place is given on', async () => {
  const jobs = createSharedJobs<string>({ limit: 1 })
  const [running, dropped, next] = [aWork(), aWork(), aWork()]
  const leave = new AbortController()
  const asked = jobs.run('running', running.run, never())
  const gone = jobs.run('dropped', dropped.run, leave.signal)
  const after = jobs.run('next', next.run, never())
  leave.abort()
  await expect(gone).rejects.toThrow('aborted')
  running.finish('1')
  next.finish('3')
  expect([await asked, await after, dropped.starts.length]).toEqual(['1', '3', 0])
})

test('[JOBS-5] work that was abandoned is begun anew for the next one', async () => {
  const jobs = createSharedJobs<string>({ limit: 2 })
  const leave = new AbortController()
  const gone = jobs.run('a', aWork().run, leave.signal)
  leave.abort()
  await expect(gone).rejects.toThrow('aborted')
  const again = aWork()
  again.finish('made')
  expect(await jobs.run('a', again.run, never())).toBe('made')
})

test('[JOBS-6] a failure reaches all who wait, and the next one tries again', async () => {
  const jobs = createSharedJobs<string>({ limit: 1 })
  const work = aWork()
  const asked = [jobs.run('a', work.run, never()), jobs.run('a', work.run, never())]
  work.fail(new Error('no picture'))
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  const again = aWork()
  again.finish('made')
  expect(await jobs.run('a', again.run, never())).toBe('made')
})

test('[JOBS-7] closing ends all work, also what was abandoned and has not ended yet', async () => {
  const jobs = createSharedJobs<string>({ limit: 1 })
  const work = aWork()
  const asked = Promise.allSettled([jobs.run('a', work.run, never())])
  await turn()
  await jobs.close()
  expect([(await asked)[0].status, work.starts[0]?.aborted]).toEqual(['rejected', true])
})
