import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { StudioError } from '../contract/studio-error.ts'
import { createAnimaticEngine } from '../engines/animatic/animatic-engine.ts'
import type { VideoEngine } from '../engines/video-engine.ts'
import { nodeFileLayer } from '../files/file-layer.ts'
import { createFilmMaker, type FilmMaker } from '../generation/film-maker.ts'
import { createVideoGenerationService, type VideoGenerationService } from '../generation/video-generation-service.ts'
import { createMedia } from '../media/create-media.ts'
import { engineIds, type EngineId } from '../model/project.ts'
import type { VideoPlan } from '../model/video-plan-builder.ts'
import { createProjectPlanner } from '../plan/project-planner.ts'
import { createNodeHost } from '../project/host.ts'
import { createProjectFolder } from '../project/project-folder.ts'
import type { ProjectStore } from '../project/project-store.ts'
import { createSampleProjects } from '../project/sample-project.ts'
import { createWorkflowDirectory } from '../workflows/workflow-directory.ts'
import { examine, type DoctorLine } from './doctor.ts'

/** What a process hands to the studio. */
export interface StudioHost {
  env: Record<string, string | undefined>
}

/** An open project with all that works on it. Disposing closes it. */
export interface Session extends AsyncDisposable {
  readonly store: ProjectStore
  readonly engine: VideoEngine
  readonly generation: VideoGenerationService
  readonly films: FilmMaker
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

/** The composition root: every host (command line, desktop, browser) stands on one of these. */
export type Studio = ReturnType<typeof createStudio>

const elapsed = () => performance.now()
const now = () => new Date().toISOString()

export function createStudio({ env }: StudioHost) {
  const media = createMedia({ ffmpeg: env.FRAMECHAIN_FFMPEG, ffprobe: env.FRAMECHAIN_FFPROBE })
  const projects = createProjectFolder({
    files: nodeFileLayer,
    media,
    clock: { now: () => new Date() },
    host: createNodeHost()
  })
  const samples = createSampleProjects({ projects })
  const workflows = createWorkflowDirectory({ folders: [join(import.meta.dirname, '../../workflows')] })
  const planner = createProjectPlanner({ workflows })
  const engines: Partial<Record<EngineId, VideoEngine>> = {
    animatic: createAnimaticEngine({ media, runner: media.runner })
  }

  const engineFor = (id: string): VideoEngine => {
    const engine = engines[id as EngineId]
    if (engine !== undefined) return engine
    const known = engineIds.filter((name) => engines[name] !== undefined).join(', ')
    throw new StudioError('engine_unavailable', {
      engine: id,
      reason: 'it is not part of this version',
      fix: `Choose one of: ${known}.`
    })
  }

  return {
    elapsed,
    projects,
    samples,

    /** Opens a project for work on one engine. */
    async open(folder: string, { isReadOnly = false, engine: id, signal }: OpenOptions = {}): Promise<Session> {
      if (id !== undefined && id !== 'last') engineFor(id)
      const store = await projects.open(folder, { readOnly: isReadOnly, signal })
      try {
        const last = id === 'last' ? store.state.current.run?.engine : id
        const engine = engineFor(last ?? store.project.engine)
        return {
          store,
          engine,
          generation: createVideoGenerationService({ store, engine, media, now, elapsed }),
          films: createFilmMaker({ store, media }),
          plan: (workflow) => planner.plan(store, engine, workflow),
          planOfRun: () => planner.planOfRun(store, engine),
          [Symbol.asyncDispose]: () => store.close()
        }
      } catch (error) {
        await store.close()
        throw error
      }
    },

    doctor: (signal: AbortSignal): Promise<DoctorLine[]> =>
      examine({ media, engines: Object.values(engines), workflows, signal }),

    async close(): Promise<void> {}
  }
}
