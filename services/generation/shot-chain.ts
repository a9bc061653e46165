import { setTimeout as delay } from 'node:timers/promises'
import type { GenerationEvent } from '../contract/generation-events.ts'
import { isAbort, toStudioError, type StudioError } from '../contract/studio-error.ts'
import type { VideoEngine } from '../engines/video-engine.ts'
import type { Media } from '../media/media.ts'
import { lastFrameFile, segmentFile, projectFiles } from '../model/project-files.ts'
import type { SegmentKey } from '../model/project-state.ts'
import { isUnderWay, type SegmentEvent, type SegmentState, type Ticket } from '../model/segment-state.ts'
import type { Take } from '../model/take.ts'
import type { PlannedSegment, PlannedShot, VideoPlan } from '../model/video-plan-builder.ts'
import type { WorkflowProfile } from '../model/workflow-profile.ts'
import type { ProjectReads, ProjectStore } from '../project/project-store.ts'
import type { EnginePool } from './engine-pool.ts'
import { isEngineAway } from './engine-watch.ts'
import { createFreshTakes } from './fresh-takes.ts'
import { backoffMs, type Backoff, type Patience } from './patience.ts'
import type { RunRecord } from './run-record.ts'
import { createSegmentJobs, startPointOf, type StartPoint } from './segment-job.ts'
import type { SegmentRenderer } from './segment-renderer.ts'
import { BeginAgain, createSegmentStep, type SegmentStep } from './segment-step.ts'
import type { ShotTurns } from './shot-turns.ts'
import type { StepPace } from './silence.ts'
import { lookAtTakes, type TakeLook } from './take-look.ts'
import type { TakeStore } from './take-store.ts'
import { unwantedSteps } from './unwanted-steps.ts'

/** A segment that could not be rendered, and why. */
export interface ChainFailure extends SegmentKey {
  error: StudioError
}

export interface ShotChainParts {
  plan: VideoPlan
  shot: PlannedShot
  order: number
  store: ProjectStore
  /** Says what decides the content; any engine of the pool would say the same. */
  engine: VideoEngine
  media: Media
  now: () => string
  /** Milliseconds of a clock that never goes back. */
  elapsed: () => number
  takes: TakeStore
  record: RunRecord
  turns: ShotTurns
  patiently: Patience
  signal: AbortSignal
  onEvent(event: GenerationEvent): void
}

/** What a chain renders with. */
export interface ChainRun {
  pool: EnginePool
  rendererFor(engine: VideoEngine): SegmentRenderer
  /** The engine that knows the ticket; null where no engine of this run does. */
  engineOf(ticket: Ticket): VideoEngine | null
  backoff: Backoff
  /** Between two questions after work that an engine has. */
  watchMs: number
  paceOf(engine: VideoEngine): StepPace
  onRendered(): void
  /** A take was there for a segment that was thought to need one. */
  onReused(): void
}

/** One shot's segments, each starting from the last frame of the one before. */
export interface ShotChain {
  readonly shotId: string
  /** Takes up every segment for which the look found a take, marks the other takes as stale, and returns how many are fresh. */
  reuse(look: TakeLook): Promise<number>
  /**
   * A person chose among its takes or asks for another. What is there is taken up at once; what an engine renders that
   * is not wanted any more is cancelled there, and the chain goes on from the first segment that is to be rendered.
   * Resolves to how many segments have their take.
   */
  lookAgain(): Promise<number>
  /** A person asks for what failed or was cancelled: it waits again, and the chain looks for takes before it goes on. */
  tryAgain(): void
  /** Whether a segment is left to render. */
  isLeft(): boolean
  /** Whether it was told to look again and has not yet. */
  isOutdated(): boolean
  /** The workflows of the segments that are left to render: the plan's, and those of bridges. */
  workflows(): WorkflowProfile[]
  /** Renders the rest; a failed segment ends its own chain, and so does taking the shot out of the run. Resolves to the failure, if there was one. */
  render(run: ChainRun): Promise<ChainFailure | null>
}

/** Tries of one segment for what may pass by itself; an engine that is down is waited for without end. */
const MOST_ATTEMPTS = 5

export function createShotChain(parts: ShotChainParts): ShotChain {
  const { plan, shot, order, store, engine, media, takes, record, turns, signal, onEvent, patiently, elapsed } = parts
  const jobs = createSegmentJobs(parts)
  const freshTakes = createFreshTakes({ store, shot, engine, jobs, takes })
  /** Segments whose takes were taken up: a chosen one may follow one that is still to be rendered. */
  const adopted = new Set<number>()
  /** Where the next segment starts from, once the takes before it are kept. */
  let start: StartPoint | null = null
  let next = 0
  /** The engine that has the chain's pictures. */
  let home: VideoEngine | null = null
  let hasBegun = false
  /** The segments that are on their way. */
  const steps = new Map<number, SegmentStep>()
  /** Somebody changed what is asked for: the chain looks again before it begins another segment. */
  let isOutdated = false

  const keyOf = (cut: PlannedSegment): SegmentKey => ({ shotId: shot.shotId, index: cut.index })
  const tell = (segment: SegmentKey, state: SegmentState, reused: boolean): void =>
    onEvent({ type: 'segment', shot_id: segment.shotId, segment_index: segment.index, state, reused })
  const change = async (segment: SegmentKey, event: SegmentEvent): Promise<void> =>
    tell(segment, await record.apply(segment, event), false)

  /** Whether it could be taken up: a person may have removed it since it was found. */
  const adopt = async (cut: PlannedSegment, take: Take, files: ProjectReads = store.files): Promise<boolean> => {
    const segment = keyOf(cut)
    const before = record.get(segment)
    const isSelected =
      before.status === 'done' &&
      before.fingerprint === take.fingerprint &&
      (await files.size(segmentFile(segment.shotId, segment.index))) === take.bytes &&
      (await files.size(lastFrameFile(segment.shotId, segment.index))) !== null
    if (!isSelected && (await takes.find(segment, take.fingerprint)) === null) return false
    adopted.add(cut.index)
    if (isSelected) {
      tell(segment, before, true)
      return true
    }
    await patiently(() => takes.select(take))
    record.note(segment, { type: 'reset' })
    const done = { take: take.clip, fingerprint: take.fingerprint, frames: take.frames }
    tell(segment, record.note(segment, { type: 'finish', ...done }), true)
    return true
  }

  /** What keeps a take from being found keeps it from being rendered too, and is said there. */
  const findTake = (cut: PlannedSegment, from: StartPoint | null): Promise<Take | null> =>
    freshTakes.find(cut, from).catch(() => null)

  /**
   * Renders on until a segment fails. A segment begins as soon as the one before has handed its last frame over, while
   * that one's clip is still fetched and checked; its own take is kept only after that one's. Resolves to the failure.
   */
  const pipeline = async (run: ChainRun, failed: number): Promise<ChainFailure | null> => {
    const { pool, rendererFor, onRendered, onReused } = run
    const first = next
    const broken = new AbortController()
    const both = AbortSignal.any([signal, broken.signal])
    let failure: ChainFailure | null = null
    let kept: Promise<void> = Promise.resolve()
    let begin = start
    /** When the next segment's turn came: the engine was through with the one before. */
    let turn = elapsed()
    try {
      for (const cut of shot.segments.slice(next)) {
        if (isOutdated) break
        // the first was looked for already: a look now would only lose its place in the line
        const mayBeThere = cut.index > first || adopted.has(cut.index)
        if (mayBeThere && (await findTake(cut, begin)) !== null) {
          // the segment before may end elsewhere than it handed over
          await kept
          begin = start
          const take = await turns(shot.shotId, async () => {
            const found = await findTake(cut, start)
            if (found === null || adopted.has(cut.index)) return found
            if (!(await adopt(cut, found))) return null
            onReused()
            return found
          })
          if (take !== null) {
            begin = start = startPointOf(take)
            next = cut.index + 1
            continue
          }
        }
        const lease = await pool.acquire({
          shotId: shot.shotId,
          order,
          hasBegun,
          workflow: jobs.workflowOf(cut).file,
          stay: home,
          signal: both
        })
        if (lease === null) break
        if (isOutdated) {
          lease.release()
          break
        }
        home = lease.engine
        hasBegun = true
        const step = createSegmentStep({ ...parts, jobs, change }, cut, begin)
        steps.set(cut.index, step)
        const before = kept
        const since = turn
        let through: number | null = null
        const release = (): void => {
          through ??= elapsed()
          lease.release()
        }
        const rendered = step.render({ engine: lease.engine, release }, rendererFor(lease.engine), {
          signal: both,
          waitedMs: () => elapsed() - since,
          watchMs: run.watchMs,
          pace: run.paceOf(lease.engine),
          onAway(engine) {
            pool.markDown(engine)
            return pool.hasOther(engine)
          },
          before,
          confirmed: () => start,
          attempts: cut.index === first ? failed + 1 : 1
        })
        void rendered.finally(() => steps.delete(cut.index)).catch(() => undefined)
        kept = rendered.then(
          (take) => {
            start = startPointOf(take)
            next = cut.index + 1
            onRendered()
          },
          async (error: unknown) => {
            // of several that fall together, the first in the chain is the cause
            await before
            if (!signal.aborted) failure ??= { ...keyOf(cut), error: asFailure(error) }
            broken.abort()
            throw error
          }
        )
        kept.catch(() => undefined)
        begin = await Promise.race([step.handedOff, rendered.then(startPointOf)])
        turn = through ?? elapsed()
      }
      await kept
    } catch (error) {
      await kept.catch(() => undefined)
      if (failure === null) throw error
    }
    return failure
  }

  const look = (): Promise<TakeLook> => lookAtTakes({ store, engine, media }, plan, [shot], signal)

  /** Takes up what was found, and marks as stale what was finished and is another now. */
  const takeUp = async ({ shots, files }: TakeLook): Promise<(Take | null)[]> => {
    const found = shots.get(shot.shotId)?.found ?? []
    const taken: (Take | null)[] = []
    for (const cut of shot.segments) {
      signal.throwIfAborted()
      const take = found[cut.index] ?? null
      const isTaken = take !== null && (await adopt(cut, take, files))
      if (!isTaken && record.get(keyOf(cut)).status === 'done')
        tell(keyOf(cut), record.note(keyOf(cut), { type: 'outdate' }), false)
      taken.push(isTaken ? take : null)
    }
    return taken
  }

  const reuse = async (seen: TakeLook): Promise<number> => {
    adopted.clear()
    start = null
    next = 0
    for (const [index, take] of (await takeUp(seen)).entries()) {
      if (take === null || index !== next) continue
      start = startPointOf(take)
      next = index + 1
    }
    return adopted.size
  }

  /** Begins anew at the first segment that is to be rendered now. Resolves to what keeps it from looking. */
  const goBack = async ({ onReused }: ChainRun): Promise<ChainFailure | null> => {
    const before = new Set(adopted)
    isOutdated = false
    try {
      await turns(shot.shotId, async () => reuse(await look()))
    } catch (error) {
      isOutdated = true
      if (signal.aborted) throw error
      return { shotId: shot.shotId, index: next, error: asFailure(error) }
    }
    for (const index of adopted) if (!before.has(index)) onReused()
    return null
  }

  return {
    shotId: shot.shotId,
    reuse: (seen) => turns(shot.shotId, () => reuse(seen)),
    isLeft: () => next < shot.segments.length,
    isOutdated: () => isOutdated,

    lookAgain: () =>
      turns(shot.shotId, async () => {
        isOutdated = true
        const seen = await look()
        const found = seen.shots.get(shot.shotId)?.found ?? []
        for (const step of unwantedSteps(shot.segments, found, steps)) step.overrule()
        return (await takeUp(seen)).filter((take) => take !== null).length
      }),

    tryAgain() {
      isOutdated = true
      for (const segment of shot.segments.map(keyOf)) {
        const { status } = record.get(segment)
        if (status === 'failed' || status === 'cancelled') tell(segment, record.note(segment, { type: 'reset' }), false)
      }
    },

    workflows: () => shot.segments.filter(({ index }) => !adopted.has(index)).map(jobs.workflowOf),

    async render(run) {
      const [first] = shot.segments.slice(next)
      const left = first === undefined ? null : record.get(keyOf(first))
      // what an earlier process left on a server is asked for there
      if (left !== null && isUnderWay(left)) home = run.engineOf(left.ticket)
      let attempts = 0
      for (let from = next; ;) {
        const failure = (isOutdated ? await goBack(run) : null) ?? (await pipeline(run, attempts))
        isOutdated ||= failure?.error.cause instanceof BeginAgain
        if (failure === null && !isOutdated) return null
        if (failure === null || failure.error.cause instanceof BeginAgain) continue
        attempts = next > from ? 1 : attempts + 1
        from = next
        const { error } = failure
        const isDown = isEngineAway(error) && error.isRetryable
        if (isDown && home !== null) run.pool.markDown(home)
        const isWaitedFor = isDown || (await patiently.mayPass(error))
        const isTried = error.isRetryable || isWorkGone(error)
        if (!isWaitedFor && (!isTried || attempts >= MOST_ATTEMPTS)) {
          const { code, message, facts } = error
          record.note(failure, { type: 'reset' })
          isOutdated = false
          await change(failure, { type: 'fail', code, message, facts, attempts })
          return failure
        }
        onEvent({
          type: 'retry',
          shot_id: failure.shotId,
          segment_index: failure.index,
          code: error.code,
          text: error.message,
          attempts
        })
        if (!isDown) await delay(backoffMs(run.backoff, attempts - 1), undefined, { signal })
      }
    }
  }
}

/** A project folder that was away for a moment takes the half-done work with it: what is missing is made again. */
const isWorkGone = ({ code, facts: { file } }: StudioError): boolean =>
  code === 'file_missing' && typeof file === 'string' && file.replaceAll('\\', '/').includes(`${projectFiles.work}/`)

const asFailure = (error: unknown): StudioError =>
  toStudioError(isAbort(error) ? ((error as Error).cause ?? error) : error)
