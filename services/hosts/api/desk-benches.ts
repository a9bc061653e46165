import type { ModelSlotView, ReadinessView } from '../../contract/engine-contract.ts'
import type { VideoEngine } from '../../engines/video-engine.ts'
import type { ModelChoices } from '../../model/project.ts'
import { animaticProfile, type WorkflowProfile } from '../../model/workflow-profile.ts'
import type { EngineGroup } from '../engines.ts'
import type { OpenProject, Studio } from '../studio.ts'
import type { Workbench } from '../workbench.ts'
import { installedModels } from './installed-models.ts'

export interface DeskBenches {
  /** On the project's engine as it is set now. Throws `engine_unavailable` and what else keeps it from being used. */
  now(): Promise<Workbench>
  /** On the engine of the run whose takes are there; on the animatic where that is not part of this version. */
  last(): Promise<Workbench>
  /** The numbers to plan with; where the project's workflow can't be used, those of the takes that are there. */
  profile(): Promise<WorkflowProfile>
  readiness(signal: AbortSignal): Promise<ReadinessView[]>
  /** What is installed in the place of each model file of the project's workflow. Throws where no server answers. */
  models(signal: AbortSignal): Promise<ModelSlotView[]>
}

/** The workbenches of an open project: another one when its engine or the user's settings are others. */
export function createDeskBenches({ project, studio }: { project: () => OpenProject; studio: Studio }): DeskBenches {
  let made = new Map<string, Promise<Workbench>>()
  let madeFor: { project: OpenProject; settings: number } | null = null
  const store = () => project().store

  const on = (engine: string): Promise<Workbench> => {
    const { revision: settings } = studio.settings
    if (madeFor?.project !== project() || madeFor.settings !== settings) made = new Map()
    madeFor = { project: project(), settings }
    const benches = made
    const key = `${engine} ${store().project.use_sage_attention}`
    const bench = benches.get(key) ?? project().workOn(engine)
    benches.set(key, bench)
    bench.catch(() => benches.delete(key))
    return bench
  }
  const now = (): Promise<Workbench> => on(store().project.engine)

  return {
    now,
    last: () => on(store().state.current.run?.engine ?? store().project.engine).catch(() => on('animatic')),
    async profile() {
      try {
        return await (await now()).profile()
      } catch {
        // why is said where a run is asked for, and by the outlook
        return store().state.current.run?.workflow ?? animaticProfile
      }
    },
    async readiness(signal) {
      const { engines, profile } = await now()
      return readinessOf(engines, await profile(), { signal, models: store().project.models })
    },
    async models(signal) {
      const { engines, profile } = await now()
      return installedModels(engines, await profile(), signal)
    }
  }
}

/** Asks each server now. */
export const readinessOf = (
  engines: EngineGroup,
  workflow: WorkflowProfile,
  { signal, models }: { signal: AbortSignal; models?: ModelChoices }
): Promise<ReadinessView[]> =>
  Promise.all(engines.map(async (engine) => readinessView(engine, await engine.readiness(workflow, signal, models))))

const readinessView = (
  { id, name }: VideoEngine,
  { isReady, gaps, facts }: Awaited<ReturnType<VideoEngine['readiness']>>
): ReadinessView => ({
  engine: id,
  name,
  is_ready: isReady,
  gaps: gaps.map(({ what, fix, code = null }) => ({ what, fix, code })),
  facts
})
