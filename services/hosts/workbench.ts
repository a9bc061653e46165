import type { VideoEngine } from '../engines/video-engine.ts'
import { createFilmMaker, type FilmMaker } from '../generation/film-maker.ts'
import { learnFromRuns } from '../generation/learn-from-runs.ts'
import { createLiveTakes, type LiveTakes } from '../generation/live-takes.ts'
import { createRenderForecast, type RenderForecast } from '../generation/render-forecast.ts'
import type { TakeHistory } from '../generation/take-history.ts'
import { createTakeShelf, type TakeShelf } from '../generation/take-shelf.ts'
import { createVideoGenerationService, type VideoGenerationService } from '../generation/video-generation-service.ts'
import type { Media } from '../media/media.ts'
import type { VideoPlan } from '../model/video-plan-builder.ts'
import type { WorkflowProfile } from '../model/workflow-profile.ts'
import type { ProjectPlanner } from '../plan/project-planner.ts'
import type { ProjectStore } from '../project/project-store.ts'
import type { WorkflowDirectory } from '../workflows/workflow-directory.ts'
import type { EngineGroup, Engines } from './engines.ts'
import { logRuns } from './log-runs.ts'
import type { OpenLog } from './open-logs.ts'

/** All that works on an open project, on one engine. */
export interface Workbench {
  /** The servers that share the shots; the first of them plans. */
  readonly engines: EngineGroup
  readonly engine: VideoEngine
  readonly generation: VideoGenerationService
  readonly forecast: RenderForecast
  readonly films: FilmMaker
  readonly takes: TakeShelf
  /** The numbers of the project's workflow. Throws `workflow_unknown`. */
  profile(): Promise<WorkflowProfile>
  plan(workflow?: string): Promise<VideoPlan>
  /** The plan by the numbers of the run whose takes are there. */
  planOfRun(): Promise<VideoPlan>
}

export interface WorkbenchParts {
  engines: Pick<Engines, 'get' | 'inUse'>
  media: Media
  workflows: WorkflowDirectory
  planner: ProjectPlanner
  history: TakeHistory
  now: () => string
  elapsed: () => number
}

export function createWorkbenches({ engines, media, workflows, planner, history, now, elapsed }: WorkbenchParts) {
  /** An open project has a bench for each engine; they work on the same takes. */
  const live = new WeakMap<ProjectStore, LiveTakes>()
  const liveTakesOf = (store: ProjectStore): LiveTakes => {
    const known = live.get(store) ?? createLiveTakes(store)
    live.set(store, known)
    return known
  }

  return {
    /** `engine`: its id, or `last` for that of the run whose takes are there. `logged`: null where nothing is written. */
    async open(
      store: ProjectStore,
      { engine: id, logged, signal }: { engine: string; logged: OpenLog | null; signal?: AbortSignal | undefined }
    ): Promise<Workbench> {
      const wanted = id === 'last' ? (store.state.current.run?.engine ?? store.project.engine) : id
      const group = await engines.get(wanted, { useSage: store.project.use_sage_attention })
      const [engine] = group
      const service = createVideoGenerationService({
        store,
        engines: group,
        media,
        now,
        elapsed,
        live: liveTakesOf(store)
      })
      const generation = learnFromRuns(
        { ...service, run: (plan, options) => engines.inUse(group, () => service.run(plan, options)) },
        { store, history }
      )
      const forecast = createRenderForecast({ store, engine, media, history, workflows })
      return {
        engines: group,
        engine,
        ...(logged === null ? { generation, forecast } : logRuns({ generation, forecast, ...logged })),
        films: createFilmMaker({ store, media }),
        takes: createTakeShelf({
          store,
          workflows,
          now,
          live: liveTakesOf(store),
          review: async (shotId) =>
            generation.review(await planner.planOfRun(store, engine), {
              shots: [shotId],
              signal: signal ?? new AbortController().signal,
              onEvent: () => undefined
            })
        }),
        profile: () => planner.profile(store, engine),
        plan: (workflow) => planner.plan(store, engine, workflow),
        planOfRun: () => planner.planOfRun(store, engine)
      }
    }
  }
}
