import { posix } from 'node:path'
import type { VideoEngine } from '../engines/video-engine.ts'
import type { Media } from '../media/media.ts'
import { sidecarFile } from '../model/project-files.ts'
import {
  createRenderEstimator,
  renderRecordOf,
  type RenderEstimate,
  type RenderRecord,
  type RenderWork
} from '../model/render-estimate.ts'
import type { PlannedSegment, PlannedShot, VideoPlan } from '../model/video-plan-builder.ts'
import type { ProjectStore } from '../project/project-store.ts'
import type { WorkflowDirectory } from '../workflows/workflow-directory.ts'
import { createDryRun, type LookOptions, type SegmentToRender } from './dry-run.ts'
import { takesOf, type TakeHistory } from './take-history.ts'
import type { TakeLook } from './take-look.ts'

export interface ForecastSegment extends SegmentToRender {
  /** Null where no take of this machine or project is of any use. */
  estimate: RenderEstimate | null
}

/** What a run would render, and about how long it would take. */
export interface Forecast {
  toRender: ForecastSegment[]
  fresh: number
  /** Wall-clock milliseconds of the whole run; null where a segment's time is not known, 0 where there is nothing to do. */
  estimateMs: number | null
  /** What it is said by; a run that begins right now need not look again. */
  seen: TakeLook
}

/** Looks ahead of a run; writes nothing. */
export interface RenderForecast {
  /** Throws `shot_unknown`, and what the engine's settings throw. */
  look(plan: VideoPlan, options: LookOptions): Promise<Forecast>
}

export interface RenderForecastParts {
  store: ProjectStore
  engine: VideoEngine
  media: Pick<Media, 'fitPicture'>
  history: TakeHistory
  workflows: Pick<WorkflowDirectory, 'find'>
}

/** This machine's own takes are believed first; those of the project may come from another one. */
export function createRenderForecast({
  store,
  engine,
  media,
  history,
  workflows
}: RenderForecastParts): RenderForecast {
  const dryRun = createDryRun({ store, engine, media })
  /** By the name of their sidecar: what a take took does not change, so a long film's takes are read once. */
  const known = new Map<string, RenderRecord | null>()

  const recordsOfProject = async (files: TakeLook['files']): Promise<RenderRecord[]> => {
    const families = new Map<string, string | null>()
    for (const take of await takesOf(files, (name) => !known.has(name))) {
      const { workflow, clip } = take
      const family = families.has(workflow) ? families.get(workflow) : (await workflows.find(workflow))?.family
      families.set(workflow, family ?? null)
      known.set(posix.basename(sidecarFile(clip)), renderRecordOf(take, family ?? null))
    }
    return [...known.values()].filter((record) => record !== null)
  }

  return {
    async look(plan, options) {
      const { toRender, fresh, seen } = await dryRun.look(plan, options)
      if (toRender.length === 0) return { toRender: [], fresh, estimateMs: 0, seen }
      const estimate = createRenderEstimator(await history.read(), await recordsOfProject(seen.files))
      const shots = new Map(plan.shots.map((shot) => [shot.shotId, shot]))
      const segments = toRender.map((segment): ForecastSegment => {
        const shot = shots.get(segment.shotId)
        const cut = shot?.segments[segment.index]
        const work = shot === undefined || cut === undefined ? null : workOf(plan, shot, cut, engine)
        return { ...segment, estimate: work === null ? null : estimate(work) }
      })
      const estimateMs = segments.reduce<number | null>(
        (sum, segment) => (sum === null || segment.estimate === null ? null : sum + segment.estimate.ms),
        0
      )
      return { toRender: segments, fresh, estimateMs, seen }
    }
  }
}

/** A model that knows only its own count of steps is not asked for the shot's. */
const workOf = (
  { workflow, canvas }: VideoPlan,
  { settings }: PlannedShot,
  { asks }: PlannedSegment,
  engine: VideoEngine
): RenderWork => ({
  engine: engine.id,
  workflow: workflow.file,
  family: workflow.family,
  ...canvas,
  frames: asks,
  steps: workflow.fixed?.includes('steps') === true ? undefined : settings.steps
})
