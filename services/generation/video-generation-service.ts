import { stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { GenerationEvent } from '../contract/generation-events.ts'
import { isAbort, StudioError } from '../contract/studio-error.ts'
import type { VideoEngine } from '../engines/video-engine.ts'
import type { Media } from '../media/media.ts'
import type { Ticket } from '../model/segment-state.ts'
import type { PlannedShot, VideoPlan } from '../model/video-plan-builder.ts'
import type { ProjectStore } from '../project/project-store.ts'
import { chooseShots } from './choose-shots.ts'
import { createEnginePool } from './engine-pool.ts'
import { createLiveTakes, type LiveTakes } from './live-takes.ts'
import { backoffMs, createPatience, defaultBackoff, type Backoff, type Patience } from './patience.ts'
import { createRunChains } from './run-chains.ts'
import { createRunControl, type RunGate } from './run-control.ts'
import type { RunRecord } from './run-record.ts'
import { createSegmentRenderer, type SegmentRenderer } from './segment-renderer.ts'
import { createShotChain, type ChainFailure, type ShotChain } from './shot-chain.ts'
import { SHOTS_AT_A_TIME, sideBySide } from './side-by-side.ts'
import { createStepPace } from './silence.ts'
import { lookAtTakes, type TakeLook } from './take-look.ts'
import { createTakeStore } from './take-store.ts'
import { createTurns } from './turns.ts'

export interface RunOptions {
  /** Ids of the shots to render; all where left out. */
  shots?: readonly string[] | undefined
  signal: AbortSignal
  onEvent(event: GenerationEvent): void
  /** Pause, stop and put first, while the run goes on; see `createRunControl`. */
  gate?: RunGate | undefined
  /** What a forecast of the same plan and shots saw just now: the run does not look again. */
  seen?: TakeLook | undefined
}

export interface RunOutcome {
  /** `stopped`: a person stopped it before its end, and nothing was cut off. */
  outcome: 'done' | 'failed' | 'stopped' | 'cancelled'
  rendered: number
  reused: number
  failures: ChainFailure[]
  /** Shots that can't start, with the reason. */
  notReady: { shotId: string; error: StudioError }[]
}

/** Renders what a plan asks and no take shows yet; shots side by side, each chain from its own last frames. */
export interface VideoGenerationService {
  /** What happens to a segment is in the outcome. Rejects for what stops the run before it begins: an engine that is not ready. */
  run(plan: VideoPlan, options: RunOptions): Promise<RunOutcome>
  /**
   * Holds the takes against the plan without rendering: what is fresh is selected again, what is not is marked stale. Of
   * a shot that the run that goes on took in, it is done by that run's plan, and the run goes on from there.
   */
  review(plan: VideoPlan, options: RunOptions): Promise<{ segments: number; fresh: number }>
}

export interface VideoGenerationParts {
  store: ProjectStore
  /** Of one kind; several servers share the shots. */
  engines: readonly [VideoEngine, ...VideoEngine[]]
  media: Media
  now: () => string
  /** Milliseconds of a clock that never goes back. */
  elapsed: () => number
  /** Shared with whoever else works on the project's takes. */
  live?: LiveTakes
  /** Segments that an engine has at a time: with 2, the next one is in its queue before the present one ends. */
  depth?: number
  backoff?: Backoff
  /** Between two questions after work that an engine has: with 4 s, a server that dies is noticed within 10 (R12). */
  watchMs?: number
}

const DEPTH = 2
const WATCH_MS = 4000
const CHECKS_AT_A_TIME = 2

export function createVideoGenerationService(parts: VideoGenerationParts): VideoGenerationService {
  const {
    store,
    engines,
    media,
    now,
    elapsed,
    live = createLiveTakes(store),
    depth = DEPTH,
    backoff = defaultBackoff,
    watchMs = WATCH_MS
  } = parts
  const [engine] = engines
  const takes = createTakeStore({ files: store.files })
  const { turns, record: shared, active } = live

  const patienceFor = ({ onEvent }: RunOptions, signal: AbortSignal): Patience =>
    createPatience({
      backoff,
      signal,
      isFolderThere: () =>
        stat(store.folder).then(
          () => true,
          () => false
        ),
      onWait: (error) =>
        onEvent({
          type: 'notice',
          text: error === null ? 'It goes on.' : `Waiting: ${error.message} ${error.fix}`,
          is_waiting: error !== null
        })
    })

  /** A renderer for each engine: each learns for itself what is too much for its memory. */
  const renderers = (patiently: Patience): ((of: VideoEngine) => SegmentRenderer) => {
    const checks = createTurns(CHECKS_AT_A_TIME)
    const made = new Map(
      engines.map((one) => [
        one,
        createSegmentRenderer({ engine: one, media, files: store.files, takes, patiently, turns: checks, now, elapsed })
      ])
    )
    return (of) => made.get(of)!
  }

  return {
    async review(plan, options) {
      const { signal, onEvent } = options
      const ready = chooseShots(plan, options.shots).filter(({ isReady }) => isReady)
      const known = ready.flatMap(({ shotId }) => active.get(shotId) ?? [])
      // a shot that was taken out of the run puts away first what it had under way
      await Promise.all(known.filter(({ isOut }) => isOut()).map(({ ended }) => ended()))
      const busy = known.filter(({ isOut }) => !isOut())
      const idle = ready.filter(({ shotId }) => busy.every(({ chain }) => chain.shotId !== shotId))
      const patiently = patienceFor(options, signal)
      return shared.with(patiently, async (record) => {
        const parts = { plan, store, engine, media, now, elapsed, takes, turns, patiently, record, signal, onEvent }
        const chains = idle.map((shot, order) => createShotChain({ ...parts, shot, order }))
        const fresh = await takeUp(chains, await lookAtTakes({ store, engine, media }, plan, idle, signal))
        const again = await Promise.all(busy.map(({ chain }) => chain.lookAgain()))
        for (const { goOn } of busy) goOn()
        await record.flush()
        return { segments: segmentsOf(ready), fresh: again.reduce((sum, count) => sum + count, fresh) }
      })
    },

    async run(plan, options) {
      const { onEvent, seen, gate = createRunControl().gate } = options
      const signal = AbortSignal.any([options.signal, gate.signal])
      const outcome: RunOutcome = { outcome: 'done', rendered: 0, reused: 0, failures: [], notReady: [] }
      const over = new AbortController()
      const patiently = patienceFor(options, signal)
      const wanted = chooseShots(plan, options.shots)
      const ready = wanted.filter(({ isReady }) => isReady)
      outcome.notReady = wanted
        .filter(({ isReady }) => !isReady)
        .map((shot) => ({ shotId: shot.shotId, error: notReady(shot) }))

      const renderAll = async (record: RunRecord): Promise<boolean> => {
        const parts = { plan, store, engine, media, now, elapsed, takes, turns, patiently, record, signal, onEvent }
        const chains = createRunChains({ ...parts, shots: ready, gate, active })
        const segments = segmentsOf(ready)
        const fresh = await takeUp(
          chains.all(),
          seen ?? (await lookAtTakes({ store, engine, media }, plan, ready, signal))
        )
        outcome.reused = fresh
        const unready = fresh < segments ? await assertReady(engines, plan, signal) : []
        const bridges = chains
          .all()
          .flatMap((chain) => chain.workflows())
          .filter(({ file }) => file !== plan.workflow.file)
          .map((workflow) => [workflow.file, workflow] as const)
        for (const workflow of new Map(bridges).values())
          await assertReady(engines, { workflow, models: plan.models }, signal)
        await record.begin({
          engine: engine.id,
          workflow: plan.workflow,
          storyboardFile: store.storyboardFile,
          at: now()
        })
        onEvent({ type: 'run', segments, reused: fresh, to_render: segments - fresh })
        const pool = createEnginePool({
          engines,
          depth,
          gate,
          untilUp: (down) =>
            untilReady(down, plan, { backoff, signal: AbortSignal.any([signal, over.signal]), onEvent }),
          onIdleHold: (idle) => void idle.rest?.().catch(() => undefined)
        })
        for (const one of unready) pool.markDown(one)
        const paces = new Map(engines.map((one) => [one, createStepPace()]))
        const run = {
          pool,
          rendererFor: renderers(patiently),
          engineOf: ({ server }: Ticket) => engines.find(({ name }) => name === server) ?? null,
          backoff,
          watchMs,
          paceOf: (one: VideoEngine) => paces.get(one)!,
          onReused: () => void outcome.reused++,
          onRendered: () => void outcome.rendered++
        }
        try {
          outcome.failures = await chains.render(run)
        } finally {
          active.clear()
          pool.close()
          await record.end(now())
        }
        return chains.all().every((chain) => !chain.isLeft())
      }

      try {
        const isWhole = await shared.with(patiently, renderAll)
        const hasFailed = outcome.failures.length > 0 || outcome.notReady.length > 0
        return { ...outcome, outcome: hasFailed ? 'failed' : isWhole ? 'done' : 'stopped' }
      } catch (error) {
        if (!isAbort(error)) throw error
        return { ...outcome, outcome: 'cancelled' }
      } finally {
        active.clear()
        over.abort()
      }
    }
  }
}

/** Takes up what is there of shots; resolves to how many segments that is. */
async function takeUp(chains: readonly ShotChain[], seen: TakeLook): Promise<number> {
  const reused = await sideBySide(chains, SHOTS_AT_A_TIME, (one) => one.reuse(seen))
  return reused.reduce((sum, count) => sum + count, 0)
}

const segmentsOf = (shots: readonly PlannedShot[]): number => shots.reduce((sum, shot) => sum + shot.segments.length, 0)

/**
 * Everything is asked before anything is queued: a missing model is known now and not in the middle of the night.
 * Resolves to the engines that can't render yet, where another one can.
 */
async function assertReady(
  engines: readonly VideoEngine[],
  { workflow, models }: Pick<VideoPlan, 'workflow' | 'models'>,
  signal: AbortSignal
): Promise<VideoEngine[]> {
  const found = await Promise.all(engines.map((engine) => engine.readiness(workflow, signal, models)))
  if (found.some(({ isReady }) => isReady)) return engines.filter((_, index) => found[index]?.isReady === false)
  const gaps = found.flatMap((readiness) => readiness.gaps)
  const code = gaps.find((gap) => gap.code !== undefined)?.code ?? 'engine_unavailable'
  throw new StudioError(code, {
    engine: engines[0]?.id ?? '',
    what: gaps.map(({ what }) => what).join(' '),
    reason: gaps.map(({ what }) => what).join(' '),
    steps: gaps.map(({ fix }) => fix),
    fix: gaps.map(({ fix }) => fix).join(' '),
    gaps: gaps.map(({ what, fix, code: own }) => ({ what, fix, code: own ?? null }))
  })
}

/** Asks an engine that was lost until it can render again; tells when it is lost and when it is back. */
async function untilReady(
  engine: VideoEngine,
  { workflow, models }: VideoPlan,
  { backoff, signal, onEvent }: { backoff: Backoff; signal: AbortSignal; onEvent: RunOptions['onEvent'] }
): Promise<void> {
  const tell = (isUp: boolean, text: string) => onEvent({ type: 'engine', engine: engine.name, is_up: isUp, text })
  tell(false, `${engine.name} can't be reached; its segments wait, or go to another server.`)
  for (let attempt = 0; ; attempt++) {
    await delay(backoffMs(backoff, attempt), undefined, { signal })
    const { isReady } = await engine.readiness(workflow, signal, models).catch((error: unknown) => {
      if (isAbort(error)) throw error
      // an engine that can't even say so is not ready
      return { isReady: false }
    })
    if (isReady) return tell(true, `${engine.name} answers again.`)
  }
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
