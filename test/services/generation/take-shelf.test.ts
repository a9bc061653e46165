import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { expect, onTestFinished, test } from 'vitest'
import { createDryRun } from '../../../services/generation/dry-run.ts'
import { createTakeShelf } from '../../../services/generation/take-shelf.ts'
import { createVideoGenerationService } from '../../../services/generation/video-generation-service.ts'
import { choiceOf, withChoice } from '../../../services/model/project-state.ts'
import type { Take } from '../../../services/model/take.ts'
import { animaticProfile, type WorkflowProfile } from '../../../services/model/workflow-profile.ts'
import { createProjectPlanner } from '../../../services/plan/project-planner.ts'
import { aPicturedProject } from '../../builders/pictured-project.ts'
import { projectFolders } from '../../builders/project-folder.ts'
import { signClip } from '../../builders/scheduled-run.ts'
import { aShot } from '../../builders/storyboard.ts'
import { createFakeEngine } from '../../fakes/fake-engine.ts'
import { createFakeMedia } from '../../fakes/fake-media.ts'

const { signal } = new AbortController()
const now = () => new Date().toISOString()
const bridging: WorkflowProfile = { ...animaticProfile, file: 'first_and_last.json', end_frame: true }
const k = { shotId: '002', index: 1 }
const keyOf = (index: number) => ({ shotId: '002', index })

/** Two shots, of two and of four segments. */
const aProject = () =>
  aPicturedProject({
    shots: [aShot({ shot_id: '001', duration: 1 }), aShot({ shot_id: '002', duration: 2 })],
    project: { max_segment_seconds: 0.5 }
  })

/** An open project on a quick engine, whose clips show their seed and what they start from. Seeds that are drawn are 1001, 1002 and so on. */
async function aStudio(folder: string, { others = [bridging] }: { others?: WorkflowProfile[] } = {}) {
  const store = await projectFolders().open(folder)
  onTestFinished(() => store.close())
  const asked: string[] = []
  const engine = createFakeEngine({
    isText: true,
    at: async (moment, job, run) => {
      if (moment === 'rendered') await signClip(job, run)
    }
  })
  const media = createFakeMedia({ width: 192, height: 108 })
  const workflows = {
    find: async (name: string) => others.find(({ file }) => file === name),
    names: async () => others.map(({ file }) => file)
  }
  const planner = createProjectPlanner({ workflows })
  const service = createVideoGenerationService({
    store,
    engines: [engine],
    media,
    backoff: { firstMs: 1, mostMs: 5 },
    now,
    elapsed: () => performance.now()
  })
  const { readiness } = engine
  engine.readiness = async (workflow, ...given) => {
    asked.push(workflow.file)
    return readiness(workflow, ...given)
  }
  const onEvent = () => undefined
  let drawn = 1000
  const shelf = createTakeShelf({
    store,
    workflows,
    now,
    randomSeed: () => ++drawn,
    review: async (shotId) => service.review(await planner.plan(store, engine), { shots: [shotId], signal, onEvent })
  })
  let seen = 0
  return {
    store,
    engine,
    /** Workflows that the engine was asked whether it can render. */
    asked,
    shelf,
    /** Runs, and resolves to what it rendered. */
    async run() {
      const outcome = await service.run(await planner.plan(store, engine), { signal, onEvent })
      expect(outcome).toMatchObject({ outcome: 'done', rendered: engine.jobs.length - seen })
      expect(outcome.rendered + outcome.reused).toBe(
        (await planner.plan(store, engine)).shots.flatMap(({ segments }) => segments).length
      )
      const rendered = engine.jobs.slice(seen).map(({ shotId, segmentIndex }) => `${shotId}/${segmentIndex}`)
      seen = engine.jobs.length
      return rendered
    },
    forecast: async () =>
      (await createDryRun({ store, engine, media }).look(await planner.plan(store, engine), { signal })).toRender,
    /** The seeds of the clips in the film. */
    film: async (shotId: string) =>
      Promise.all(
        (await readdir(join(folder, 'video')))
          .filter((name) => name.startsWith(`shot_${shotId}_seg_`))
          .toSorted()
          .map(async (name) => Number(/seed (\d+)/.exec(await readFile(join(folder, 'video', name), 'utf8'))?.[1]))
      ),
    selected: (index: number) => shelf.selected(keyOf(index))
  }
}
type Studio = Awaited<ReturnType<typeof aStudio>>

async function aRenderedStudio(options?: Parameters<typeof aStudio>[1]) {
  const folder = await aProject()
  const studio = await aStudio(folder, options)
  expect((await studio.run()).length).toBe(6)
  return { folder, ...studio }
}

const seedsOf = async ({ shelf }: Pick<Studio, 'shelf'>) => (await shelf.list(k)).map(({ take }) => take.seed)
const only = <Item>(items: readonly Item[]): Item => {
  const [item, other] = items
  if (item === undefined || other !== undefined) throw new Error(`${items.length} where there is one`)
  return item
}

test('[TAKE-1] again with a new seed renders that segment and those after it, and keeps the take before', async () => {
  const studio = await aRenderedStudio()
  const { seed } = await studio.selected(1)
  expect(await studio.shelf.againWithNewSeed(k)).toEqual({ follows: [keyOf(2), keyOf(3)], jumps: [] })
  expect(await studio.run()).toEqual(['002/1', '002/2', '002/3'])
  expect(await seedsOf(studio)).toEqual([1001, seed])
  expect(await studio.run()).toEqual([])
  expect((await studio.film('002'))[1]).toBe(1001)
})

test('[TAKE-2] a take says what it was made of', async () => {
  const { selected } = await aRenderedStudio()
  const [first, take] = [await selected(0), await selected(1)]
  expect(take).toMatchObject({
    attempts: 1,
    graph_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    seed: first.seed + 7919,
    start_frame_sha256: first.last_frame_sha256,
    engine: 'animatic',
    engine_version: 'fake 1'
  })
})

test('[TAKE-3] the same again is the same content as another take; what starts from the same frame stays', async () => {
  const studio = await aRenderedStudio()
  const before = await studio.selected(1)
  await studio.shelf.sameAgain(k)
  expect(await studio.forecast()).toMatchObject([
    { ...k, reason: 'the same is asked for once more' },
    keyOf(2),
    keyOf(3)
  ])
  expect(await studio.run()).toEqual(['002/1'])
  const [again, first] = await studio.shelf.list(k)
  expect([again?.take.seed, first?.take.fingerprint]).toEqual([before.seed, before.fingerprint])
  expect([again?.isSelected, first?.isSelected]).toEqual([true, false])
  await studio.shelf.sameAgain(k)
  expect([await studio.run(), (await studio.shelf.list(k)).length]).toEqual([['002/1'], 3])
})

test('[TAKE-4] a selected take is in the film at once, and says what has to follow', async () => {
  const studio = await aRenderedStudio()
  const [first, laterFirst] = [await studio.selected(1), await studio.film('002')]
  await studio.shelf.againWithNewSeed(k)
  await studio.run()
  const second = await studio.selected(1)
  // the takes that followed the first one are still there
  expect(await studio.shelf.select(k, first.fingerprint)).toEqual({ follows: [], jumps: [] })
  expect(await studio.film('002')).toEqual(laterFirst)
  expect(await studio.run()).toEqual([])
  for (const { take } of await studio.shelf.list(keyOf(2))) {
    if (take.start_frame_sha256 === second.last_frame_sha256) await studio.shelf.remove(take)
  }
  expect(await studio.shelf.select(k, second.fingerprint.slice(0, 16))).toEqual({
    follows: [keyOf(2), keyOf(3)],
    jumps: []
  })
  expect((await studio.film('002'))[1]).toBe(second.seed)
  // its own take of segment 3 starts from the same frame as before
  expect(await studio.run()).toEqual(['002/2'])
})

test('[TAKE-5] a chosen take stays through runs, other processes and changes of its shot, until it is released', async () => {
  const { folder, ...first } = await aRenderedStudio()
  const take = await first.selected(3)
  await first.shelf.select(keyOf(3), take.fingerprint)
  await first.store.close()
  const later = await aStudio(folder)
  await later.store.saveStoryboard(({ shots, ...kept }) => ({
    ...kept,
    shots: shots.map((shot) => (shot.shot_id === '002' ? { ...shot, prompt: 'mist' } : shot))
  }))
  expect(await later.run()).toEqual(['002/0', '002/1', '002/2'])
  expect((await later.selected(3)).fingerprint).toBe(take.fingerprint)
  expect((await later.shelf.list(keyOf(3))).map(({ isChosen, isSelected }) => [isChosen, isSelected])).toEqual([
    [true, true]
  ])
  await later.shelf.release(keyOf(3))
  expect(await later.run()).toEqual(['002/3'])
})

test('[TAKE-6] alone, a segment is rendered and nothing else; where the picture may jump is said', async () => {
  const studio = await aRenderedStudio()
  const before = await studio.film('002')
  expect(await studio.shelf.rerender(k, 'alone')).toEqual({ follows: [], jumps: [keyOf(2)] })
  expect(await studio.forecast()).toEqual([{ ...k, reason: 'changed: seed' }])
  expect(await studio.run()).toEqual(['002/1'])
  expect(await studio.film('002')).toEqual(before.with(1, 1001))
  expect(await studio.run()).toEqual([])
  const old = only((await studio.shelf.list(k)).filter(({ isSelected }) => !isSelected))
  expect(await studio.shelf.select(k, old.take.fingerprint)).toEqual({ follows: [], jumps: [] })
})

test('[TAKE-7] onwards, the kept takes after it are let go', async () => {
  const studio = await aRenderedStudio()
  await studio.shelf.rerender(k, 'alone')
  await studio.run()
  expect(await studio.shelf.rerender(k, 'onwards')).toEqual({ follows: [keyOf(2), keyOf(3)], jumps: [] })
  expect(await studio.run()).toEqual(['002/1', '002/2', '002/3'])
  expect((await studio.film('002'))[1]).toBe(1002)
})

test('[TAKE-8] bridged, it ends on the picture that the kept take after it starts from, by another workflow', async () => {
  const studio = await aRenderedStudio()
  const [before, kept] = [await studio.film('002'), await studio.selected(2)]
  expect(await studio.shelf.rerender(k, 'bridged')).toEqual({ follows: [], jumps: [] })
  expect(await studio.run()).toEqual(['002/1'])
  expect(studio.asked).toEqual(['animatic', 'animatic', 'first_and_last.json'])
  const job = studio.engine.jobs.at(-1)
  expect([job?.workflow.file, job?.seed]).toEqual(['first_and_last.json', 1001])
  const old = only((await studio.shelf.list(k)).filter(({ isSelected }) => !isSelected)).take
  expect(await readFile(job?.endFrame ?? '')).toEqual(await readFile(await studio.store.resolve(old.last_frame)))
  expect(await studio.selected(1)).toMatchObject({
    workflow: 'first_and_last.json',
    end_frame_sha256: kept.start_frame_sha256
  })
  expect(await studio.film('002')).toEqual(before.with(1, 1001))
  // the picture stays when the take that it is from goes
  await studio.shelf.remove(old)
  expect(await studio.run()).toEqual([])
  expect(await studio.shelf.rerender(k, 'bridged')).toEqual({ follows: [], jumps: [] })
  expect(await studio.run()).toEqual(['002/1'])
  expect(studio.engine.jobs.filter(({ workflow }) => workflow.file === bridging.file).length).toBe(2)
})

test('[TAKE-9] a segment that can’t be bridged says why, and nothing is changed', async () => {
  const without = await aRenderedStudio({ others: [{ ...bridging, family: 'another' }] })
  await expect(without.shelf.rerender(k, 'bridged')).rejects.toMatchObject({ code: 'no_bridge' })
  await expect(without.shelf.rerender(keyOf(3), 'bridged')).rejects.toMatchObject({
    code: 'no_bridge',
    facts: { reason: 'no take after it is kept' }
  })
  expect(without.store.state.current.choices).toEqual([])
  expect(await without.run()).toEqual([])
})

test('[TAKE-10] stars and rejections are kept in the sidecar and change no picture', async () => {
  const { folder, ...studio } = await aRenderedStudio()
  const take = await studio.selected(1)
  await studio.shelf.star(take, true)
  await studio.shelf.reject(take, 'her hand has six fingers')
  expect(await studio.run()).toEqual([])
  const sidecar = async (): Promise<Take> =>
    JSON.parse(await readFile(join(folder, take.clip.replace('.mp4', '.json')), 'utf8'))
  expect(await sidecar()).toEqual({
    ...take,
    starred: true,
    rejected: { note: 'her hand has six fingers', at: expect.stringMatching(/^\d{4}-/) }
  })
  await studio.shelf.star(take, false)
  await studio.shelf.reject(take, null)
  expect(await sidecar()).toEqual(take)
})

test('[TAKE-11] the take in the film is never removed; another one goes with all its files', async () => {
  const { folder, ...studio } = await aRenderedStudio()
  const first = await studio.selected(1)
  await studio.shelf.againWithNewSeed(k)
  await studio.run()
  const second = await studio.selected(1)
  await expect(studio.shelf.remove(second)).rejects.toMatchObject({ code: 'take_selected' })
  const files = async () => (await readdir(join(folder, 'video/_takes'))).filter((name) => name.includes('002_seg_1'))
  expect((await files()).length).toBe(6)
  await studio.shelf.remove(first)
  expect(await files()).toEqual(['json', 'mp4', 'png'].map((kind) => second.clip.split('/')[2]?.replace('mp4', kind)))
  expect(await studio.run()).toEqual([])
  await expect(studio.shelf.find(k, first.fingerprint)).rejects.toMatchObject({ code: 'take_unknown' })
})

test('[TAKE-12] a take that does not fit the cut any more is refused, and one that is cut short is no take', async () => {
  const { folder, ...studio } = await aRenderedStudio()
  const take = await studio.selected(3)
  await studio.store.saveStoryboard(({ shots, ...kept }) => ({
    ...kept,
    shots: shots.map((shot) => (shot.shot_id === '002' ? { ...shot, duration: 1.75 } : shot))
  }))
  expect(await studio.run()).toEqual(['002/3'])
  await expect(studio.shelf.select(keyOf(3), take.fingerprint)).rejects.toMatchObject({ code: 'take_misfit' })
  expect(choiceOf(studio.store.state.current, keyOf(3))).toEqual({})
  expect(await studio.run()).toEqual([])
  await writeFile(join(folder, take.clip), 'cut')
  expect((await studio.shelf.list(keyOf(3))).length).toBe(1)
})

test('[TAKE-13] shots that are moved or deleted take nothing to another place', async () => {
  const { folder, ...studio } = await aRenderedStudio()
  const second = await studio.film('002')
  await studio.shelf.rerender(k, 'alone')
  await studio.run()
  await studio.store.saveStoryboard(({ shots, ...kept }) => ({ ...kept, shots: shots.toReversed() }))
  expect(await studio.run()).toEqual([])
  expect(await studio.film('002')).toEqual(second.with(1, 1001))
  await studio.store.saveStoryboard(({ shots, ...kept }) => ({
    ...kept,
    shots: shots.filter(({ shot_id }) => shot_id !== '002')
  }))
  expect(await studio.run()).toEqual([])
  expect((await studio.shelf.segments()).map(({ shotId, index }) => `${shotId}/${index}`)).toEqual([
    '001/0',
    '001/1',
    '002/0',
    '002/1',
    '002/2',
    '002/3'
  ])
  await expect(studio.shelf.againWithNewSeed(k)).rejects.toMatchObject({ code: 'shot_unknown' })
  expect(await readdir(join(folder, 'video/_takes'))).toHaveLength(21)
})

test('[TAKE-14] a shot that is deleted while it renders leaves every clip under its own name', async () => {
  const folder = await aProject()
  const studio = await aStudio(folder)
  const running = studio.run()
  await studio.store.saveStoryboard(({ shots, ...kept }) => ({
    ...kept,
    shots: shots.filter(({ shot_id }) => shot_id !== '001')
  }))
  await running.catch(() => undefined)
  const takes = await Promise.all((await studio.shelf.segments()).map((segment) => studio.shelf.list(segment)))
  const named = takes.flat().map(({ take }) => [take.shot_id, take.segment_index, take.clip.split('_').slice(1, 4)])
  expect(named.length).toBeGreaterThan(3)
  for (const [shot, index, name] of named) expect(name).toEqual([`takes/${String(shot)}`, 'seg', String(index)])
  expect(await studio.film('002')).toHaveLength(4)
})

test('[TAKE-15] a state of before there were choices is read, and its takes stay fresh', async () => {
  const { folder, ...studio } = await aRenderedStudio()
  await studio.store.close()
  const file = join(folder, 'video/_state.json')
  const { choices: _none, ...before } = JSON.parse(await readFile(file, 'utf8'))
  await writeFile(file, JSON.stringify(before))
  const later = await aStudio(folder)
  expect(later.store.state.current.choices).toEqual([])
  expect(await later.run()).toEqual([])
})

test('[TAKE-16] a take that a person removed by hand is not waited for', async () => {
  const { folder, ...studio } = await aRenderedStudio()
  const take = await studio.selected(3)
  await studio.shelf.select(keyOf(3), take.fingerprint)
  await rm(join(folder, take.clip))
  expect(await studio.run()).toEqual(['002/3'])
})

test('[TAKE-17] a decision that is taken back leaves nothing in the state', async () => {
  const { store } = await aStudio(await aProject())
  const chosen = withChoice(store.state.current, k, (choice) => ({ ...choice, seed: 5 }))
  expect(chosen.choices).toEqual([{ shot_id: '002', segment_index: 1, seed: 5 }])
  expect(choiceOf(chosen, keyOf(2))).toEqual({})
  expect(withChoice(chosen, k, ({ seed: _seed, ...choice }) => choice).choices).toEqual([])
})
