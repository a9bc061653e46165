import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import type { GenerationEvent } from '../../../services/contract/generation-events.ts'
import { StudioError } from '../../../services/contract/studio-error.ts'
import { createFilmMaker } from '../../../services/generation/film-maker.ts'
import { createVideoGenerationService } from '../../../services/generation/video-generation-service.ts'
import { createMedia } from '../../../services/media/create-media.ts'
import type { Media } from '../../../services/media/media.ts'
import type { SegmentStatus } from '../../../services/model/segment-state.ts'
import { takeSchema } from '../../../services/model/take.ts'
import { createProjectPlanner } from '../../../services/plan/project-planner.ts'
import { aPicturedProject } from '../../builders/pictured-project.ts'
import { projectFolders } from '../../builders/project-folder.ts'
import { aShot } from '../../builders/storyboard.ts'
import { createFakeEngine, type FakeEngineOptions, type Moment } from '../../fakes/fake-engine.ts'

let media: Media
beforeAll(() => {
  media = createMedia({})
})

/** An open project on the fake engine. */
async function aStudio(folder: string, options: FakeEngineOptions = {}) {
  const store = await projectFolders().open(folder)
  let isOpen = true
  const close = async () => {
    if (isOpen) await store.close()
    isOpen = false
  }
  onTestFinished(close)
  const engine = createFakeEngine(options)
  const planner = createProjectPlanner({ workflows: { find: async () => undefined, names: async () => [] } })
  const service = createVideoGenerationService({
    store,
    engines: [engine],
    media,
    backoff: { firstMs: 1, mostMs: 5 },
    now: () => new Date().toISOString(),
    elapsed: () => performance.now()
  })
  const events: GenerationEvent[] = []
  const run = async (given: { shots?: string[]; signal?: AbortSignal } = {}) =>
    service.run(await planner.plan(store, engine), {
      shots: given.shots,
      signal: given.signal ?? new AbortController().signal,
      onEvent: (event) => events.push(event)
    })
  const film = async (isWithGaps = false) =>
    createFilmMaker({ store, media }).make(await planner.plan(store, engine), { isWithGaps })
  const rendered = () => engine.jobs.map(({ shotId, segmentIndex }) => `${shotId}/${segmentIndex}`).toSorted()
  /** Shots go side by side: what matters is each segment's own state. */
  const states = () =>
    Object.fromEntries(
      (store.state.current.run?.segments ?? []).map(({ shot_id, segment_index, state }) => [
        `${shot_id}/${segment_index}`,
        state.status
      ])
    )
  return { store, engine, run, film, events, rendered, states, close }
}

const threeShots = [
  aShot({ shot_id: '001', duration: 0.5 }),
  aShot({ shot_id: '002', duration: 1.25 }),
  aShot({ shot_id: '003', duration: 0.75 })
]
/** Half-second segments, so that short clips make real chains. */
const shortSegments = { max_segment_seconds: 0.5 }
const aChainedProject = () => aPicturedProject({ shots: threeShots, project: shortSegments })
const everySegment = ['001/0', '002/0', '002/1', '002/2', '003/0', '003/1']
const editStoryboard = async (folder: string, change: (shots: Record<string, unknown>[]) => void): Promise<void> => {
  const file = join(folder, 'storyboards', 'storyboard_main.json')
  const storyboard = JSON.parse(await readFile(file, 'utf8'))
  change(storyboard.shots)
  await writeFile(file, JSON.stringify(storyboard))
}

test('[GEN-1] a run renders every segment in order, each from the last frame of the one before', async () => {
  const folder = await aChainedProject()
  const { run, rendered, engine, store, states } = await aStudio(folder)
  expect(await run()).toMatchObject({ outcome: 'done', rendered: 6, reused: 0, failures: [] })
  expect(rendered()).toEqual(everySegment)
  const starts = engine.jobs.map(({ startFrame }) => startFrame?.slice(store.folder.length + 1) ?? '')
  expect(starts.toSorted()).toEqual([
    'video/_startframes/001_firstframe.png',
    'video/_startframes/002_firstframe.png',
    'video/_startframes/002_lastframe_0.png',
    'video/_startframes/002_lastframe_1.png',
    'video/_startframes/003_firstframe.png',
    'video/_startframes/003_lastframe_0.png'
  ])
  expect(states()).toEqual(Object.fromEntries(everySegment.map((segment) => [segment, 'done'])))
  const counts = await Promise.all(
    ['001_seg_0', '002_seg_0', '002_seg_1', '002_seg_2', '003_seg_0', '003_seg_1'].map((name) =>
      media.countFrames(join(folder, 'video', `shot_${name}.mp4`))
    )
  )
  expect(counts).toEqual([12, 12, 12, 6, 12, 6])
})

test('[GEN-2] the start frame is bit for bit the last frame of the clip in the film', async () => {
  const folder = await aChainedProject()
  const { run, store } = await aStudio(folder)
  await run()
  const again = join(folder, 'again.png')
  await media.extractFrame(await store.resolve('video/shot_002_seg_0.mp4'), again)
  expect(await readFile(again)).toEqual(await readFile(join(folder, 'video/_startframes/002_lastframe_0.png')))
})

test('[GEN-3] a second run renders nothing, a new process too', async () => {
  const folder = await aChainedProject()
  const first = await aStudio(folder)
  await first.run()
  expect(await first.run()).toMatchObject({ outcome: 'done', rendered: 0, reused: 6 })
  await first.close()
  const second = await aStudio(folder)
  expect(await second.run()).toMatchObject({ outcome: 'done', rendered: 0, reused: 6 })
  expect(second.rendered()).toEqual([])
})

test('[GEN-4] a changed prompt renders that shot alone; undoing it renders nothing; titles and notes render nothing', async () => {
  const folder = await aChainedProject()
  const first = await aStudio(folder)
  await first.run()
  await first.close()
  await editStoryboard(folder, (shots) => Object.assign(shots[1]!, { prompt: 'a storm' }))
  const changed = await aStudio(folder)
  expect(await changed.run()).toMatchObject({ rendered: 3, reused: 3 })
  expect(changed.rendered()).toEqual(['002/0', '002/1', '002/2'])
  await changed.close()
  await editStoryboard(folder, (shots) => {
    Object.assign(shots[1]!, { prompt: threeShots[1]!.prompt, description: 'another title', notes: 'brighter' })
    shots.reverse()
  })
  const undone = await aStudio(folder)
  expect(await undone.run()).toMatchObject({ rendered: 0, reused: 6 })
})

test('[GEN-5] a failed segment ends its own chain and holds up no other shot', async () => {
  const folder = await aChainedProject()
  const at = (_: Moment, { shotId, segmentIndex }: { shotId: string; segmentIndex: number }) => {
    if (shotId === '002' && segmentIndex === 1)
      throw new StudioError('clip_invalid', { file: 'x.mp4', reason: 'it is cut short' })
  }
  const { run, states, store } = await aStudio(folder, { at })
  const outcome = await run()
  expect(outcome).toMatchObject({ outcome: 'failed', rendered: 4 })
  expect(outcome.failures.map(({ shotId, index, error }) => [shotId, index, error.code])).toEqual([
    ['002', 1, 'clip_invalid']
  ])
  expect(states()).toEqual({ '001/0': 'done', '002/0': 'done', '002/1': 'failed', '003/0': 'done', '003/1': 'done' })
  const failed = store.state.current.run?.segments.find(({ state }) => state.status === 'failed')
  expect(failed?.state).toMatchObject({
    attempts: 5,
    code: 'clip_invalid',
    facts: { reason: 'it is cut short' }
  })
  await store.close()
  const later = await aStudio(folder)
  expect(await later.run()).toMatchObject({ outcome: 'done', rendered: 2, reused: 4 })
})

test('[GEN-6] a clip with another number of frames than asked never becomes a take', async () => {
  const folder = await aChainedProject()
  const { run } = await aStudio(folder, { frames: ({ frames }) => frames - 1 })
  const { failures } = await run({ shots: ['001'] })
  expect(failures.map(({ error }) => [error.code, error.facts.found, error.facts.expected])).toEqual([
    ['clip_frames', 11, 12]
  ])
  expect(await readdir(join(folder, 'video', '_takes')).catch(() => [])).toEqual([])
})

test.each<Moment>(['before-submit', 'submitted', 'running', 'rendered'])(
  '[GEN-7] cancelled %s, it leaves no half file and goes on from there',
  async (moment) => {
    const folder = await aChainedProject()
    const cancel = new AbortController()
    const { run, states, store } = await aStudio(folder, {
      at: (now, { shotId, segmentIndex }) => {
        if (now === moment && shotId === '002' && segmentIndex === 1) cancel.abort()
      }
    })
    expect(await run({ signal: cancel.signal })).toMatchObject({ outcome: 'cancelled' })
    expect(states()).toMatchObject({ '002/0': 'done', '002/1': 'cancelled' })
    expect(Object.values(states()).filter((status) => status !== 'done' && status !== 'cancelled')).toEqual([])
    expect(await readdir(join(folder, '.framechain', 'work')).catch(() => [])).toEqual([])
    const done = Object.entries(states()).flatMap(([segment, status]) => (status === 'done' ? [segment] : []))
    const names = (await readdir(join(folder, 'video', '_takes'))).map((name) => name.replace(/_[0-9a-f]{16}/, ''))
    const files = done.flatMap((segment) =>
      ['json', 'mp4', 'png'].map((kind) => `${segment.replace('/', '_seg_')}.${kind}`)
    )
    expect(names.toSorted()).toEqual(files.toSorted())
    await store.close()
    const later = await aStudio(folder)
    expect(await later.run()).toMatchObject({ outcome: 'done', rendered: 6 - done.length, reused: done.length })
  }
)

test('[GEN-8] a run cancelled before it begins renders nothing and is cancelled', async () => {
  const { run, rendered } = await aStudio(await aChainedProject())
  await expect(run({ signal: AbortSignal.abort() })).resolves.toMatchObject({ outcome: 'cancelled', rendered: 0 })
  expect(rendered()).toEqual([])
})

test('[GEN-9] a shot without a picture is reported, and the others are rendered', async () => {
  const folder = await aPicturedProject({ shots: threeShots, project: shortSegments, without: ['002'] })
  const { run, rendered, film } = await aStudio(folder)
  const outcome = await run()
  expect(outcome.notReady.map(({ shotId, error }) => [shotId, error.code])).toEqual([['002', 'shot_not_ready']])
  expect(rendered()).toEqual(['001/0', '003/0', '003/1'])
  await expect(film()).rejects.toMatchObject({ code: 'film_incomplete' })
  expect(await film(true)).toMatchObject({ frames: 60, planned: 60, shots: { blank: 1 } })
})

test('[GEN-10] only the shots asked for are rendered; one that is not there is named', async () => {
  const { run, rendered } = await aStudio(await aChainedProject())
  await run({ shots: ['003', '001'] })
  expect(rendered()).toEqual(['001/0', '003/0', '003/1'])
  await expect(run({ shots: ['004'] })).rejects.toMatchObject({ code: 'shot_unknown', facts: { shot: '004' } })
})

test('[GEN-11] every take has a sidecar that says how it came to be', async () => {
  const folder = await aChainedProject()
  const { run } = await aStudio(folder)
  await run({ shots: ['002'] })
  const names = (await readdir(join(folder, 'video', '_takes'))).filter((name) => name.endsWith('.json')).toSorted()
  const takes = await Promise.all(
    names.map(async (name) =>
      takeSchema.parse(JSON.parse(await readFile(join(folder, 'video', '_takes', name), 'utf8')))
    )
  )
  expect(takes.map(({ shot_id, segment_index, frames, engine }) => [shot_id, segment_index, frames, engine])).toEqual([
    ['002', 0, 12, 'animatic'],
    ['002', 1, 12, 'animatic'],
    ['002', 2, 6, 'animatic']
  ])
  expect(takes[1]!.start_frame_sha256).toBe(takes[0]!.last_frame_sha256)
  expect(new Set(takes.map(({ seed }) => seed)).size).toBe(3)
})

test('[GEN-12] a take whose clip is gone or cut short is rendered again, and only that one', async () => {
  const folder = await aChainedProject()
  const first = await aStudio(folder)
  await first.run()
  await first.close()
  const clips = (await readdir(join(folder, 'video', '_takes')))
    .filter((name) => /^00[13]_seg_0.*mp4$/.test(name))
    .toSorted()
  await rm(join(folder, 'video', '_takes', clips[0]!))
  const second = await aStudio(folder)
  await second.run()
  expect(second.rendered()).toEqual(['001/0'])
})

test('[GEN-13] events tell each transition as it is written, progress and the live picture', async () => {
  const { run, events } = await aStudio(await aChainedProject())
  await run({ shots: ['001'] })
  const statuses = events.flatMap((event): SegmentStatus[] => (event.type === 'segment' ? [event.state.status] : []))
  expect(statuses).toEqual(['queued', 'submitted', 'running', 'fetching', 'done'])
  expect(events.some((event) => event.type === 'preview' && event.file === 'video/_previews/001_seg_0.jpg')).toBe(true)
  expect(events[0]).toEqual({ type: 'run', segments: 1, reused: 0, to_render: 1 })
})

test.each([
  ['running', []],
  ['done', []],
  ['lost', ['001/0']]
] as const)(
  '[GEN-14] work of a dead process that the engine calls %s is submitted %j again',
  async (state, submissions) => {
    const folder = await aPicturedProject({ shots: threeShots.slice(0, 1) })
    const first = await aStudio(folder)
    await first.run()
    await first.close()
    await leaveRunning(folder)
    const after = await aStudio(folder, { settle: () => ({ state }) })
    expect(await after.run()).toMatchObject({ outcome: 'done', rendered: 1 })
    expect(after.rendered()).toEqual(submissions)
  }
)

/** The folder as a process leaves it that dies while its engine renders. */
async function leaveRunning(folder: string): Promise<void> {
  const file = join(folder, 'video', '_state.json')
  const state = JSON.parse(await readFile(file, 'utf8'))
  const { fingerprint } = state.run.segments[0].state
  state.run.segments[0].state = {
    status: 'running',
    ticket: { engine: 'animatic', id: 'old' },
    fingerprint,
    at: state.updated_at
  }
  await writeFile(file, JSON.stringify(state))
  await rm(join(folder, 'video', '_takes'), { recursive: true })
}

test('[GEN-15] hostile ids and prompts name files of the project and nothing else', async () => {
  const hostile = `it's "%d" $(touch x)\n../../x`
  const folder = await aPicturedProject({
    shots: [aShot({ shot_id: hostile, prompt: hostile, duration: 1 })],
    project: shortSegments
  })
  const { run, film } = await aStudio(folder)
  expect(await run()).toMatchObject({ outcome: 'done', rendered: 2 })
  expect(await film()).toMatchObject({ frames: 24, planned: 24 })
  const names = await readdir(join(folder, 'video'))
  for (const name of names) expect(name).toMatch(/^[A-Za-z0-9._-]+$/)
})

test('[GEN-16] out of memory, a segment is rendered in shorter runs and keeps its length; the next one starts there', async () => {
  const folder = await aPicturedProject({ shots: [aShot({ shot_id: '001', duration: 1 })], project: shortSegments })
  const tooLong = (moment: Moment, { frames }: { frames: number }) => {
    if (moment === 'before-submit' && frames > 7) throw new StudioError('insufficient_vram', {})
  }
  const { run, engine, store } = await aStudio(folder, { at: tooLong })
  expect(await run()).toMatchObject({ outcome: 'done', rendered: 2 })
  expect(engine.jobs.map(({ frames, shot, lastKept }) => [shot.firstFrame, frames, lastKept])).toEqual([
    [0, 4, 3],
    [3, 5, 4],
    [7, 5, 4],
    [11, 5, 4],
    [15, 5, 4],
    [19, 5, 4]
  ])
  expect(await media.countFrames(await store.resolve('video/shot_001_seg_1.mp4'))).toBe(12)
  const first = (await readdir(join(folder, 'video', '_takes'))).find((name) => /seg_0.*json$/.test(name))
  const take = takeSchema.parse(JSON.parse(await readFile(join(folder, 'video', '_takes', first!), 'utf8')))
  expect(take.notes?.memory).toEqual({ runs: 3, rung: 'at most 6 frames in a run' })
  expect(take.rungs).toEqual(['at most 6 frames in a run'])
})

test('[GEN-17] when no shorter run helps, the segment fails with what was tried; a smaller picture only where it is allowed', async () => {
  const tooLarge = (moment: Moment, { canvas }: { canvas: { width: number } }) => {
    if (moment === 'before-submit' && canvas.width > 150) throw new StudioError('insufficient_vram', {})
  }
  const shots = [aShot({ shot_id: '001', duration: 0.25 })]
  const refused = await aStudio(await aPicturedProject({ shots }), { at: tooLarge })
  expect((await refused.run()).failures.map(({ error }) => error.code)).toEqual(['insufficient_vram'])
  const allowed = await aStudio(await aPicturedProject({ shots, project: { may_shrink: true } }), { at: tooLarge })
  expect(await allowed.run()).toMatchObject({ outcome: 'done' })
  expect(await media.probe(await allowed.store.resolve('video/shot_001_seg_0.mp4'))).toMatchObject({
    width: 192,
    height: 108
  })
})

test('[FILM-1] the film has exactly the planned frames, and a second one encodes only what changed', async () => {
  const folder = await aPicturedProject({ shots: threeShots, project: { ...shortSegments, fps: 25 } })
  const { run, film, store, close } = await aStudio(folder)
  await run()
  const first = await film()
  expect(first).toMatchObject({ frames: 63, planned: 63, width: 192, height: 108, shots: { reused: 0 } })
  expect(first.file).toBe(join(store.folder, 'export', first.file.split('/').at(-1)!))
  expect(store.state.current.last_video_path).toMatch(/^export\//)
  await close()
  await editStoryboard(folder, (shots) => Object.assign(shots[2]!, { prompt: 'dawn' }))
  const again = await aStudio(folder)
  await again.run()
  expect((await again.film()).shots).toMatchObject({ reused: 2 })
})
