import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ListedTake } from '../../../services/generation/take-shelf.ts'
import { lastFrameFile, segmentFile } from '../../../services/model/project-files.ts'
import { choiceOf } from '../../../services/model/project-state.ts'
import { aPicturedProject } from '../../builders/pictured-project.ts'
import {
  aQuickEngine,
  aScheduledRun,
  createReins,
  handOffSigned,
  isSegment,
  segmentOf,
  signClip
} from '../../builders/scheduled-run.ts'
import { aShot } from '../../builders/storyboard.ts'

const keyOf = (index: number, shotId = '001') => ({ shotId, index })

/** Shots of that many quarter-second segments, on an engine that stops where the test says, and may hand frames off early. */
const aStudio = (...segments: number[]) => aStudioOn(segments, { handsOff: false })

async function aStudioOn(segments: number[], { handsOff }: { handsOff: boolean }) {
  const folder = await aPicturedProject({
    shots: segments.map((count, index) =>
      aShot({ shot_id: String(index + 1).padStart(3, '0'), duration: count * 0.25 })
    ),
    project: { max_segment_seconds: 0.25, width: 96, height: 64 }
  })
  const reins = createReins()
  const engine = aQuickEngine({
    async at(moment, job, run) {
      if (moment === 'rendered') await signClip(job, run)
      if (moment === 'running' && handsOff) await handOffSigned(job, run)
      await reins.at(moment, job, run)
    }
  })
  const studio = await aScheduledRun(folder, { engines: [engine] })
  const rendered = () => engine.jobs.map(segmentOf)
  return { folder, reins, engine, rendered, ...studio }
}
type Studio = Awaited<ReturnType<typeof aStudio>>

/** What the state says of a segment, the take it names, and the clip in the film. */
async function inFilm({ shelf, folder }: Studio, index: number, shotId = '001') {
  const take = await shelf.selected(keyOf(index, shotId))
  const clip = await readFile(join(folder, segmentFile(shotId, index)), 'utf8')
  expect(clip).toBe(await readFile(join(folder, take.clip), 'utf8'))
  expect(await readFile(join(folder, lastFrameFile(shotId, index)), 'utf8')).toBe(clip)
  return take
}

/** Every segment starts on the last frame of the one before. */
async function isWholeChain(studio: Studio, segments: number, shotId = '001'): Promise<boolean> {
  const takes = await Promise.all(Array.from({ length: segments }, (_, index) => inFilm(studio, index, shotId)))
  return takes.slice(1).every((take, index) => take.start_frame_sha256 === takes[index]?.last_frame_sha256)
}

/** A finished shot whose segment 1 has two takes; the second is in the film, and the first is returned. */
async function withTwoTakes(...segments: number[]) {
  const studio = await aStudio(...segments)
  await studio.run()
  const first = await studio.shelf.selected(keyOf(1))
  await studio.shelf.againWithNewSeed(keyOf(1))
  await studio.run()
  expect((await studio.shelf.selected(keyOf(1))).fingerprint).not.toBe(first.fingerprint)
  studio.engine.jobs.length = 0
  return { ...studio, first }
}

test('[LIVE-1] a take chosen for the segment that is being rendered is in the film at once; the engine stops, and the chain goes on from it', async () => {
  const studio = await withTwoTakes(3)
  const { shelf, reins, first, run, rendered } = studio
  await shelf.againWithNewSeed(keyOf(1))
  reins.hold('001/1')
  const running = run()
  await reins.reached('001/1')
  expect(await shelf.select(keyOf(1), first.fingerprint)).toMatchObject({ follows: [] })
  expect((await inFilm(studio, 1)).fingerprint).toBe(first.fingerprint)
  // the hold is never released: the render was cancelled
  expect(await running).toMatchObject({ outcome: 'done', failures: [] })
  expect(rendered()).toEqual(['001/1'])
  expect(await isWholeChain(studio, 3)).toBe(true)
  expect((await shelf.list(keyOf(1))).length).toBe(2)
  expect(await run()).toMatchObject({ outcome: 'done', rendered: 0, reused: 3 })
})

test('[LIVE-2] another take of a segment that the run is past sends the chain back to what follows from it', async () => {
  const studio = await aStudio(4)
  const { shelf, reins, run, rendered, told } = studio
  await run()
  const first = await shelf.selected(keyOf(1))
  await shelf.againWithNewSeed(keyOf(1))
  reins.hold('001/3')
  const running = run()
  await Promise.all([reins.reached('001/3'), told(isSegment('001/2', 'done'))])
  await shelf.select(keyOf(1), first.fingerprint)
  expect(await running).toMatchObject({ outcome: 'done', failures: [] })
  expect((await inFilm(studio, 1)).fingerprint).toBe(first.fingerprint)
  expect(await isWholeChain(studio, 4)).toBe(true)
  // the first film's takes of what follows are there still, so nothing is rendered a second time
  expect(rendered().slice(4)).toEqual(['001/1', '001/2', '001/3'])
  expect(await run()).toMatchObject({ outcome: 'done', rendered: 0, reused: 4 })
})

test('[LIVE-3] another seed for a segment that is done or on its way is rendered by the run that goes on', async () => {
  for (const index of [0, 1]) {
    const studio = await aStudio(3)
    const { shelf, reins, run, rendered } = studio
    reins.hold('001/1')
    const running = run()
    await reins.reached('001/1')
    await shelf.againWithNewSeed(keyOf(index))
    reins.release('001/1')
    expect(await running).toMatchObject({ outcome: 'done', failures: [] })
    expect((await inFilm(studio, index)).seed).toBe(1001)
    expect(await isWholeChain(studio, 3)).toBe(true)
    expect(rendered()).toEqual(['001/0', '001/1', ...(index === 0 ? ['001/0'] : []), '001/1', '001/2'])
    expect(await run()).toMatchObject({ outcome: 'done', rendered: 0, reused: 3 })
  }
})

test('[LIVE-4] what is asked for of a shot that the run is through with is rendered by it, and what others render is not disturbed', async () => {
  const studio = await aStudio(2, 2)
  const { shelf, reins, run, rendered, told, states } = studio
  reins.hold('002/1')
  const running = run()
  await Promise.all([reins.reached('002/1'), told(isSegment('001/1', 'done'))])
  expect(await shelf.againWithNewSeed(keyOf(0))).toEqual({ follows: [keyOf(1)], jumps: [] })
  await told((event) => isSegment('001/1', 'done')(event) && rendered().length === 6)
  expect(states()).toEqual({ '001/0': 'done', '001/1': 'done', '002/0': 'done', '002/1': 'running' })
  reins.release('002/1')
  expect(await running).toMatchObject({ outcome: 'done', rendered: 6, failures: [] })
  expect(rendered().slice(4)).toEqual(['001/0', '001/1'])
  expect(await run()).toMatchObject({ outcome: 'done', rendered: 0, reused: 4 })
})

test('[LIVE-5] stars and rejections given at the same time are all there, and a chosen take of two choices is the last', async () => {
  const studio = await withTwoTakes(2, 3)
  const { shelf, reins, run, first, store } = studio
  await shelf.againWithNewSeed(keyOf(0, '002'))
  reins.hold('002/1')
  const running = run()
  await reins.reached('002/1')
  const second = (await shelf.list(keyOf(1))).find(({ isSelected }) => isSelected)
  await Promise.all([shelf.star(first, true), shelf.reject(first, 'too dark'), shelf.star(second!.take, true)])
  const choices = await Promise.allSettled([
    shelf.select(keyOf(1), second!.take.fingerprint),
    shelf.select(keyOf(1), first.fingerprint)
  ])
  expect(choices.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
  reins.release('002/1')
  expect(await running).toMatchObject({ outcome: 'done', failures: [] })
  expect(choiceOf(store.state.current, keyOf(1)).take).toBe(first.fingerprint)
  expect((await inFilm(studio, 1)).fingerprint).toBe(first.fingerprint)
  expect(await shelf.find(keyOf(1), first.fingerprint)).toMatchObject({ starred: true, rejected: { note: 'too dark' } })
})

test('[LIVE-6] no take is removed while it is on its way into the film', async () => {
  const studio = await aStudio(3)
  const { shelf, run, events } = studio
  const refused: string[] = []
  const over = new AbortController()
  const running = run().finally(() => over.abort())
  while (!over.signal.aborted) {
    for (const index of [0, 1, 2]) {
      for (const { take } of await shelf.list(keyOf(index)))
        await shelf.remove(take).catch(({ code }: { code: string }) => refused.push(code))
    }
  }
  expect(await running).toMatchObject({ outcome: 'done', rendered: 3, failures: [] })
  expect(new Set(refused)).toEqual(new Set(['take_selected']))
  expect(events.filter(({ type }) => type === 'retry')).toEqual([])
  expect(await isWholeChain(studio, 3)).toBe(true)
})

test('[LIVE-7] whatever a person does to takes at whatever moment of a run, the film is whole, every choice holds and the next run has nothing to repair', async () => {
  const acts = ['select', 'release', 'again', 'same', 'star', 'remove', 'onwards', 'alone'] as const
  const act = fc.record({ what: fc.constantFrom(...acts), index: fc.nat(3), pick: fc.nat(5), turns: fc.nat(40) })
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 8 }), fc.boolean(), async (given, handsOff) => {
      const studio = await aStudioOn([4, 2], { handsOff })
      const { shelf, run, store } = studio
      await run()
      await shelf.againWithNewSeed(keyOf(1))
      const running = run()
      for (const { what, index, pick, turns } of given) {
        for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
        const segment = keyOf(index)
        const listed = await shelf.list(segment)
        const { take } = listed[pick % Math.max(1, listed.length)] ?? ({} as Partial<ListedTake>)
        const does = {
          select: () => take && shelf.select(segment, take.fingerprint),
          release: () => shelf.release(segment),
          again: () => shelf.againWithNewSeed(segment),
          same: () => shelf.sameAgain(segment),
          star: () => take && shelf.star(take, true),
          remove: () => take && shelf.remove(take),
          onwards: () => shelf.rerender(segment, 'onwards'),
          alone: () => shelf.rerender(segment, 'alone')
        }
        await does[what]()?.catch((error: { code?: string }) => {
          // the take in the film, or one that was removed since it was listed
          if (error.code !== 'take_selected' && error.code !== 'take_unknown') throw error
        })
      }
      expect(await running).toMatchObject({ outcome: 'done', failures: [] })
      // what was asked for after the chain was through is rendered now
      expect(await run()).toMatchObject({ outcome: 'done', failures: [] })
      expect(await run()).toMatchObject({ outcome: 'done', rendered: 0, reused: 6 })
      for (const index of [0, 1, 2, 3]) {
        const take = await inFilm(studio, index)
        const { take: chosen, seed } = choiceOf(store.state.current, keyOf(index))
        if (chosen !== undefined) expect(take.fingerprint).toBe(chosen)
        else if (seed !== undefined) expect(take.seed).toBe(seed)
      }
      await store.close()
    }),
    { numRuns: 15 }
  )
})
