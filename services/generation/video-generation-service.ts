import type { GenerationEvent } from '../contract/generation-events.ts'
import { isAbort, StudioError } from '../contract/studio-error.ts'
import type { VideoEngine } from '../engines/video-engine.ts'
import type { Media } from '../media/media.ts'
import type { PlannedShot, VideoPlan } from '../model/video-plan-builder.ts'
import type { ProjectStore } from '../project/project-store.ts'
import { createRunRecord } from './run-record.ts'
import { createSegmentRenderer } from './segment-renderer.ts'
import { createShotChain, type ChainFailure } from './shot-chain.ts'
import { createTakeStore } from './take-store.ts'

export interface RunOptions {
  /** Ids of the shots to render; all where left out. */
  shots?: readonly string[] | undefined
  signal: AbortSignal
  onEvent(event: GenerationEvent): void
}

export interface RunOutcome {
  outcome: 'done' | 'failed' | 'cancelled'
  rendered: number
  reused: number
  failures: ChainFailure[]
  /** Shots that can't start, with the reason. */
  notReady: { shotId: string; error: StudioError }[]
}

/** Renders what a plan asks and no take shows yet, in storyboard order, each chain from its own last frames. */
export interface VideoGenerationService {
  /** What happens to a segment is in the outcome. Rejects for what stops the run: a full disk, a project that is gone. */
  run(plan: VideoPlan, options: RunOptions): Promise<RunOutcome>
  /** Holds the takes against the plan without rendering: what is fresh is selected again, what is not is marked stale. */
  review(plan: VideoPlan, options: RunOptions): Promise<{ segments: number; fresh: number }>
}

export interface VideoGenerationParts {
  store: ProjectStore
  engine: VideoEngine
  media: Media
  now: () => string
  /** Milliseconds of a clock that never goes back. */
  elapsed: () => number
}

export function createVideoGenerationService(parts: VideoGenerationParts): VideoGenerationService {
  const { store, engine, now } = parts
  const takes = createTakeStore({ files: store.files })
  const renderer = createSegmentRenderer({ ...parts, files: store.files, takes })

  /** The chains of the shots that can start, with what is fresh of them taken up. */
  const review = async (plan: VideoPlan, { shots, signal, onEvent }: RunOptions) => {
    const wanted = chooseShots(plan, shots)
    const ready = wanted.filter(({ isReady }) => isReady)
    const record = createRunRecord(store.state)
    const chains = ready.map((shot) =>
      createShotChain({ ...parts, plan, shot, takes, renderer, record, signal, onEvent })
    )
    let fresh = 0
    for (const chain of chains) fresh += await chain.reuse()
    const segments = ready.reduce((sum, shot) => sum + shot.segments.length, 0)
    return { wanted, record, chains, fresh, segments }
  }

  return {
    async review(plan, options) {
      const { record, fresh, segments } = await review(plan, options)
      await record.flush()
      return { fresh, segments }
    },

    async run(plan, options) {
      const outcome: RunOutcome = { outcome: 'done', rendered: 0, reused: 0, failures: [], notReady: [] }
      try {
        const { wanted, record, chains, fresh, segments } = await review(plan, options)
        const unready = wanted.filter(({ isReady }) => !isReady)
        outcome.reused = fresh
        if (fresh < segments) await assertReady(engine, plan, options.signal)
        outcome.notReady = unready.map((shot) => ({ shotId: shot.shotId, error: notReady(shot) }))
        await record.begin({
          engine: engine.id,
          workflow: plan.workflow,
          storyboardFile: store.storyboardFile,
          at: now()
        })
        options.onEvent({ type: 'run', segments, reused: fresh, to_render: segments - fresh })
        try {
          for (const chain of chains) {
            const failure = await chain.render(() => (outcome.rendered += 1))
            if (failure !== null) outcome.failures.push(failure)
          }
        } finally {
          await record.end(now())
        }
      } catch (error) {
        if (!isAbort(error)) throw error
        return { ...outcome, outcome: 'cancelled' }
      }
      const isWhole = outcome.failures.length === 0 && outcome.notReady.length === 0
      return { ...outcome, outcome: isWhole ? 'done' : 'failed' }
    }
  }
}

/** Everything is asked before anything is queued: a missing model is known now and not in the middle of the night. */
async function assertReady(engine: VideoEngine, { workflow }: VideoPlan, signal: AbortSignal): Promise<void> {
  const { isReady, gaps } = await engine.readiness(workflow, signal)
  if (isReady) return
  const code = gaps.find((gap) => gap.code !== undefined)?.code ?? 'engine_unavailable'
  throw new StudioError(code, {
    engine: engine.id,
    what: gaps.map(({ what }) => what).join(' '),
    reason: gaps.map(({ what }) => what).join(' '),
    steps: gaps.map(({ fix }) => fix),
    fix: gaps.map(({ fix }) => fix).join(' '),
    gaps: gaps.map(({ what, fix, code: own }) => ({ what, fix, code: own ?? null }))
  })
}

function chooseShots(plan: VideoPlan, ids: readonly string[] | undefined): PlannedShot[] {
  if (ids === undefined) return plan.shots
  const unknown = ids.find((id) => !plan.shots.some(({ shotId }) => shotId === id))
  if (unknown !== undefined) {
    throw new StudioError('shot_unknown', { shot: unknown, known: plan.shots.map(({ shotId }) => shotId).join(', ') })
  }
  return plan.shots.filter(({ shotId }) => ids.includes(shotId))
}

const problemTexts: Record<NonNullable<PlannedShot['problem']>, string> = {
  no_keyframe: 'it has no keyframe',
  keyframe_missing: 'its keyframe file is missing',
  keyframe_outside: 'its keyframe lies outside the project',
  keyframe_unreadable: 'its keyframe is not a readable picture'
}

const notReady = (shot: PlannedShot): StudioError =>
  new StudioError('shot_not_ready', {
    shot: shot.shotId,
    reason: shot.problem === null ? '' : problemTexts[shot.problem]
  })
