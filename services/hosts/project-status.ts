import { failureOf, type StudioFailure } from '../contract/studio-failure.ts'
import { READS_AT_A_TIME, sideBySide } from '../generation/side-by-side.ts'
import { sidecarFile } from '../model/project-files.ts'
import { segmentKey, segmentStates } from '../model/project-state.ts'
import { isUnderWay, type SegmentState, type SegmentStatus } from '../model/segment-state.ts'
import { segmentSpentMs, segmentTimes, totalTimes, type SegmentTimes } from '../model/segment-times.ts'
import { takeSchema, type Take } from '../model/take.ts'
import type { VideoPlan } from '../model/video-plan-builder.ts'
import type { ProjectHolder, ProjectReads, ProjectStore } from '../project/project-store.ts'

/** Where a project stands, by its files alone. Plain JSON; times of day are ISO texts. */
export interface ProjectStatus {
  project: string
  film: { shots: number; segments: number; frames: number; fps: number }
  /** Null where nothing was ever rendered. `broken_off`: the process that ran it is gone. */
  run: {
    engine: string
    workflow: string | null
    state: 'running' | 'ended' | 'broken_off'
    started_at: string
    ended_at: string | null
  } | null
  /** Who has the project open for work. */
  open_in: ProjectHolder | null
  counts: Record<SegmentStatus, number>
  segments: SegmentReport[]
  /** From the engine's call to the kept take, of the takes there are. */
  average_ms: number | null
  /** Of all takes that the segments have now. */
  times_ms: SegmentTimes
}

export interface SegmentReport {
  shot_id: string
  segment_index: number
  status: SegmentStatus
  /** Since when, for one that an engine has. */
  since?: string
  error?: { code: string; message: string; fix: string }
  spent_ms?: number
  times_ms?: SegmentTimes
}

/** Takes by clip and fingerprint: a take does not change, so a watch reads each once. */
export type KnownTakes = Map<string, Take | null>

export interface StatusQuestion {
  store: Pick<ProjectStore, 'state' | 'glance'>
  plan: VideoPlan
  holder: ProjectHolder | null
  known?: KnownTakes
}

export async function readStatus({ store, plan, holder, known = new Map() }: StatusQuestion): Promise<ProjectStatus> {
  const { run } = store.state.current
  const states = segmentStates(store.state.current)
  const files = store.glance()
  const cuts = plan.shots.flatMap(({ shotId, segments: all }) => all.map(({ index }) => ({ shotId, index })))
  const found = await sideBySide(cuts, READS_AT_A_TIME, async (segment) => {
    const state = states.get(segmentKey(segment)) ?? { status: 'waiting' }
    const take = await takeOf(files, state, known)
    const spentMs = take === null ? null : segmentSpentMs(take)
    const report: SegmentReport = {
      shot_id: segment.shotId,
      segment_index: segment.index,
      status: state.status,
      ...(isUnderWay(state) && { since: state.at }),
      ...(state.status === 'failed' && { error: withoutFacts(failureOf(state)) }),
      ...(spentMs !== null && { spent_ms: spentMs }),
      ...(take !== null && { times_ms: segmentTimes(take) })
    }
    return { report, spentMs }
  })
  const segments = found.map(({ report }) => report)
  const spent = found.flatMap(({ spentMs }) => spentMs ?? [])
  return {
    project: plan.project,
    film: { shots: plan.shots.length, segments: segments.length, frames: plan.frames, fps: plan.fps },
    run:
      run === null || run.started_at === ''
        ? null
        : {
            engine: run.engine,
            workflow: run.workflow?.file ?? store.state.current.workflow_file,
            state: run.ended_at !== null ? 'ended' : holder === null ? 'broken_off' : 'running',
            started_at: run.started_at,
            ended_at: run.ended_at
          },
    open_in: holder,
    counts: countStatuses(segments),
    segments,
    average_ms: spent.length === 0 ? null : Math.round(spent.reduce((sum, ms) => sum + ms, 0) / spent.length),
    times_ms: totalTimes(segments.flatMap(({ times_ms }) => times_ms ?? []))
  }
}

/** Null where its sidecar is not there or can't be read. */
async function takeOf(files: ProjectReads, state: SegmentState, known: KnownTakes): Promise<Take | null> {
  if (state.status !== 'done' && state.status !== 'stale') return null
  const key = `${state.fingerprint} ${state.take}`
  const found = known.get(key)
  if (found !== undefined) return found
  const read = takeSchema.safeParse(await files.readJson(sidecarFile(state.take)))
  const take = read.success ? read.data : null
  if (take !== null) known.set(key, take)
  return take
}

const withoutFacts = ({ code, message, fix }: StudioFailure) => ({ code, message, fix })

function countStatuses(segments: readonly SegmentReport[]): Record<SegmentStatus, number> {
  const counts = {
    waiting: 0,
    queued: 0,
    submitted: 0,
    running: 0,
    fetching: 0,
    done: 0,
    failed: 0,
    stale: 0,
    cancelled: 0
  }
  for (const { status } of segments) counts[status]++
  return counts
}
