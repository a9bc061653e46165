import { performance } from 'node:perf_hooks'
import { expect, onTestFinished, test } from 'vitest'
import type { GenerationEvent } from '../../../../services/contract/generation-events.ts'
import type { RunView } from '../../../../services/contract/project-view.ts'
import { StudioError } from '../../../../services/contract/studio-error.ts'
import type { VideoEngine } from '../../../../services/engines/video-engine.ts'
import { createVideoGenerationService } from '../../../../services/generation/video-generation-service.ts'
import { createDeskRun } from '../../../../services/hosts/api/desk-run.ts'
import type { PlannedShot } from '../../../../services/model/video-plan-builder.ts'
import { createProjectPlanner } from '../../../../services/plan/project-planner.ts'
import { aPicturedProject } from '../../../builders/pictured-project.ts'
import { projectFolders } from '../../../builders/project-folder.ts'
import { aQuickEngine, createReins, isSegment, segmentOf } from '../../../builders/scheduled-run.ts'
import { aShot } from '../../../builders/storyboard.ts'
import { createFakeMedia } from '../../../fakes/fake-media.ts'

/** A run in a window's hands, on quick engines: shots `001`, `002`, … of one quarter-second segment each. */
async function aDeskRun(
  shots: number,
  engines: [VideoEngine, ...VideoEngine[]],
  timing: { elapsed(): number; watchMs?: number } = { elapsed: () => performance.now() }
) {
  const folder = await aPicturedProject({
    shots: Array.from({ length: shots }, (_, index) =>
      aShot({ shot_id: String(index + 1).padStart(3, '0'), duration: 0.25 })
    ),
    project: { width: 96, height: 64 }
  })
  const store = await projectFolders().open(folder)
  const planner = createProjectPlanner({ workflows: { find: async () => undefined, names: async () => [] } })
  let plan = await planner.plan(store, engines[0])
  const generation = createVideoGenerationService({
    store,
    engines,
    media: createFakeMedia(),
    backoff: { firstMs: 1, mostMs: 5 },
    depth: 1,
    now: () => new Date().toISOString(),
    ...timing
  })
  const views: RunView[] = []
  const events: GenerationEvent[] = []
  const notices: string[] = []
  const waiting = new Set<() => void>()
  const run = createDeskRun({
    bench: async () => ({ engine: engines[0], engines, generation, plan: async () => plan }),
    plan: () => plan,
    outlook: { current: null, settled: async () => undefined },
    onEvent: (event) => void events.push(event),
    onEnd: async () => undefined,
    tell(view) {
      views.push(view)
      for (const look of waiting) look()
    },
    notice: (_level, text) => void notices.push(text),
    now: () => new Date().toISOString(),
    elapsed: () => performance.now()
  })
  onTestFinished(async () => {
    await run.close()
    await store.close()
  })
  return {
    run,
    views,
    events,
    /** Gives the shot another prompt, as an edit does. */
    edit(shotId: string) {
      const edited = (shot: PlannedShot): PlannedShot => ({
        ...shot,
        settings: { ...shot.settings, prompt: 'another' }
      })
      plan = { ...plan, shots: plan.shots.map((shot) => (shot.shotId === shotId ? edited(shot) : shot)) }
    },
    notices,
    /** Resolves when the view is like this. */
    until: (wants: (view: RunView) => boolean): Promise<RunView> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!wants(run.view)) return
          waiting.delete(look)
          resolve(run.view)
        }
        waiting.add(look)
        look()
      })
  }
}

const isOver = ({ status, last }: RunView): boolean => status === 'idle' && last !== null

test('[DESKRUN-1] shots asked for while a run goes on begin when it is over; asked for again, they are asked for once', async () => {
  const reins = createReins()
  reins.hold('001/0')
  const engine = aQuickEngine({ at: reins.at })
  const { run, views, until } = await aDeskRun(3, [engine])
  run.start(['001'])
  await reins.reached('001/0')
  run.start(['003'])
  run.start(['002', '003'])
  expect(run.view).toMatchObject({ shots: ['001'], next: ['003', '002'] })
  reins.release('001/0')
  await until(isOver)
  expect(engine.jobs.map(segmentOf)).toEqual(['001/0', '002/0', '003/0'])
  expect(views.filter(({ status }) => status === 'starting').length).toBeGreaterThan(0)
  expect(run.view).toMatchObject({ next: [], last: { outcome: 'done', rendered: 2 } })
})

test('[DESKRUN-2] a run that is stopped begins nothing after it', async () => {
  const reins = createReins()
  reins.hold('001/0')
  const engine = aQuickEngine({ at: reins.at })
  const { run, until } = await aDeskRun(2, [engine])
  run.start(['001'])
  await reins.reached('001/0')
  run.start(['002'])
  run.stop('segment')
  expect(run.view).toMatchObject({ status: 'stopping', stop: 'segment', next: [] })
  run.stop('now')
  await until(isOver)
  expect(run.view.last).toMatchObject({ outcome: 'cancelled', rendered: 0 })
  expect(engine.jobs.map(segmentOf)).toEqual(['001/0'])
})

test('[DESKRUN-3] paused, held, resumed: the view says so, and how far it is', async () => {
  const reins = createReins()
  reins.hold('001/0')
  const { run, until } = await aDeskRun(2, [aQuickEngine({ at: reins.at })])
  run.start()
  await reins.reached('001/0')
  expect(run.view).toMatchObject({ status: 'running', segments: 2, done: 0, shots: ['001', '002'] })
  run.pause()
  expect(run.view.status).toBe('paused')
  reins.release('001/0')
  await until(({ done }) => done === 1)
  expect([run.view.status, run.fraction]).toEqual(['paused', 0.5])
  run.hold()
  expect(run.view.status).toBe('holding')
  run.resume()
  await until(isOver)
  expect([run.isRunning, run.fraction, run.view.last?.rendered]).toEqual([false, null, 2])
})

test('[DESKRUN-4] an engine that is not ready is how the run ended, with what to do', async () => {
  const gaps = [{ what: 'The model is not there.', fix: 'Download it.', code: 'model_not_found' as const }]
  const engine = aQuickEngine({ readiness: () => ({ isReady: false, gaps, facts: {} }) })
  const { run, notices, until } = await aDeskRun(1, [engine])
  run.start()
  const { last } = await until(isOver)
  expect(last).toMatchObject({
    outcome: 'failed',
    rendered: 0,
    failure: { code: 'model_not_found', message: 'The model is not there.', fix: 'Download it.' }
  })
  expect(notices).toEqual([expect.stringContaining('The model is not there. Download it.')])
})

test('[DESKRUN-5] a shot that is taken out leaves the run and what is to come', async () => {
  const reins = createReins()
  reins.hold('001/0')
  const engine = aQuickEngine({ at: reins.at })
  const { run, until } = await aDeskRun(3, [engine])
  run.start(['001', '002'])
  await reins.reached('001/0')
  run.start(['003'])
  run.cancelShot('003')
  run.cancelShot('001')
  expect(run.view).toMatchObject({ shots: ['002'], next: [] })
  await until(isOver)
  expect(run.view.last).toMatchObject({ outcome: 'stopped', rendered: 1 })
  expect(engine.jobs.map(segmentOf)).toEqual(['001/0', '002/0'])
})

test('[DESKRUN-6] shots are served in the order that was asked, and the view lists them so', async () => {
  const reins = createReins()
  reins.hold('001/0')
  const engine = aQuickEngine({ at: reins.at })
  const { run, until } = await aDeskRun(4, [engine])
  run.start()
  await reins.reached('001/0')
  run.order(['004', '003'])
  run.first('002')
  expect(run.view.shots).toEqual(['002', '004', '003', '001'])
  reins.release('001/0')
  await until(isOver)
  expect(engine.jobs.map(segmentOf)).toEqual(['001/0', '002/0', '004/0', '003/0'])
})

test('[DESKRUN-7] a server that is lost is shown as down until it answers again', async () => {
  let isLost = false
  let asked = 0
  const engine = aQuickEngine({
    name: 'gpu:8188',
    at(moment) {
      if (moment !== 'running' || isLost) return
      isLost = true
      throw new StudioError('worker_unavailable', { server: 'gpu:8188' })
    },
    // ready at the start, gone when it is asked after the loss, back at the next question
    readiness: () => ({ isReady: ++asked !== 2, gaps: [], facts: {} })
  })
  const { run, views, notices, until } = await aDeskRun(1, [engine])
  run.start()
  await until(isOver)
  const shown = views.flatMap(({ servers }) => servers.map(({ is_up }) => is_up))
  expect(shown.indexOf(false)).toBeGreaterThan(0)
  expect(shown.lastIndexOf(true)).toBeGreaterThan(shown.indexOf(false))
  expect(run.view.last).toMatchObject({ outcome: 'done', rendered: 1 })
  expect(notices.filter((text) => text.includes('tried again'))).toHaveLength(1)
})

test('[DESKRUN-8] unknown shots are refused at once; closing cancels what runs, twice as once', async () => {
  const reins = createReins()
  reins.hold('001/0')
  const { run } = await aDeskRun(2, [aQuickEngine({ at: reins.at })])
  expect(() => run.start(['009'])).toThrow(expect.objectContaining({ code: 'shot_unknown' }))
  expect(run.view.status).toBe('idle')
  run.start()
  await reins.reached('001/0')
  run.start(['002'])
  await Promise.all([run.close(), run.close()])
  expect(run.view).toMatchObject({ status: 'idle', last: { outcome: 'cancelled' } })
})

test('[DESKRUN-9] what failed or was taken out is tried again in the run that goes on; what has changed since waits for the next', async () => {
  const reins = createReins()
  reins.hold('001/0', '004/0')
  const broken = new Set(['002/0', '003/0'])
  const at = async (...[moment, job, run]: Parameters<typeof reins.at>): Promise<void> => {
    if (moment === 'running' && broken.has(segmentOf(job))) throw new StudioError('missing_node', { what: 'x' })
    await reins.at(moment, job, run)
  }
  const engines = [aQuickEngine({ at }), aQuickEngine({ at, name: 'other' })] as const
  const { run, until, edit, events } = await aDeskRun(4, [...engines])
  run.start()
  await Promise.all([reins.reached('001/0'), reins.reached('004/0')])
  await until(() => ['002/0', '003/0'].every((name) => events.some(isSegment(name, 'failed'))))
  run.cancelShot('004')
  broken.clear()
  edit('003')
  for (const shot of ['002', '003', '004']) run.start([shot])
  expect(run.view).toMatchObject({ shots: ['001', '002', '003', '004'], next: ['003'] })
  reins.release('004/0')
  await until(({ done }) => done === 2)
  reins.release('001/0')
  // the first run is over, and 003 begins
  await until(({ shots, last }) => last?.outcome === 'failed' && shots.join() === '003')
  await until(({ status }) => status === 'idle')
  expect(run.view.last).toMatchObject({ outcome: 'done', failed: 0 })
  const jobs = engines.flatMap(({ jobs: rendered }) => rendered.map(segmentOf))
  expect(jobs.toSorted()).toEqual(['001/0', '002/0', '002/0', '003/0', '003/0', '004/0', '004/0'])
})

test('[DESKRUN-10] what is asked for after a stop begins when the run has stopped', async () => {
  const reins = createReins()
  reins.hold('001/0')
  const engine = aQuickEngine({ at: reins.at })
  const { run, until } = await aDeskRun(2, [engine])
  run.start(['001'])
  await reins.reached('001/0')
  run.stop('now')
  run.start(['002'])
  expect(run.view.next).toEqual(['002'])
  await until((view) => isOver(view) && view.last?.outcome === 'done')
  expect(engine.jobs.map(segmentOf)).toEqual(['001/0', '002/0'])
})

test('[DESKRUN-11] a server that says nothing of its segment is shown with the reason until it goes on, and told once', async () => {
  const reins = createReins()
  reins.hold('001/0')
  let now = 0
  const engine = aQuickEngine({
    name: 'gpu:8188',
    at: reins.at,
    settle() {
      now += 30_000
      return { state: 'running' }
    }
  })
  const { run, until, notices } = await aDeskRun(1, [engine], { elapsed: () => now, watchMs: 1 })
  run.start()
  const { servers } = await until((view) => view.servers.some(({ text }) => text !== ''))
  expect(servers).toMatchObject([{ name: 'gpu:8188', is_up: true, text: expect.stringContaining('not responding') }])
  reins.release('001/0')
  await until((view) => view.servers.some(({ text }) => text === ''))
  await until(isOver)
  expect(notices.filter((text) => text.includes('not responding'))).toHaveLength(1)
})
