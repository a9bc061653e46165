import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createAnimaticEngine } from '../../../services/engines/animatic/animatic-engine.ts'
import { nodeFileLayer } from '../../../services/files/file-layer.ts'
import { readStatus } from '../../../services/hosts/project-status.ts'
import { createMedia } from '../../../services/media/create-media.ts'
import { createProjectPlanner } from '../../../services/plan/project-planner.ts'
import { createNodeHost } from '../../../services/project/host.ts'
import { createProjectFolder } from '../../../services/project/project-folder.ts'
import { unsynced } from '../../builders/file-layer.ts'
import { createFakeEngine } from '../../fakes/fake-engine.ts'
import { createFakeMedia } from '../../fakes/fake-media.ts'
import { median, verdict, type Report } from '../comfyui/stage.ts'
import { canvas, makeFilmProject, renderProject } from './film-project.ts'

const SHOTS = 1000
const STARTS = 5
const launcher = join(import.meta.dirname, '../../../build/framechain.mjs')

/** A run of 1,000 shots: what its memory does, and how fast the next start sees that there is nothing to do. */
export async function thousandShots(report: Report, folder: string): Promise<void> {
  const project = join(folder, 'thousand')
  await makeFilmProject(project, { shots: SHOTS, segments: 1 })
  await memory(report, project)
  await nothingToDo(report, project, folder)
  await openInWindow(report, project)
}

/** The takes are text, but they have the fingerprints of the real animatic engine. */
async function memory(report: Report, project: string): Promise<void> {
  const media = createMedia()
  const { settings } = createAnimaticEngine({ media, runner: media.runner })
  const engine = { ...createFakeEngine({ isText: true }), settings }
  // every job would be kept for the test to read
  engine.jobs.push = () => 0
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const samples: number[] = []
  let done = 0
  const start = performance.now()
  await renderProject(project, [engine], {
    media: createFakeMedia(canvas),
    files: unsynced(nodeFileLayer),
    onEvent(event) {
      if (event.type !== 'segment' || event.state.status !== 'done' || ++done % 10 > 0) return
      collect()
      samples.push(process.memoryUsage().heapUsed / 1024 ** 2)
    }
  })
  const seconds = (performance.now() - start) / 1000
  const tenth = samples.length / 10
  const [first, last] = [median(samples.slice(0, tenth)), median(samples.slice(-tenth))]
  const growth = last / first - 1
  report(
    `memory, ${SHOTS} shots in ${seconds.toFixed(0)} s, first to last tenth`,
    `${first.toFixed(1)} to ${last.toFixed(1)} MB, ${(growth * 100).toFixed(1)} %, target < 10 %, ${verdict(growth < 0.1)}`
  )
}

async function nothingToDo(report: Report, project: string, folder: string): Promise<void> {
  const env = { ...process.env, FRAMECHAIN_DATA: join(folder, 'data') }
  const run = async (...args: string[]): Promise<number> => {
    const start = performance.now()
    const child = spawn(process.execPath, [launcher, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    const [code] = (await once(child, 'close')) as [number]
    const tookMs = performance.now() - start
    if (code !== 0 || (args[0] === 'render' && !said.includes(`0 rendered, ${SHOTS} reused`)))
      throw new Error(`it ended with ${code} and said: ${said.slice(-400)}`)
    return tookMs
  }
  const bare: number[] = []
  const whole: number[] = []
  for (let round = 0; round < STARTS; round++) {
    bare.push(await run('--help'))
    whole.push(await run('render', project))
  }
  const took = median(whole)
  report('start of the program alone', `${median(bare).toFixed(0)} ms`)
  report(
    `start, check and report of ${SHOTS} finished shots`,
    `${took.toFixed(0)} ms, target < 2000 ms, ${verdict(took < 2000)}`
  )
}

/** What a window does before it can show a project: three takes a shot, opened for work, planned, and its status. */
async function openInWindow(report: Report, project: string): Promise<void> {
  const takes = join(project, 'video/_takes')
  for (const name of await readdir(takes)) {
    for (const other of ['a', 'b'])
      await copyFile(join(takes, name), join(takes, name.replace('_seg_0_', `_seg_0_${other}`)))
  }
  const media = createMedia()
  const engine = createAnimaticEngine({ media, runner: media.runner })
  const planner = createProjectPlanner({ workflows: { find: async () => undefined, names: async () => [] } })
  const projects = createProjectFolder({
    files: nodeFileLayer,
    media,
    clock: { now: () => new Date() },
    host: createNodeHost()
  })
  const took: number[] = []
  for (let round = 0; round < STARTS; round++) {
    const start = performance.now()
    const store = await projects.open(project)
    const plan = await planner.plan(store, engine)
    const { counts } = await readStatus({ store, plan, holder: null })
    took.push(performance.now() - start)
    await store.close()
    if (counts.done !== SHOTS) throw new Error(`${counts.done} of ${SHOTS} shots are done`)
  }
  const ms = median(took)
  report(
    `open, plan and status of ${SHOTS} shots of 3 takes`,
    `${ms.toFixed(0)} ms, target < 2000 ms, ${verdict(ms < 2000)}`
  )
}
