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
import { backoffMs, createPatience, defaultBackoff, type Backoff, type Patience } from './patience.ts'
import { createRunControl, type RunGate } from './run-control.ts'
import { createRunRecord } from './run-record.ts'
import { createSegmentRenderer, type SegmentRenderer } from './segment-renderer.ts'
import { createShotChain, type ChainFailure, type ShotChain } from './shot-chain.ts'
import { SHOTS_AT_A_TIME, sideBySide } from './side-by-side.ts'
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
  /** Holds the takes against the plan without rendering: what is fresh is selected again, what is not is marked stale. */
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
  /** Segments that an engine has at a time: with 2, the next one is in its queue before the present one ends. */
  depth?: number
  backoff?: Backoff
}

const DEPTH = 2
const CHECKS_AT_A_TIME = 2

export function createVideoGenerationService(parts: VideoGenerationParts): VideoGenerationService {
  const { store, engines, media, now, elapsed, depth = DEPTH, backoff = defaultBackoff } = parts
  const [engine] = engines
  const takes = createTakeStore({ files: store.files })

  /** The chains of the shots that can start, with what is fresh of them taken up. */
  const review = async (plan: VideoPlan, { shots, onEvent, gate, seen }: RunOptions, signal: AbortSignal) => {
    const wanted = chooseShots(plan, shots)
    const ready = wanted.filter(({ isReady }) => isReady)
    const patiently = createPatience({
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
    const record = createRunRecord(store.state, patiently)
    const chain = (shot: PlannedShot, order: number): ShotChain => {
      const own = gate === undefined ? signal : AbortSignal.any([signal, gate.signalOf(shot.shotId)])
      const parts = { plan, shot, order, store, engine, media, now, takes, record, patiently, signal: own, onEvent }
      return createShotChain(parts)
    }
    const chains = ready.map(chain)
    const look = seen ?? (await lookAtTakes({ store, engine, media }, plan, ready, signal))
    const reused = await sideBySide(chains, SHOTS_AT_A_TIME, (one) => one.reuse(look).catch(ofShotOnly(signal, 0)))
    const fresh = reused.reduce((sum, count) => sum + count, 0)
    const segments = ready.reduce((sum, shot) => sum + shot.segments.length, 0)
    return { wanted, record, patiently, chains, fresh, segments }
  }

  /** A renderer for each engine: each learns for itself what is too much for its memory. */
  const renderers = (patiently: Patience): ((of: VideoEngine) => SegmentRenderer) => {
    const turns = createTurns(CHECKS_AT_A_TIME)
    const made = new Map(
      engines.map((one) => [
        one,
        createSegmentRenderer({ engine: one, media, files: store.files, takes, patiently, turns, now, elapsed })
      ])
    )
    return (of) => made.get(of)!
  }

  return {
    async review(plan, options) {
      const { record, fresh, segments } = await review(plan, options, options.signal)
      await record.flush()
      return { fresh, segments }
    },

    async run(plan, options) {
      const { onEvent, gate = createRunControl().gate } = options
      const signal = AbortSignal.any([options.signal, gate.signal])
      const outcome: RunOutcome = { outcome: 'done', rendered: 0, reused: 0, failures: [], notReady: [] }
      const over = new AbortController()
      let segments = 0
      try {
        const reviewed = await review(plan, { ...options, gate }, signal)
        const { wanted, record, patiently, chains, fresh } = reviewed
        segments = reviewed.segments
        outcome.reused = fresh
        outcome.notReady = wanted
          .filter(({ isReady }) => !isReady)
          .map((shot) => ({ shotId: shot.shotId, error: notReady(shot) }))
        const unready = fresh < segments ? await assertReady(engines, plan, signal) : []
        const bridges = chains
          .flatMap((chain) => chain.workflows())
          .filter(({ file }) => file !== plan.workflow.file)
          .map((workflow) => [workflow.file, workflow] as const)
        for (const workflow of new Map(bridges).values()) await assertReady(engines, { workflow }, signal)
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
        const run = {
          pool,
          rendererFor: renderers(patiently),
          engineOf: ({ server }: Ticket) => engines.find(({ name }) => name === server) ?? null,
          backoff,
          onReused: () => void outcome.reused++,
          onRendered: () => void outcome.rendered++
        }
        const ends = await Promise.allSettled(chains.map((chain) => chain.render(run).catch(ofShotOnly(signal, null))))
        pool.close()
        for (const end of ends) {
          if (end.status === 'fulfilled' && end.value !== null) outcome.failures.push(end.value)
        }
        await record.end(now())
        const thrown = ends.find((end) => end.status === 'rejected')
        if (thrown !== undefined) throw thrown.reason
      } catch (error) {
        if (!isAbort(error)) throw error
        return { ...outcome, outcome: 'cancelled' }
      } finally {
        over.abort()
      }
      if (outcome.failures.length > 0 || outcome.notReady.length > 0) return { ...outcome, outcome: 'failed' }
      return { ...outcome, outcome: outcome.rendered + outcome.reused < segments ? 'stopped' : 'done' }
    }
  }
}

/** A shot that was taken out of the run ends its own chain and nothing else. */
const ofShotOnly =
  <Instead>(run: AbortSignal, instead: Instead) =>
  (error: unknown): Instead => {
    if (isAbort(error) && !run.aborted) return instead
    throw error
  }

/**
 * Everything is asked before anything is queued: a missing model is known now and not in the middle of the night.
 * Resolves to the engines that can't render yet, where another one can.
 */
async function assertReady(
  engines: readonly VideoEngine[],
  { workflow }: Pick<VideoPlan, 'workflow'>,
  signal: AbortSignal
): Promise<VideoEngine[]> {
  const found = await Promise.all(engines.map((engine) => engine.readiness(workflow, signal)))
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
  { workflow }: VideoPlan,
  { backoff, signal, onEvent }: { backoff: Backoff; signal: AbortSignal; onEvent: RunOptions['onEvent'] }
): Promise<void> {
  const tell = (isUp: boolean, text: string) => onEvent({ type: 'engine', engine: engine.name, is_up: isUp, text })
  tell(false, `${engine.name} can't be reached; its segments wait, or go to another server.`)
  for (let attempt = 0; ; attempt++) {
    await delay(backoffMs(backoff, attempt), undefined, { signal })
    const { isReady } = await engine.readiness(workflow, signal).catch((error: unknown) => {
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
