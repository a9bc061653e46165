import { mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { VideoEngine } from '../engines/video-engine.ts'
import { nodeFileLayer } from '../files/file-layer.ts'
import { createFilmMaker, type FilmMaker } from '../generation/film-maker.ts'
import { learnFromRuns } from '../generation/learn-from-runs.ts'
import { createRenderForecast, type RenderForecast } from '../generation/render-forecast.ts'
import { createTakeHistory } from '../generation/take-history.ts'
import { createTakeShelf, type TakeShelf } from '../generation/take-shelf.ts'
import { createVideoGenerationService, type VideoGenerationService } from '../generation/video-generation-service.ts'
import { createMedia } from '../media/create-media.ts'
import type { VideoPlan } from '../model/video-plan-builder.ts'
import { createProjectPlanner } from '../plan/project-planner.ts'
import { createNodeHost } from '../project/host.ts'
import { createProjectFolder } from '../project/project-folder.ts'
import type { ProjectStore } from '../project/project-store.ts'
import { createSampleProjects } from '../project/sample-project.ts'
import { createWorkflowRegistry } from '../workflows/create-workflow-registry.ts'
import { builtInWorkflowsFolder } from '../workflows/manifest.ts'
import type { WorkflowRegistry } from '../workflows/workflow-registry.ts'
import { examine, type DoctorLine } from './doctor.ts'
import { createEngines } from './engines.ts'
import { logRuns } from './log-runs.ts'
import { createOpenLogs } from './open-logs.ts'
import { readSettings, userFolders, type Settings } from './settings.ts'

/** What a process hands to the studio. */
export interface StudioHost {
  env: Record<string, string | undefined>
  /** What the command line says, instead of the user's settings. */
  said?: Partial<Settings> | undefined
  /** A workflow file somewhere on the disk (absolute), known by its name for as long as the studio lives. */
  workflowFile?: string | undefined
  /** The folder with the studio's own `workflows/` and `samples/` (absolute); without it, where the source tree has them. */
  resources?: string | undefined
  log?(line: string): void
}

/** An open project with all that works on it. Disposing closes it. */
export interface Session extends AsyncDisposable {
  readonly store: ProjectStore
  readonly engine: VideoEngine
  readonly generation: VideoGenerationService
  readonly forecast: RenderForecast
  readonly films: FilmMaker
  readonly takes: TakeShelf
  plan(workflow?: string): Promise<VideoPlan>
  /** The plan by the numbers of the run whose takes are there. */
  planOfRun(): Promise<VideoPlan>
}

export interface OpenOptions {
  /** Takes no lock and writes nothing. */
  isReadOnly?: boolean
  /** Instead of the project's; `last`: that of the run whose takes are there. */
  engine?: string | undefined
  signal?: AbortSignal
}

const elapsed = () => performance.now()
const now = () => new Date().toISOString()

/** The composition root: every host (command line, desktop, browser) stands on one of these. */
export type Studio = ReturnType<typeof createStudio>

export function createStudio({ env, said, workflowFile, resources, log = () => undefined }: StudioHost) {
  const folders = userFolders(env)
  const logs = createOpenLogs()
  const logCommand = (line: string): void => {
    log(line)
    logs.command(line)
  }
  const settings = once(() => readSettings(folders, env, said))
  const registry = once(() => openRegistry(folders.data, settings, { resources, workflowFile }))
  const media = createMedia({ ffmpeg: env['FRAMECHAIN_FFMPEG'], ffprobe: env['FRAMECHAIN_FFPROBE'], log: logCommand })
  const engines = createEngines({ media, settings, registry, env, log })
  const projects = createProjectFolder({
    files: nodeFileLayer,
    media,
    clock: { now: () => new Date() },
    host: createNodeHost()
  })
  const workflows = {
    find: async (name: string) => (await registry()).find(name)?.profile ?? undefined,
    names: async () => (await registry()).list().flatMap(({ file, error }) => (error === null ? [file] : []))
  }
  const planner = createProjectPlanner({ workflows })
  const history = createTakeHistory({ file: join(folders.data, 'render-times.jsonl') })

  return {
    elapsed,
    projects,
    samples: createSampleProjects({
      projects,
      ...(resources !== undefined && { samples: join(resources, 'samples') })
    }),
    engines,
    registry,

    /** Opens a project for work on one engine. */
    async open(folder: string, { isReadOnly = false, engine: id, signal }: OpenOptions = {}): Promise<Session> {
      if (id !== undefined && id !== 'last') await engines.get(id)
      const store = await projects.open(folder, { readOnly: isReadOnly, signal })
      try {
        const chosen = id === 'last' ? store.state.current.run?.engine : id
        const useSage = store.project.use_sage_attention
        const group = await engines.get(chosen ?? store.project.engine, { useSage })
        const [engine] = group
        const logged = isReadOnly ? null : logs.open(store)
        const generation = learnFromRuns(createVideoGenerationService({ store, engines: group, media, now, elapsed }), {
          store,
          history
        })
        const forecast = createRenderForecast({ store, engine, media, history, workflows })
        return {
          store,
          engine,
          ...(logged === null ? { generation, forecast } : logRuns({ generation, forecast, ...logged })),
          films: createFilmMaker({ store, media }),
          takes: createTakeShelf({
            store,
            workflows,
            now,
            review: async (shotId) =>
              generation.review(await planner.planOfRun(store, engine), {
                shots: [shotId],
                signal: signal ?? new AbortController().signal,
                onEvent: () => undefined
              })
          }),
          plan: (workflow) => planner.plan(store, engine, workflow),
          planOfRun: () => planner.planOfRun(store, engine),
          async [Symbol.asyncDispose]() {
            await logged?.close()
            await store.close()
          }
        }
      } catch (error) {
        await store.close()
        throw error
      }
    },

    doctor: (signal: AbortSignal): Promise<DoctorLine[]> => examine({ media, engines, workflows, folders, signal }),

    async close(): Promise<void> {
      await engines.close()
      await registry.close((open) => open.close())
    }
  }
}

/** One workflow file of the user's choice is known by an index of its own: it says nothing of the user's folder. */
async function openRegistry(
  data: string,
  settings: () => Promise<Settings>,
  { resources, workflowFile }: Pick<StudioHost, 'resources' | 'workflowFile'>
): Promise<WorkflowRegistry> {
  const user =
    workflowFile === undefined
      ? ((await settings()).workflows_folder ?? join(data, 'workflows'))
      : dirname(workflowFile)
  if (workflowFile === undefined) await mkdir(user, { recursive: true })
  const registry = createWorkflowRegistry({
    database: workflowFile === undefined ? join(data, 'workflows.sqlite') : ':memory:',
    folders: { builtIn: resources === undefined ? builtInWorkflowsFolder() : join(resources, 'workflows'), user },
    ...(workflowFile !== undefined && { only: basename(workflowFile) })
  })
  await registry.scan()
  return registry
}

/** Makes it when it is first asked for, and closes what was made. */
function once<Made>(
  make: () => Promise<Made>
): (() => Promise<Made>) & { close(end: (made: Made) => void): Promise<void> } {
  let made: Promise<Made> | null = null
  return Object.assign(() => (made ??= make()), {
    async close(end: (made: Made) => void) {
      const open = await made?.catch(() => null)
      if (open !== null && open !== undefined) end(open)
    }
  })
}
