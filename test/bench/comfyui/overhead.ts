import { once } from 'node:events'
import { glob, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { WebSocket } from 'ws'
import { nodeFileLayer } from '../../../services/files/file-layer.ts'
import { createVideoGenerationService } from '../../../services/generation/video-generation-service.ts'
import { createMedia } from '../../../services/media/create-media.ts'
import { takeSchema } from '../../../services/model/take.ts'
import { createProjectPlanner } from '../../../services/plan/project-planner.ts'
import { createNodeHost } from '../../../services/project/host.ts'
import { createProjectFolder } from '../../../services/project/project-folder.ts'
import type { WorkflowRegistry } from '../../../services/workflows/workflow-registry.ts'
import { aJob, aRun, aStart, ms, stage, verdict, WAN, type Report, type Size, type Stage } from './stage.ts'

const SEGMENTS = 20

/** A film of 20 segments by the whole studio, against a loop that does the bare minimum of the same. */
export async function overhead(report: Report, folder: string, registry: WorkflowRegistry): Promise<void> {
  const canvas = { width: 96, height: 64 }
  const media = createMedia()
  const bare = await stage(registry, { clip: 'tiny' })
  const start = performance.now()
  await bareLoop(bare, await aStart(folder, canvas), canvas, folder)
  const bareMs = performance.now() - start
  await bare.end()

  const engineStage = await stage(registry, { clip: 'tiny' })
  const startFrame = await aStart(folder, canvas)
  const engineStart = performance.now()
  for (let index = 0; index < SEGMENTS; index++) {
    const job = aJob(engineStage.workflow, startFrame, canvas, { segmentIndex: index, seed: index })
    const clip = await engineStage.engine.render(job, await aRun(folder))
    await media.verifyClip(clip.file, { frames: 5 })
  }
  const engineMs = performance.now() - engineStart
  await engineStage.end()
  const engineRatio = engineMs / bareMs
  report(
    `engine and verify, ${SEGMENTS} segments against a bare loop`,
    `× ${engineRatio.toFixed(2)} of ${ms(bareMs)}, target ≤ 1.5, ${verdict(engineRatio <= 1.5)}`
  )

  const whole = await stage(registry, { clip: 'tiny' })
  const { runMs, parts } = await filmRun(whole, folder)
  await whole.end()
  for (const [part, total] of Object.entries(parts))
    report(`  ${part}, a segment of the whole run`, ms(total / SEGMENTS))
  const ratio = runMs / bareMs
  report(
    `whole run, ${SEGMENTS} segments against a bare loop`,
    `× ${ratio.toFixed(2)} of ${ms(bareMs)}, target ≤ 1.5, ${verdict(ratio <= 1.5)}`
  )
}

/** Upload, post, wait, download, verify: nothing else, and no care for what goes wrong. */
async function bareLoop(
  { comfy, engine, workflow }: Stage,
  startFrame: string,
  canvas: Size,
  folder: string
): Promise<void> {
  const media = createMedia()
  const settings = (await engine.settings(aJob(workflow, startFrame, canvas, {}))) as {
    graph: Record<string, { inputs: Record<string, unknown> }>
  }
  const clientId = 'bare'
  const socket = new WebSocket(`${comfy.url.replace('http', 'ws')}/ws?clientId=${clientId}`)
  await once(socket, 'open')
  for (let index = 0; index < SEGMENTS; index++) {
    const form = new FormData()
    form.set('image', new Blob([await readFile(startFrame)]), `bare_${index}.png`)
    const upload = await fetch(`${comfy.url}/upload/image`, { method: 'POST', body: form })
    const { name } = (await upload.json()) as { name: string }
    const { graph } = structuredClone(settings)
    graph['30'] = { ...graph['30'], inputs: { image: name } }
    graph['52'] = { ...graph['52'], inputs: { ...graph['52']?.inputs, filename_prefix: `bare_${index}` } }
    graph['40'] = { ...graph['40'], inputs: { ...graph['40']?.inputs, noise_seed: index } }
    const ended = new Promise<void>((resolve) => {
      const listen = (data: Buffer): void => {
        if (!String(data).includes('"node":null')) return
        socket.off('message', listen)
        resolve()
      }
      socket.on('message', listen)
    })
    const answer = await fetch(`${comfy.url}/prompt`, {
      method: 'POST',
      body: JSON.stringify({ prompt: graph, client_id: clientId })
    })
    const { prompt_id } = (await answer.json()) as { prompt_id: string }
    await ended
    const history = (await (await fetch(`${comfy.url}/history/${prompt_id}`)).json()) as Record<
      string,
      { outputs: Record<string, { images: { filename: string; subfolder: string }[] }> }
    >
    const [image] = history[prompt_id]?.outputs['52']?.images ?? []
    const query = new URLSearchParams({ filename: image?.filename ?? '', subfolder: image?.subfolder ?? '' })
    const clip = join(folder, `bare_${index}.mp4`)
    await writeFile(clip, new Uint8Array(await (await fetch(`${comfy.url}/view?${query.toString()}`)).arrayBuffer()))
    await media.verifyClip(clip, { frames: 5 })
  }
  socket.close()
}

/** 4 shots of 5 segments through the generation service, in a real project. */
async function filmRun({ engine }: Stage, folder: string): Promise<{ runMs: number; parts: Record<string, number> }> {
  const project = join(folder, 'film')
  const shots = ['001', '002', '003', '004'].map((shot_id) => ({
    shot_id,
    filename_base: `shot_${shot_id}`,
    description: 'a harbour',
    prompt: 'a harbour at dawn',
    duration: 1.25,
    steps: 2
  }))
  const files: Record<string, unknown> = {
    'project.json': {
      schema: 1,
      name: 'Bench',
      fps: 16,
      width: 96,
      height: 64,
      engine: 'comfyui',
      workflow: WAN,
      max_segment_seconds: 0.25
    },
    'storyboards/storyboard_main.json': { project: 'Bench', version: '1', shots },
    'selected/selected_keyframes.json': {
      selections: shots.map(({ shot_id }) => ({ shot_id, selected_file: `${shot_id}.png` }))
    }
  }
  await Promise.all(['storyboards', 'selected'].map((name) => mkdir(join(project, name), { recursive: true })))
  for (const [name, content] of Object.entries(files)) await writeFile(join(project, name), JSON.stringify(content))
  for (const { shot_id } of shots)
    await rename(await aStart(folder, { width: 96, height: 64 }), join(project, 'selected', `${shot_id}.png`))

  const media = createMedia()
  const folders = createProjectFolder({
    files: nodeFileLayer,
    media,
    clock: { now: () => new Date() },
    host: createNodeHost()
  })
  const store = await folders.open(project)
  try {
    const now = (): string => new Date().toISOString()
    const generation = createVideoGenerationService({
      store,
      engines: [engine],
      media,
      now,
      elapsed: () => performance.now()
    })
    const planner = createProjectPlanner({
      workflows: {
        find: (name) => Promise.resolve(name === WAN ? engine.defaultWorkflow : undefined),
        names: () => Promise.resolve([WAN])
      }
    })
    const plan = await planner.plan(store, engine)
    const start = performance.now()
    const { rendered, failures } = await generation.run(plan, {
      signal: new AbortController().signal,
      onEvent: () => undefined
    })
    const runMs = performance.now() - start
    if (rendered !== SEGMENTS)
      throw new Error(`${rendered} segments were rendered: ${failures[0]?.error.message ?? ''}`)
    return { runMs, parts: await partsOf(project) }
  } finally {
    await store.close()
  }
}

/** Sums of what the takes' sidecars tell. */
async function partsOf(project: string): Promise<Record<string, number>> {
  const parts: Record<string, number> = {}
  for await (const file of glob(join(project, 'video/_takes/**/*.json'))) {
    const { timings_ms, notes } = takeSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    const { render: _render, ...outside } = timings_ms
    const inside = notes?.['timings_ms'] as Record<string, number>
    for (const [part, took] of Object.entries({ ...inside, ...outside })) parts[part] = (parts[part] ?? 0) + took
  }
  return parts
}
