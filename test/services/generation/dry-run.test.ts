import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import type { GenerationEvent } from '../../../services/contract/generation-events.ts'
import { nodeFileLayer } from '../../../services/files/file-layer.ts'
import { createDryRun } from '../../../services/generation/dry-run.ts'
import { learnFromRuns } from '../../../services/generation/learn-from-runs.ts'
import { createRenderForecast } from '../../../services/generation/render-forecast.ts'
import { createTakeHistory } from '../../../services/generation/take-history.ts'
import { createVideoGenerationService } from '../../../services/generation/video-generation-service.ts'
import { createMedia } from '../../../services/media/create-media.ts'
import type { Media } from '../../../services/media/media.ts'
import type { VideoPlan } from '../../../services/model/video-plan-builder.ts'
import { createProjectPlanner } from '../../../services/plan/project-planner.ts'
import type { ProjectStore } from '../../../services/project/project-store.ts'
import { recording } from '../../builders/file-layer.ts'
import { aPicture, aPicturedProject } from '../../builders/pictured-project.ts'
import { aFolder, projectFolders, put, readJson } from '../../builders/project-folder.ts'
import { aShot } from '../../builders/storyboard.ts'
import { createFakeEngine } from '../../fakes/fake-engine.ts'

let media: Media
beforeAll(() => {
  media = createMedia({})
})

const workflows = { find: async () => undefined, names: async () => [] }
const planner = createProjectPlanner({ workflows })
const engine = createFakeEngine()
const signal = () => new AbortController().signal

const threeShots = [
  aShot({ shot_id: '001', duration: 0.5 }),
  aShot({ shot_id: '002', duration: 1.25 }),
  aShot({ shot_id: '003', duration: 0.75 })
]
const aChainedProject = () => aPicturedProject({ shots: threeShots, project: { max_segment_seconds: 0.5 } })

async function using<Result>(
  folder: string,
  readOnly: boolean,
  work: (store: ProjectStore, plan: VideoPlan) => Promise<Result>
): Promise<Result> {
  const store = await projectFolders().open(folder, { readOnly })
  onTestFinished(() => store.close())
  try {
    return await work(store, await planner.plan(store, engine))
  } finally {
    await store.close()
  }
}

/** Renders what is missing; `history` learns of it. */
const render = (folder: string, history: string, onEvent: (event: GenerationEvent) => void = () => undefined) =>
  using(folder, false, (store, plan) =>
    learnFromRuns(
      createVideoGenerationService({
        store,
        engines: [createFakeEngine()],
        media,
        now: () => new Date().toISOString(),
        elapsed: () => performance.now()
      }),
      { store, history: createTakeHistory({ file: history }) }
    ).run(plan, { signal: signal(), onEvent })
  )

/** What would be rendered, as `shot/segment: reason`. */
const look = (folder: string, shots?: string[]) =>
  using(folder, true, async (store, plan) => {
    const found = await createDryRun({ store, engine, media }).look(plan, { shots, signal: signal() })
    return [found.fresh, ...found.toRender.map(({ shotId, index, reason }) => `${shotId}/${index}: ${reason}`)]
  })

const edit = async (folder: string, change: (shots: Record<string, unknown>[]) => void): Promise<void> => {
  const file = 'storyboards/storyboard_main.json'
  const storyboard = (await readJson(folder, file)) as { shots: Record<string, unknown>[] }
  change(storyboard.shots)
  await put(folder, { [file]: storyboard })
}

/** Every file with its bytes, its identity and the time of its last change. */
async function snapshot(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true })).toSorted()
  const entries = names.map(async (name) => {
    const facts = await stat(join(folder, name))
    const bytes = facts.isFile() ? await readFile(join(folder, name), 'base64') : 'folder'
    return [name, `${facts.ino} ${facts.mtimeMs} ${bytes}`] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

const isStartedAnew = 'follows a change: the segment before is rendered anew'

test('[DRY-1] before the first run every segment has no take yet, and after it none is left to render', async () => {
  const folder = await aPicturedProject({ shots: threeShots.slice(2), project: { max_segment_seconds: 0.5 } })
  expect(await look(folder)).toEqual([0, '003/0: no take yet', '003/1: no take yet'])
  await render(folder, join(await aFolder(), 'times.jsonl'))
  expect(await look(folder)).toEqual([2])
})

test('[DRY-2] a changed prompt renders exactly the segments of its shot, says why, and looking writes nothing', async () => {
  const folder = await aChainedProject()
  await render(folder, join(await aFolder(), 'times.jsonl'))
  await edit(folder, (shots) => Object.assign(shots[1]!, { prompt: 'a storm', seed: 7 }))
  const before = await snapshot(folder)
  const found = [3, '002/0: changed: prompt, seed', `002/1: ${isStartedAnew}`, `002/2: ${isStartedAnew}`]
  expect(await look(folder)).toEqual(found)
  expect(await snapshot(folder)).toEqual(before)
  expect(await look(folder, ['001', '003'])).toEqual([3])
  await expect(look(folder, ['004'])).rejects.toMatchObject({ code: 'shot_unknown' })
})

test('[DRY-3] what it says is what the run renders then', async () => {
  const folder = await aChainedProject()
  const history = join(await aFolder(), 'times.jsonl')
  await render(folder, history)
  await put(folder, { 'selected/keyframe_0.png': await aPicture({ hue: 200 }) })
  const clips = await readdir(join(folder, 'video', '_takes'))
  await rm(
    join(
      folder,
      'video',
      '_takes',
      clips.find((name) => /^003_seg_1.*mp4$/.test(name))!
    )
  )
  await edit(folder, (shots) => Object.assign(shots[1]!, { duration: 1 }))
  expect(await look(folder)).toEqual([
    3,
    '001/0: changed: keyframe',
    '003/1: the clip of its take is gone or cut short'
  ])
  expect(await render(folder, history)).toMatchObject({ outcome: 'done', rendered: 2, reused: 3 })
  expect(await look(folder)).toEqual([5])
})

test('[DRY-4] a shot that is not ready is left out, and a look that is cancelled ends', async () => {
  const folder = await aPicturedProject({ shots: threeShots, without: ['002'] })
  expect(await look(folder)).toEqual([0, '001/0: no take yet', '003/0: no take yet'])
  const cancelled = using(folder, true, (store, plan) =>
    createDryRun({ store, engine, media }).look(plan, { signal: AbortSignal.abort() })
  )
  await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' })
})

test('[DRY-5] the time of a run is learned from the takes of this machine, for a new project too', async () => {
  const history = join(await aFolder(), 'data', 'times.jsonl')
  const forecast = (folder: string) =>
    using(folder, true, (store, plan) =>
      createRenderForecast({ store, engine, media, history: createTakeHistory({ file: history }), workflows }).look(
        plan,
        { signal: signal() }
      )
    )
  const folder = await aChainedProject()
  expect(await forecast(folder)).toMatchObject({ fresh: 0, estimateMs: null, toRender: { length: 6 } })
  await render(folder, history)
  expect((await createTakeHistory({ file: history }).read()).length).toBe(6)
  expect(await forecast(folder)).toMatchObject({ toRender: [], fresh: 6, estimateMs: 0 })

  const other = await aPicturedProject({ shots: [aShot({ duration: 2 })] })
  const { toRender, estimateMs } = await forecast(other)
  expect(toRender).toMatchObject([{ shotId: '001', index: 0, estimate: { basis: 'size', takes: 6 } }])
  expect(estimateMs).toBe(toRender[0]!.estimate!.ms)
  expect(estimateMs).toBeGreaterThan(0)

  // the takes of the project tell it where this machine's history is gone
  await rm(history)
  await edit(folder, (shots) => Object.assign(shots[0]!, { prompt: 'a storm' }))
  expect(await forecast(folder)).toMatchObject({ fresh: 5, toRender: [{ estimate: { basis: 'size', takes: 6 } }] })
  expect((await forecast(other)).estimateMs).toBeNull()
})

test('[DRY-6] a history that can not be written costs a notice and no run', async () => {
  const folder = await aPicturedProject({ shots: [aShot({ duration: 0.25 })] })
  const data = await aFolder()
  await put(data, { file: 'x' })
  const inTheWay = join(data, 'file')
  const events: GenerationEvent[] = []
  const outcome = await render(folder, join(inTheWay, 'times.jsonl'), (event) => events.push(event))
  expect(outcome).toMatchObject({ outcome: 'done', rendered: 1 })
  expect(events.filter(({ type }) => type === 'notice')).toEqual([
    { type: 'notice', text: expect.stringContaining("Render times can't be kept") }
  ])
})

test('[DRY-7] a run that begins with what its forecast saw reads no take again, and ends the same', async () => {
  const folder = await aChainedProject()
  await render(folder, join(await aFolder(), 'times.jsonl'))
  const { files, calls } = recording(nodeFileLayer)
  const store = await projectFolders({ files }).open(folder)
  onTestFinished(() => store.close())
  const plan = await planner.plan(store, engine)
  const { seen } = await createDryRun({ store, engine, media }).look(plan, { signal: signal() })
  const now = () => new Date().toISOString()
  const service = createVideoGenerationService({
    store,
    engines: [engine],
    media,
    now,
    elapsed: () => performance.now()
  })
  calls.length = 0
  const outcome = await service.run(plan, { signal: signal(), onEvent: () => undefined, seen })
  expect(outcome).toMatchObject({ outcome: 'done', rendered: 0, reused: 6 })
  expect(calls.filter((call) => call.includes('_takes'))).toEqual([])
})

test('[DRY-8] a forecast learns from each take once: after an edit it reads those of the shot alone', async () => {
  const folder = await aChainedProject()
  const history = join(await aFolder(), 'times.jsonl')
  await render(folder, history)
  const { files, calls } = recording(nodeFileLayer)
  const store = await projectFolders({ files }).open(folder)
  onTestFinished(() => store.close())
  const forecast = createRenderForecast({
    store,
    engine,
    media,
    history: createTakeHistory({ file: join(await aFolder(), 'none.jsonl') }),
    workflows
  })
  const change = async (prompt: string) => {
    await store.saveStoryboard((storyboard) => ({
      ...storyboard,
      shots: storyboard.shots.map((shot) => (shot.shot_id === '001' ? { ...shot, prompt } : shot))
    }))
    calls.length = 0
    return forecast.look(await planner.plan(store, engine), { shots: ['001'], signal: signal() })
  }
  const estimate = { basis: 'size', takes: 6 }
  expect(await change('a storm')).toMatchObject({ toRender: [{ estimate }] })
  expect(await change('a calm')).toMatchObject({ toRender: [{ estimate }] })
  const read = calls.filter((call) => /_takes.*json/.test(call))
  expect(read.filter((call) => !call.includes('001_seg_'))).toEqual([])
  expect(read).not.toEqual([])
})
