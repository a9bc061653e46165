import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { StudioError } from '../../../services/contract/studio-error.ts'
import type { Readiness, RenderJob } from '../../../services/engines/video-engine.ts'
import { withChoice } from '../../../services/model/project-state.ts'
import { takeSchema } from '../../../services/model/take.ts'
import { animaticProfile } from '../../../services/model/workflow-profile.ts'
import { aPicturedProject } from '../../builders/pictured-project.ts'
import { aQuickEngine, aScheduledRun, createReins, isSegment, segmentOf } from '../../builders/scheduled-run.ts'
import { aShot } from '../../builders/storyboard.ts'
import type { FakeEngine, Moment } from '../../fakes/fake-engine.ts'

/** Shots `001`, `002`, …, each a chain of that many quarter-second segments. */
const aFilmOf = (...segments: number[]) =>
  aPicturedProject({
    shots: segments.map((count, index) =>
      aShot({ shot_id: String(index + 1).padStart(3, '0'), duration: count * 0.25 })
    ),
    project: { max_segment_seconds: 0.25, width: 96, height: 64 }
  })

const jobsOf = ({ jobs }: FakeEngine): string[] => jobs.map(segmentOf)
const ready: Readiness = { isReady: true, gaps: [], facts: {} }
const notReady: Readiness = { isReady: false, gaps: [{ what: 'no answer', fix: 'Start it.' }], facts: {} }
const down = () => new StudioError('worker_unavailable', { server: 'a server' })

test.each([
  [undefined, 2],
  [1, 1],
  [3, 3]
])('[SCHED-1] at a depth of %s an engine has %i segments at a time', async (depth, most) => {
  let under = 0
  let seen = 0
  const full = Promise.withResolvers<void>()
  const at = async (moment: Moment) => {
    if (moment === 'rendered') under--
    if (moment !== 'before-submit') return
    seen = Math.max(seen, ++under)
    if (seen === most) full.resolve()
    await full.promise
  }
  const { run } = await aScheduledRun(await aFilmOf(1, 1, 1, 1, 1), {
    engines: [aQuickEngine({ at })],
    ...(depth !== undefined && { depth })
  })
  expect(await run()).toMatchObject({ outcome: 'done', rendered: 5 })
  expect(seen).toBe(most)
})

test('[SCHED-2] shots go in the order of the storyboard; what is put first goes first, the last asked of two', async () => {
  const reins = createReins()
  reins.hold('001/0')
  const engine = aQuickEngine({ at: reins.at })
  const { run, control } = await aScheduledRun(await aFilmOf(1, 1, 1, 1, 1), { engines: [engine], depth: 1 })
  const running = run()
  await reins.reached('001/0')
  control.first('005')
  control.first('004')
  reins.release('001/0')
  await running
  expect(jobsOf(engine)).toEqual(['001/0', '004/0', '005/0', '002/0', '003/0'])
})

test('[SCHED-16] segments of one run that need other models go together; a dragged order counts from there on', async () => {
  const engine = aQuickEngine()
  const { run, store, control } = await aScheduledRun(await aFilmOf(1, 1, 1, 1, 1, 1), { engines: [engine], depth: 1 })
  const workflow = { ...animaticProfile, file: 'first_and_last.json', end_frame: true }
  const bridge = { workflow, end_frame: 'selected/keyframe_0.png' }
  for (const shotId of ['002', '004'])
    await store.state.update((state) => withChoice(state, { shotId, index: 0 }, () => ({ bridge })))
  control.order(['001', '006', '005', '004', '003', '002'])
  await run()
  expect(jobsOf(engine)).toEqual(['001/0', '006/0', '005/0', '003/0', '004/0', '002/0'])
  expect(engine.jobs.map(({ workflow: { file } }) => file === workflow.file)).toEqual([0, 0, 0, 0, 1, 1].map(Boolean))
})

test('[SCHED-17] a take says how long its segment waited for its picture and a place at the engine', async () => {
  let now = 0
  const at = (moment: Moment) => {
    if (moment === 'running') now += 1000
  }
  const engines: [FakeEngine] = [aQuickEngine({ at })]
  const { run, shelf } = await aScheduledRun(await aFilmOf(2, 1), { engines, depth: 1, elapsed: () => now })
  await run()
  const waited = async (shotId: string, index: number) =>
    (await shelf.selected({ shotId, index })).timings_ms['waiting']
  // the other shot is at the engine while the picture is taken from the first one's clip
  expect([await waited('001', 0), await waited('002', 0), await waited('001', 1)]).toEqual([0, 1000, 1000])
})

test('[SCHED-3] paused, a run finishes what is under way and starts nothing until it is resumed', async () => {
  const reins = createReins()
  reins.hold('001/0')
  const engine = aQuickEngine({ at: reins.at })
  const { run, control, told } = await aScheduledRun(await aFilmOf(2, 1), { engines: [engine], depth: 1 })
  const running = run()
  await reins.reached('001/0')
  control.pause()
  control.pause()
  reins.release('001/0')
  await told(isSegment('001/0', 'done'))
  expect([jobsOf(engine), engine.rests()]).toEqual([['001/0'], 0])
  control.resume()
  expect(await running).toMatchObject({ outcome: 'done', rendered: 3 })
})

test('[SCHED-4] held, a run finishes what is under way, frees the memory once and waits', async () => {
  const reins = createReins()
  reins.hold('001/0', '002/0')
  const engine = aQuickEngine({ at: reins.at })
  const { run, control, told } = await aScheduledRun(await aFilmOf(1, 1, 1, 1), { engines: [engine] })
  const running = run()
  await Promise.all([reins.reached('001/0'), reins.reached('002/0')])
  control.hold()
  reins.release('001/0')
  await told(isSegment('001/0', 'done'))
  expect(engine.rests()).toBe(0)
  reins.release('002/0')
  await told(isSegment('002/0', 'done'))
  control.hold()
  expect([jobsOf(engine).toSorted(), engine.rests()]).toEqual([['001/0', '002/0'], 1])
  control.resume()
  expect(await running).toMatchObject({ outcome: 'done', rendered: 4 })
  expect(engine.rests()).toBe(1)
})

test.each([
  ['now', 'cancelled', { '001/0': 'cancelled' }],
  ['segment', 'stopped', { '001/0': 'done' }],
  ['shot', 'stopped', { '001/0': 'done', '001/1': 'done', '001/2': 'done' }]
] as const)('[SCHED-5] stop "%s" ends the run as %s; the next one does the rest', async (how, outcome, states) => {
  const folder = await aFilmOf(3, 2)
  const reins = createReins()
  reins.hold('001/0')
  const first = await aScheduledRun(folder, { engines: [aQuickEngine({ at: reins.at })], depth: 1 })
  const running = first.run()
  await reins.reached('001/0')
  first.control.stop(how)
  first.control.stop(how)
  reins.release('001/0')
  const rendered = Object.values(states).filter((status) => status === 'done').length
  expect(await running).toMatchObject({ outcome, rendered, failures: [] })
  expect(first.states()).toEqual(states)
  await first.store.close()
  const next = await aScheduledRun(folder, { engines: [aQuickEngine()] })
  expect(await next.run()).toMatchObject({ outcome: 'done', rendered: 5 - rendered, reused: rendered })
})

test('[SCHED-6] a run that is paused or on hold can be stopped', async () => {
  for (const mode of ['pause', 'hold'] as const) {
    const { run, control } = await aScheduledRun(await aFilmOf(1, 1), { engines: [aQuickEngine()] })
    control[mode]()
    control.stop('segment')
    expect(await run()).toMatchObject({ outcome: 'stopped', rendered: 0 })
  }
})

test('[SCHED-7] a shot that hangs holds up no other', async () => {
  const reins = createReins()
  reins.hold('001/0')
  const cancel = new AbortController()
  const { run, told, states } = await aScheduledRun(await aFilmOf(2, 2, 2), {
    engines: [aQuickEngine({ at: reins.at })]
  })
  const running = run({ signal: cancel.signal })
  await Promise.all([told(isSegment('002/1', 'done')), told(isSegment('003/1', 'done'))])
  expect(states()['001/0']).toBe('running')
  cancel.abort()
  expect(await running).toMatchObject({ outcome: 'cancelled', rendered: 4 })
})

test('[SCHED-18] a shot that failed or was taken out is rendered by the run that goes on', async () => {
  const folder = await aFilmOf(1, 2, 2, 1)
  const reins = createReins()
  const broken = new Set(['001/0'])
  const engine = aQuickEngine({
    async at(moment, job, run) {
      if (moment === 'running' && broken.has(segmentOf(job))) throw new StudioError('missing_node', { what: 'x' })
      await reins.at(moment, job, run)
    }
  })
  const { run, control, states, told, events } = await aScheduledRun(folder, { engines: [engine] })
  reins.hold('002/0', '003/0')
  expect(control.retry('001')).toBe(false)
  const running = run({ shots: ['001', '002', '003'] })
  await Promise.all([reins.reached('002/0'), reins.reached('003/0'), told(isSegment('001/0', 'failed'))])
  control.cancel('003')
  await told(isSegment('003/0', 'cancelled'))
  broken.clear()
  const answers = ['001', '002', '003', '004'].map((shot) => control.retry(shot))
  // the run has 002 already, and nobody asked it for 004
  expect(answers).toEqual([true, true, true, false])
  expect(events.filter(isSegment('003/0', 'waiting')).length).toBe(1)
  // either may get the one free place first
  reins.release('003/0')
  await Promise.all([told(isSegment('001/0', 'done')), told(isSegment('003/1', 'done'))])
  // through with it
  expect(control.retry('001')).toBe(false)
  reins.release('002/0')
  expect(await running).toMatchObject({ outcome: 'done', rendered: 5, reused: 0, failures: [] })
  expect(new Set(Object.values(states()))).toEqual(new Set(['done']))
  expect(control.retry('001')).toBe(false)
})

test('[SCHED-19] a shot that fails again is a failure of the run once, also when it was taken out in between', async () => {
  for (const isTakenOut of [false, true]) {
    const reins = createReins()
    const engine = aQuickEngine({
      async at(moment, job, run) {
        if (moment === 'running' && segmentOf(job) === '001/0') throw new StudioError('missing_node', { what: 'x' })
        await reins.at(moment, job, run)
      }
    })
    const { run, control, told, events } = await aScheduledRun(await aFilmOf(1, 1), { engines: [engine] })
    reins.hold('002/0')
    const running = run()
    await Promise.all([reins.reached('002/0'), told(isSegment('001/0', 'failed'))])
    if (isTakenOut) control.cancel('001')
    expect(control.retry('001')).toBe(true)
    await told(() => events.filter(isSegment('001/0', 'failed')).length === 2)
    reins.release('002/0')
    const { outcome, failures } = await running
    expect([outcome, failures.map(({ shotId }) => shotId)]).toEqual(['failed', ['001']])
  }
})

test('[SCHED-8] what may pass is tried again and told; what can not fails at once', async () => {
  let tries = 0
  const at = (moment: Moment, job: RenderJob) => {
    if (moment !== 'submitted') return
    if (segmentOf(job) === '001/1' && ++tries < 3) throw new StudioError('clip_invalid', { file: 'x', reason: 'cut' })
    if (segmentOf(job) === '002/0') throw new StudioError('no_access', { file: 'x' })
  }
  const engine = aQuickEngine({ at })
  const { run, events } = await aScheduledRun(await aFilmOf(3, 2), { engines: [engine] })
  const { outcome, rendered, failures } = await run()
  expect([outcome, rendered]).toEqual(['failed', 3])
  expect(failures.map(({ shotId, index, error }) => [shotId, index, error.code])).toEqual([['002', 0, 'no_access']])
  const retries = events.filter(({ type }) => type === 'retry')
  expect(retries).toMatchObject([
    { shot_id: '001', segment_index: 1, code: 'clip_invalid', attempts: 1 },
    { shot_id: '001', segment_index: 1, code: 'clip_invalid', attempts: 2 }
  ])
  expect(jobsOf(engine).filter((name) => name === '002/0')).toHaveLength(1)
})

test('[SCHED-9] an engine that is down is waited for, however long, and the wait is told', async () => {
  const answers = [ready, ...Array.from({ length: 8 }, () => notReady), ready]
  let isDown = true
  const at = (moment: Moment, job: RenderJob) => {
    if (moment === 'running' && segmentOf(job) === '001/1' && isDown) {
      isDown = false
      throw down()
    }
  }
  const engine = aQuickEngine({ at, name: 'gpu', readiness: () => answers.shift() ?? ready })
  const { run, events } = await aScheduledRun(await aFilmOf(3, 1), { engines: [engine] })
  expect(await run()).toMatchObject({ outcome: 'done', rendered: 4, failures: [] })
  expect(events.filter(({ type }) => type === 'engine')).toMatchObject([
    { engine: 'gpu', is_up: false },
    { engine: 'gpu', is_up: true }
  ])
  expect(answers).toEqual([])
})

test('[SCHED-10] a question for an engine that is down may fail in any way, and it is asked again', async () => {
  let asked = 0
  const readiness = () => {
    if (++asked === 2 || asked === 3) throw new Error('nobody foresaw this')
    return ready
  }
  let isDown = true
  const at = () => {
    if (!isDown) return
    isDown = false
    throw down()
  }
  const { run } = await aScheduledRun(await aFilmOf(1), { engines: [aQuickEngine({ at, readiness })] })
  expect(await run()).toMatchObject({ outcome: 'done', rendered: 1 })
})

test('[SCHED-11] shots fan out over two engines, and each chain stays on one', async () => {
  const both = Promise.withResolvers<void>()
  const begun = new Set<string>()
  const named = (name: string) =>
    aQuickEngine({
      name,
      async at() {
        begun.add(name)
        if (begun.size === 2) both.resolve()
        await both.promise
      }
    })
  const engines: [FakeEngine, FakeEngine] = [named('a'), named('b')]
  const { run } = await aScheduledRun(await aFilmOf(3, 3, 3, 3), { engines, depth: 1 })
  expect(await run()).toMatchObject({ outcome: 'done', rendered: 12 })
  const shots = engines.map(({ jobs }) => new Set(jobs.map(({ shotId }) => shotId)))
  expect(shots.flatMap((ids) => [...ids]).toSorted()).toEqual(['001', '002', '003', '004'])
  expect(shots.map(({ size }) => size > 0)).toEqual([true, true])
})

test("[SCHED-12] a lost engine's segment goes elsewhere, and the engine is used again when it is back", async () => {
  let isBack = false
  const used = Promise.withResolvers<void>()
  const a = aQuickEngine({
    name: 'a',
    readiness: () => (a.jobs.length === 0 || isBack ? ready : notReady),
    at(moment) {
      if (moment !== 'running') return
      if (!isBack) throw down()
      used.resolve()
    }
  })
  const b = aQuickEngine({
    name: 'b',
    async at(moment, job) {
      if (moment !== 'running' || segmentOf(job) !== '001/0') return
      isBack = true
      await used.promise
    }
  })
  const { run, events } = await aScheduledRun(await aFilmOf(1, 1, 1, 1), { engines: [a, b], depth: 1 })
  expect(await run()).toMatchObject({ outcome: 'done', rendered: 4 })
  expect([jobsOf(a)[0], jobsOf(b).includes('001/0')]).toEqual(['001/0', true])
  expect(jobsOf(a).length).toBeGreaterThan(1)
  expect(events.flatMap((event) => (event.type === 'engine' ? [[event.engine, event.is_up]] : []))).toEqual([
    ['a', false],
    ['a', true]
  ])
})

test('[SCHED-13] an engine that is not ready at the start gets nothing, and the other does it all', async () => {
  const a = aQuickEngine({ name: 'a', readiness: () => notReady })
  const b = aQuickEngine({ name: 'b' })
  const { run, events } = await aScheduledRun(await aFilmOf(2, 2), { engines: [a, b] })
  expect(await run()).toMatchObject({ outcome: 'done', rendered: 4 })
  expect([jobsOf(a), jobsOf(b).length]).toEqual([[], 4])
  expect(events.some((event) => event.type === 'engine' && event.engine === 'a' && !event.is_up)).toBe(true)
})

test('[SCHED-14] work that a dead process left on one of two engines is taken up there', async () => {
  const folder = await aFilmOf(1)
  const first = await aScheduledRun(folder, { engines: [aQuickEngine({ name: 'b' })] })
  await first.run()
  await first.store.close()
  const file = join(folder, 'video', '_state.json')
  const state = JSON.parse(await readFile(file, 'utf8'))
  const { fingerprint } = state.run.segments[0].state
  const ticket = { engine: 'animatic', server: 'b', id: 'old' }
  state.run.segments[0].state = { status: 'running', ticket, fingerprint, at: state.updated_at }
  await writeFile(file, JSON.stringify(state))
  await rm(join(folder, 'video', '_takes'), { recursive: true })
  const a = aQuickEngine({ name: 'a' })
  const b = aQuickEngine({ name: 'b', settle: () => ({ state: 'done' }) })
  const next = await aScheduledRun(folder, { engines: [a, b] })
  expect(await next.run()).toMatchObject({ outcome: 'done', rendered: 1 })
  expect([jobsOf(a), jobsOf(b)]).toEqual([[], []])
})

test('[SCHED-15] a chain that started from a picture that its clip turns out not to end on begins again there', async () => {
  const folder = await aFilmOf(3)
  const handed = new Set<string>()
  const reins = createReins()
  const engine = aQuickEngine({
    async at(moment, job, run) {
      if (moment === 'running' && job.segmentIndex === 0) {
        handed.add(segmentOf(job))
        run.onHandOff?.({ remote: 'there', file: Promise.resolve(job.startFrame ?? '') })
        await reins.reached('001/1')
      }
      await reins.at(moment, job, run)
    }
  })
  const { run, store } = await aScheduledRun(folder, { engines: [engine] })
  expect(await run()).toMatchObject({ outcome: 'done', rendered: 3, failures: [] })
  expect([handed.size, jobsOf(engine).filter((name) => name === '001/1').length]).toEqual([1, 2])
  const sidecars = (await store.files.list('video/_takes')).filter((name) => name.endsWith('.json')).toSorted()
  const takes = await Promise.all(
    sidecars.map(async (name) => takeSchema.parse(await store.files.readJson(`video/_takes/${name}`)))
  )
  expect(takes.map(({ segment_index }) => segment_index)).toEqual([0, 1, 2])
  expect(takes.slice(1).map(({ start_frame_sha256 }) => start_frame_sha256)).toEqual(
    takes.slice(0, 2).map(({ last_frame_sha256 }) => last_frame_sha256)
  )
})

test('[SCHED-16] a shot that is taken out of the run gives up what it has under way, and no other does', async () => {
  const reins = createReins()
  reins.hold('001/1', '002/0')
  const engine = aQuickEngine({ at: reins.at })
  const { run, control, told, states } = await aScheduledRun(await aFilmOf(3, 2, 1), { engines: [engine] })
  const running = run()
  await Promise.all([reins.reached('001/1'), reins.reached('002/0')])
  control.cancel('001')
  control.cancel('001')
  await told(isSegment('001/1', 'cancelled'))
  reins.release('002/0')
  expect(await running).toMatchObject({ outcome: 'stopped', rendered: 4, failures: [] })
  expect(states()).toMatchObject({
    '001/0': 'done',
    '001/1': 'cancelled',
    '002/0': 'done',
    '002/1': 'done',
    '003/0': 'done'
  })
  expect(jobsOf(engine)).not.toContain('001/2')
})

test('[SCHED-17] a shot can be taken out before it begins, and the next run renders it', async () => {
  const reins = createReins()
  reins.hold('001/0')
  const engine = aQuickEngine({ at: reins.at })
  const { run, control } = await aScheduledRun(await aFilmOf(1, 1), { engines: [engine], depth: 1 })
  const running = run()
  await reins.reached('001/0')
  control.cancel('002')
  reins.release('001/0')
  expect(await running).toMatchObject({ outcome: 'stopped', rendered: 1 })
  expect(jobsOf(engine)).toEqual(['001/0'])
})
