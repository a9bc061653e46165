import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import {
  createComfyuiEngine,
  type ComfyuiEngine,
  type ComfyuiEngineParts
} from '../../../../services/engines/comfyui/comfyui-engine.ts'
import type { ComfyTiming } from '../../../../services/engines/comfyui/timing.ts'
import type { Clip, EarlyHandOff, RenderJob, RenderRun } from '../../../../services/engines/video-engine.ts'
import { createMedia } from '../../../../services/media/create-media.ts'
import type { Progress, Ticket } from '../../../../services/model/segment-state.ts'
import type { WorkflowProfile } from '../../../../services/model/workflow-profile.ts'
import { createWorkflowRegistry } from '../../../../services/workflows/create-workflow-registry.ts'
import type { WorkflowRegistry } from '../../../../services/workflows/workflow-registry.ts'
import { writeStill } from '../../../contracts/still-picture.ts'
import { createFakeComfyui, type FakeComfyui, type FakeComfyuiOptions } from '../../../fakes/comfyui/comfyui.ts'

const builtIn = join(import.meta.dirname, '../../../../workflows')
export const WAN = 'gcv_wan_2.2_14b_i2v.json'

/** Everything that waits for somebody waits little. */
export const quick: Partial<ComfyTiming> = {
  pollMs: 1_000,
  blindPollMs: 30,
  retryMs: 20,
  maxRetryMs: 100,
  socketWaitMs: 1_000
}

/** The studio's own workflows in an index of the folder's own. */
export async function aRegistry(folder: string, user?: string): Promise<WorkflowRegistry> {
  const registry = createWorkflowRegistry({ database: join(folder, 'workflows.sqlite'), folders: { builtIn, user } })
  await registry.scan()
  return registry
}

export function profileOf(registry: WorkflowRegistry, name = WAN): WorkflowProfile {
  const profile = registry.find(name)?.profile
  if (profile === null || profile === undefined) throw new Error(`no profile of ${name}`)
  return profile
}

export const canvas = { width: 96, height: 64 }

export const aJobOn = (workflow: WorkflowProfile, startFrame: string, changes: Partial<RenderJob> = {}): RenderJob => ({
  shotId: 'shot_01',
  segmentIndex: 0,
  workflow,
  prompt: 'a harbour at dawn',
  negativePrompt: 'blurry',
  startFrame,
  shot: {
    keyframe: startFrame,
    camera: { move: 'static', direction: 'forward', strength: 0.5 },
    frames: changes.frames ?? 5,
    firstFrame: 0
  },
  canvas,
  fps: 16,
  frames: 5,
  seed: 7,
  steps: 4,
  ...changes
})

/** What a render told while it went on. */
export interface Told {
  tickets: Ticket[]
  progress: Progress[]
  previews: Uint8Array[]
  handOffs: EarlyHandOff[]
}

export interface Bench {
  comfy: FakeComfyui
  engine: ComfyuiEngine
  registry: WorkflowRegistry
  folder: string
  startFrame: string
  log: string[]
  /** Another engine on the same server, as of another process. */
  another(parts?: Partial<ComfyuiEngineParts>): ComfyuiEngine
  job(changes?: Partial<RenderJob>): RenderJob
  render(
    job?: RenderJob,
    run?: Partial<RenderRun>
  ): { done: Promise<Clip>; told: Told; cancel(): void; folder: Promise<string> }
}

export interface BenchOptions extends FakeComfyuiOptions {
  engine?: Partial<ComfyuiEngineParts>
  /** Workflows of the user's own, by file name. */
  user?: string
}

/** A fake server and an engine on it, both gone after the test. */
export async function aBench({ engine: parts = {}, user, ...options }: BenchOptions = {}): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'framechain-comfyui-'))
  const comfy = await createFakeComfyui({ clip: 'tiny', ...options })
  const registry = await aRegistry(folder, user)
  const startFrame = join(folder, 'start.png')
  await writeStill(startFrame, canvas)
  const log: string[] = []
  const engines: ComfyuiEngine[] = []
  const another: Bench['another'] = (changes = {}) => {
    const engine = createComfyuiEngine({
      server: { url: comfy.url },
      workflows: registry,
      media: createMedia(),
      defaultWorkflow: profileOf(registry),
      log: (line) => void log.push(line),
      ...parts,
      ...changes,
      timing: { ...quick, ...parts.timing, ...changes.timing }
    })
    engines.push(engine)
    return engine
  }
  onTestFinished(async () => {
    await Promise.all(engines.map((engine) => engine.close()))
    await comfy.stop()
    registry.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  })
  const engine = another()
  const job: Bench['job'] = (changes) => aJobOn(profileOf(registry), startFrame, changes)
  return {
    comfy,
    engine,
    registry,
    folder,
    startFrame,
    log,
    another,
    job,
    render: (wanted = job(), run = {}) => renderIn(folder, engine, wanted, run)
  }
}

/** Starts a render in a folder of its own inside `parent`. */
export function renderIn(
  parent: string,
  engine: ComfyuiEngine,
  job: RenderJob,
  changes: Partial<RenderRun> = {}
): ReturnType<Bench['render']> {
  const controller = new AbortController()
  const told: Told = { tickets: [], progress: [], previews: [], handOffs: [] }
  const folder = mkdtemp(join(parent, 'run-'))
  const done = folder.then((own) =>
    engine.render(job, {
      signal: controller.signal,
      folder: own,
      onHandOff: (handOff) => void told.handOffs.push(handOff),
      ...changes,
      submitted: async (ticket) => {
        told.tickets.push(ticket)
        await changes.submitted?.(ticket)
      },
      onProgress: (progress) => {
        told.progress.push(progress)
        changes.onProgress?.(progress)
      },
      onPreview: (picture) => {
        told.previews.push(picture)
        changes.onPreview?.(picture)
      }
    })
  )
  done.catch(() => undefined)
  return { done, told, cancel: () => controller.abort(), folder }
}

/** The prompts that a server holds, running and waiting. */
export async function atWork(url: string): Promise<number> {
  const queue = (await (await fetch(`${url}/queue`)).json()) as { queue_running: unknown[]; queue_pending: unknown[] }
  return queue.queue_running.length + queue.queue_pending.length
}
