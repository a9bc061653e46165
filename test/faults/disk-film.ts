import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { GenerationEvent } from '../../services/contract/generation-events.ts'
import type { VideoEngine } from '../../services/engines/video-engine.ts'
import { nodeFileLayer, type FileLayer } from '../../services/files/file-layer.ts'
import { createVideoGenerationService } from '../../services/generation/video-generation-service.ts'
import { createProjectPlanner } from '../../services/plan/project-planner.ts'
import { aPicturedProject } from '../builders/pictured-project.ts'
import { projectFolders } from '../builders/project-folder.ts'
import { aQuickEngine } from '../builders/scheduled-run.ts'
import { aShot } from '../builders/storyboard.ts'
import type { FakeEngineOptions } from '../fakes/fake-engine.ts'
import { createFakeMedia } from '../fakes/fake-media.ts'

/** One run of a project, from its opening to its closing. */
export async function runOnce(
  folder: string,
  {
    files = nodeFileLayer,
    onEvent = () => undefined,
    shots,
    ...options
  }: FakeEngineOptions & { files?: FileLayer; shots?: string[]; onEvent?: (event: GenerationEvent) => void } = {}
) {
  const engine: VideoEngine = aQuickEngine(options)
  const store = await projectFolders({ files }).open(folder)
  try {
    const planner = createProjectPlanner({ workflows: { find: async () => undefined, names: async () => [] } })
    const service = createVideoGenerationService({
      store,
      engines: [engine],
      media: createFakeMedia(),
      backoff: { firstMs: 1, mostMs: 5 },
      now: () => new Date().toISOString(),
      elapsed: () => performance.now()
    })
    const plan = await planner.plan(store, engine)
    return await service.run(plan, { shots, signal: new AbortController().signal, onEvent })
  } finally {
    await store.close()
  }
}

/** A project whose first shot is finished and whose second, a chain of two, is still to be rendered. */
export async function aHalfDoneProject(): Promise<string> {
  const folder = await aPicturedProject({
    shots: [aShot({ duration: 0.25 }), aShot({ shot_id: '002', duration: 0.5 })],
    project: { max_segment_seconds: 0.25, width: 96, height: 64 }
  })
  await runOnce(folder, { shots: ['001'] })
  return folder
}

/** What a fault must leave as it is: the filmmaker's files and the finished take. */
export async function oldFiles(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true })
  const isOld = (name: string): boolean =>
    /^(project\.json|storyboards\/.|selected\/.)/.test(name) || /^video\/(_takes\/|shot_)001_seg_0/.test(name)
  const hashes = names
    .filter(isOld)
    .toSorted()
    .map(async (name) => [
      name,
      createHash('sha256')
        .update(await readFile(join(folder, name)))
        .digest('hex')
    ])
  return Object.fromEntries(await Promise.all(hashes))
}

export const leftovers = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).filter(
    (name) => name.endsWith('.framechain-tmp') || /^\.framechain\/work\/./.test(name)
  )

/** Whether the event says that the run waits for the disk or tries again. */
export const isWaiting = (event: GenerationEvent): boolean =>
  event.type === 'retry' || (event.type === 'notice' && event.text.startsWith('Waiting'))
