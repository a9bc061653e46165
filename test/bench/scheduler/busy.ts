import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createMedia } from '../../../services/media/create-media.ts'
import type { WorkflowRegistry } from '../../../services/workflows/workflow-registry.ts'
import type { FakeComfyui } from '../../fakes/comfyui/comfyui.ts'
import { aJob, aRun, aStart, stage, verdict, WAN, type Report, type Stage } from '../comfyui/stage.ts'
import { canvas, makeFilmProject, renderProject } from './film-project.ts'

const SHOTS = 12
const SEGMENTS = 3
const RENDER_MS = 2000
const SERVERS = 4
const LOOP_SEGMENTS = 12

interface Work {
  /** From the first prompt's start to the last one's end. */
  spanMs: number
  busyMs: number
  runs: number
}

/** What the server itself says of when it worked. */
function watchWork(comfy: FakeComfyui): () => Work {
  const started: number[] = []
  const ended: number[] = []
  comfy.fail({ at: 'execution_start', every: true }, () => void started.push(performance.now()))
  comfy.fail({ at: 'execution_success', every: true }, () => void ended.push(performance.now()))
  return () => ({
    spanMs: (ended.at(-1) ?? 0) - (started[0] ?? 0),
    busyMs: ended.reduce((sum, end, index) => sum + end - (started[index] ?? end), 0),
    runs: ended.length
  })
}

const idle = ({ spanMs, busyMs }: Work): number => 1 - busyMs / spanMs
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`

async function aStage(registry: WorkflowRegistry): Promise<Stage> {
  return stage(registry, { clip: 'tiny', timing: { renderMs: RENDER_MS } })
}

/** How busy engines are kept, against a loop that renders, fetches, checks, and only then goes on. */
export async function busy(report: Report, folder: string, registry: WorkflowRegistry): Promise<void> {
  const loop = await plainLoop(folder, registry)
  report(`idle, one after another (${loop.runs} segments of ${RENDER_MS / 1000} s)`, percent(idle(loop)))

  const one = await film(folder, registry, 1)
  const share = idle(one)
  report(
    `idle, ${SHOTS} shots × ${SEGMENTS} segments of ${RENDER_MS / 1000} s`,
    `${percent(share)}, target ≤ 1 %, ${verdict(share <= 0.01)}`
  )

  const four = await film(folder, registry, SERVERS)
  const factor = one.spanMs / four.spanMs
  report(
    `throughput of ${SERVERS} servers against one`,
    `× ${factor.toFixed(2)}, target ≥ 3.8, ${verdict(factor >= 3.8)}`
  )
}

async function plainLoop(folder: string, registry: WorkflowRegistry): Promise<Work> {
  const here = await aStage(registry)
  const media = createMedia()
  const work = watchWork(here.comfy)
  let startFrame = await aStart(folder, canvas)
  for (let index = 0; index < LOOP_SEGMENTS; index++) {
    const job = aJob(here.workflow, startFrame, canvas, { segmentIndex: index, seed: index })
    const clip = await here.engine.render(job, await aRun(folder))
    await media.verifyClip(clip.file, { frames: job.frames })
    const cut = join(folder, `loop_${index}.mp4`)
    await media.trimClip(clip.file, cut, { from: 1, frames: job.frames - 1, fps: job.fps })
    startFrame = join(folder, `loop_${index}.png`)
    await media.extractFrame(cut, startFrame)
  }
  await here.end()
  return work()
}

/** The whole film on that many servers; the work of all together, over the span of the whole. */
async function film(folder: string, registry: WorkflowRegistry, servers: number): Promise<Work> {
  const stages = await Promise.all(Array.from({ length: servers }, () => aStage(registry)))
  const works = stages.map(({ comfy }) => watchWork(comfy))
  const project = join(folder, `film-${servers}`)
  await makeFilmProject(project, { shots: SHOTS, segments: SEGMENTS, workflow: WAN })
  const [first, ...others] = stages.map(({ engine }) => engine)
  if (first === undefined) throw new Error('no server')
  await renderProject(project, [first, ...others], { media: createMedia() })
  const each = works.map((work) => work())
  await Promise.all(stages.map(({ end }) => end()))
  return {
    spanMs: Math.max(...each.map(({ spanMs }) => spanMs)),
    busyMs: each.reduce((sum, { busyMs }) => sum + busyMs, 0) / servers,
    runs: each.reduce((sum, { runs }) => sum + runs, 0)
  }
}
