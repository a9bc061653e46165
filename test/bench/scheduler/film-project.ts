import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { VideoEngine } from '../../../services/engines/video-engine.ts'
import { nodeFileLayer, type FileLayer } from '../../../services/files/file-layer.ts'
import {
  createVideoGenerationService,
  type RunOptions,
  type RunOutcome
} from '../../../services/generation/video-generation-service.ts'
import type { Media } from '../../../services/media/media.ts'
import { createProjectPlanner } from '../../../services/plan/project-planner.ts'
import { createNodeHost } from '../../../services/project/host.ts'
import { createProjectFolder } from '../../../services/project/project-folder.ts'
import { aPicture } from '../../builders/pictured-project.ts'

export const canvas = { width: 96, height: 64 }
export const SEGMENT_SECONDS = 0.25

/** A project of that many shots of that many quarter-second segments. */
export async function makeFilmProject(
  folder: string,
  { shots: count, segments, workflow = null }: { shots: number; segments: number; workflow?: string | null }
): Promise<void> {
  const shots = Array.from({ length: count }, (_, index) => ({
    shot_id: String(index + 1).padStart(4, '0'),
    filename_base: `shot_${index + 1}`,
    description: 'a harbour',
    prompt: `a harbour at dawn, take ${index}`,
    duration: segments * SEGMENT_SECONDS,
    steps: 2
  }))
  for (const name of ['storyboards', 'selected']) await mkdir(join(folder, name), { recursive: true })
  const files: Record<string, unknown> = {
    'project.json': {
      schema: 1,
      name: 'Bench',
      fps: 16,
      ...canvas,
      ...(workflow !== null && { engine: 'comfyui', workflow }),
      max_segment_seconds: SEGMENT_SECONDS
    },
    'storyboards/storyboard_main.json': { project: 'Bench', version: '1', shots },
    'selected/selected_keyframes.json': {
      selections: shots.map(({ shot_id }) => ({ shot_id, selected_file: `${shot_id}.png` }))
    }
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), JSON.stringify(content))
  const picture = await aPicture(canvas)
  for (const { shot_id } of shots) await writeFile(join(folder, 'selected', `${shot_id}.png`), picture)
}

/** Renders a project on these engines, as the studio does. */
export async function renderProject(
  folder: string,
  engines: [VideoEngine, ...VideoEngine[]],
  {
    media,
    files = nodeFileLayer,
    onEvent = () => undefined
  }: { media: Media; files?: FileLayer; onEvent?: RunOptions['onEvent'] }
): Promise<RunOutcome> {
  const clock = { now: () => new Date() }
  const store = await createProjectFolder({ files, media, clock, host: createNodeHost() }).open(folder)
  try {
    const now = (): string => new Date().toISOString()
    const elapsed = () => performance.now()
    const generation = createVideoGenerationService({ store, engines, media, now, elapsed })
    const { defaultWorkflow } = engines[0]
    const planner = createProjectPlanner({
      workflows: {
        find: (name) => Promise.resolve(name === defaultWorkflow.file ? defaultWorkflow : undefined),
        names: () => Promise.resolve([defaultWorkflow.file])
      }
    })
    const plan = await planner.plan(store, engines[0])
    const outcome = await generation.run(plan, { signal: new AbortController().signal, onEvent })
    if (outcome.outcome !== 'done')
      throw new Error(`the run ${outcome.outcome}: ${outcome.failures[0]?.error.message ?? 'no reason'}`)
    return outcome
  } finally {
    await store.close()
  }
}
