import { readFile } from 'node:fs/promises'
import { StudioError, isAbort, toStudioError } from '../contract/studio-error.ts'
import type { EarlyHandOff, VideoEngine } from '../engines/video-engine.ts'
import { lastFrameFile, previewFile } from '../model/project-files.ts'
import { choiceOf, type SegmentKey } from '../model/project-state.ts'
import { isUnderWay, type Progress, type SegmentEvent, type Ticket } from '../model/segment-state.ts'
import type { Take } from '../model/take.ts'
import type { PlannedSegment } from '../model/video-plan-builder.ts'
import type { Lease } from './engine-pool.ts'
import { watchEngine } from './engine-watch.ts'
import { sha256File } from './fingerprint.ts'
import type { SegmentJobs, StartPoint } from './segment-job.ts'
import type { SegmentRenderer } from './segment-renderer.ts'
import type { ShotChainParts } from './shot-chain.ts'
import { createSilence, type StepPace } from './silence.ts'

/** The segment before turned out to end on another frame than this one started from, or a person asks for something else now. */
export class BeginAgain extends Error {}

const beginAgain = (): StudioError =>
  new StudioError('BUG', { message: 'the segment has to begin again' }, { cause: new BeginAgain() })

export interface SegmentStepParts extends ShotChainParts {
  jobs: SegmentJobs
  change(segment: SegmentKey, event: SegmentEvent): Promise<void>
}

export interface StepRun {
  signal: AbortSignal
  /** The segment before is kept. */
  before: Promise<void>
  /** Where the segment before ends, once it is kept. */
  confirmed(): StartPoint | null
  /** Since the segment's turn in its chain came. */
  waitedMs(): number
  /** The engine can't be asked after its work any more; whether to look for another one. */
  onAway(engine: VideoEngine): boolean
  /** Between two questions after work that an engine has. */
  watchMs: number
  /** What is usual for the engine. */
  pace: StepPace
  /** How many tries this one makes. */
  attempts: number
}

/** One segment on its way through an engine. */
export interface SegmentStep {
  /** The picture that it started from. */
  readonly start: StartPoint | null
  /** Whether a person asks for the same of the segment as when it began. */
  isAsked(): boolean
  /** The engine stops, and `render` rejects with `BeginAgain`. */
  overrule(): void
  /** The last frame, as soon as the engine has it; never, where the engine does not say. */
  handedOff: Promise<StartPoint>
  /** Resolves to the take that was kept and selected. Gives the lease back when the engine is done with it. */
  render(lease: Lease, renderer: SegmentRenderer, run: StepRun): Promise<Take>
}

export function createSegmentStep(parts: SegmentStepParts, cut: PlannedSegment, start: StartPoint | null): SegmentStep {
  const { shot, store, media, takes, record, turns, patiently, jobs, change, now, elapsed, onEvent } = parts
  const segment: SegmentKey = { shotId: shot.shotId, index: cut.index }
  const early = Promise.withResolvers<StartPoint>()
  early.promise.catch(() => undefined)
  const overruled = new AbortController()
  const choice = (): string => JSON.stringify(choiceOf(store.state.current, segment))
  const asked = choice()
  const isAsked = (): boolean => choice() === asked
  /** A segment that was taken out of its hands has another state by now. */
  const move = async (event: SegmentEvent): Promise<void> => {
    overruled.signal.throwIfAborted()
    await change(segment, event)
  }

  /** The engine's own record decides what becomes of work that an earlier process left. */
  const settle = async (engine: VideoEngine, content: string): Promise<Ticket | undefined> => {
    const state = record.get(segment)
    if (!isUnderWay(state)) return undefined
    const isOurs = state.ticket.engine === engine.id && state.fingerprint === content
    const settled = isOurs ? await engine.settle(state.ticket) : { state: 'lost' }
    if (settled.state !== 'lost') return state.ticket
    await move({ type: 'lose' })
    return undefined
  }

  let picture: Uint8Array | null = null
  let showing: Promise<void> | null = null
  /** One picture at a time, so that none lands over a later one; what comes meanwhile is passed over for the last. */
  const showPreview = (given: Uint8Array): void => {
    picture = given
    showing ??= showAll().finally(() => (showing = null))
  }
  const showAll = async (): Promise<void> => {
    const file = previewFile(segment.shotId, segment.index)
    while (picture !== null) {
      const last = picture
      picture = null
      await store.files.overwrite(file, last).then(
        () => onEvent({ type: 'preview', shot_id: segment.shotId, segment_index: segment.index, file }),
        (error: unknown) =>
          onEvent({ type: 'notice', text: `The live picture could not be written: ${toStudioError(error).message}` })
      )
    }
  }

  /** Lays the picture where the next segment looks for it, before this one's clip is here. */
  const handOff = async ({ remote, file }: EarlyHandOff, engine: VideoEngine): Promise<void> => {
    const picture = await file
    const [sha256, size, bytes] = await Promise.all([
      sha256File(picture),
      media.pictureSize(picture),
      readFile(picture)
    ])
    await turns(segment.shotId, async () => {
      overruled.signal.throwIfAborted()
      await store.files.write(lastFrameFile(segment.shotId, segment.index), bytes)
    })
    early.resolve({ ...size, sha256, remote: { engine, place: remote } })
  }

  const work = async (
    { engine, release }: Lease,
    renderer: SegmentRenderer,
    { signal: chainSignal, before, confirmed, attempts, waitedMs, onAway, watchMs, pace }: StepRun
  ): Promise<Take> => {
    const over = new AbortController()
    const lost = new AbortController()
    const signal = AbortSignal.any([chainSignal, overruled.signal, lost.signal])
    const { job, ...content } = await jobs.prepare(cut, start, engine)
    const { fingerprint, startFrameSha256 } = content
    const ticket = await settle(engine, fingerprint)
    if (ticket === undefined) {
      overruled.signal.throwIfAborted()
      record.note(segment, { type: 'reset' })
      await patiently(() => jobs.placeStartFrame(cut, start, signal))
      await move({ type: 'ready' })
    }
    let isRunning = false
    /** Work that had to be started anew counts from its start; what is shown never goes back. */
    let reached = 0
    let present = ticket ?? null
    const silence = createSilence({ elapsed, pace })
    let isSilent = false
    const tellSilence = (silentMs: number | null): void => {
      if ((silentMs !== null) === isSilent) return
      isSilent = silentMs !== null
      const text =
        silentMs === null
          ? `${engine.name} goes on with shot ${segment.shotId}, segment ${segment.index}, or is through with it.`
          : `${engine.name} is not responding: nothing was heard of shot ${segment.shotId}, segment ${segment.index}, for ${Math.round(silentMs / 60_000)} minutes, though the server can be reached. Wait, or cancel the shot and retry it.`
      onEvent({
        type: 'silence',
        shot_id: segment.shotId,
        segment_index: segment.index,
        engine: engine.name,
        is_silent: isSilent,
        text
      })
    }
    const heard = (progress?: Progress): void => {
      silence.heard(progress)
      tellSilence(null)
    }
    const watching = {
      engine,
      ticket: () => present,
      everyMs: watchMs,
      signal: AbortSignal.any([signal, over.signal]),
      // what waits in the engine's queue, or is through, has nothing to say
      onAnswer: () => isRunning && tellSilence(silence.tooLongMs()),
      onAway: () => void (onAway(engine) && lost.abort())
    }
    void watchEngine(watching)
    const rendering = renderer.render(
      { ...content, segment, cut, job, attempts, ticket, waitedMs: waitedMs(), mayShrink: store.project.may_shrink },
      {
        signal,
        submitted(given, isPart) {
          isRunning = false
          present = given
          const content = isPart ? `${fingerprint} in parts` : fingerprint
          return move({ type: 'submit', ticket: given, fingerprint: content, at: now() })
        },
        fetching() {
          isRunning = false
          heard()
          release()
          return move({ type: 'fetch', at: now() })
        },
        onHandOff(given) {
          release()
          void handOff(given, engine).catch(() => undefined)
        },
        onProgress(progress) {
          heard(progress)
          if (!isRunning && progress.fraction > 0) {
            isRunning = true
            // a state that can't be written is waited for by the next one
            if (record.get(segment).status === 'submitted')
              change(segment, { type: 'start', at: now() }).catch(() => undefined)
          }
          reached = Math.max(reached, progress.fraction)
          const shown = { ...progress, fraction: reached }
          onEvent({ type: 'progress', shot_id: segment.shotId, segment_index: segment.index, progress: shown })
        },
        onPreview(given) {
          heard()
          showPreview(given)
        },
        async keep(made, place) {
          await before
          const isChained = cut.dropsHead === 1 && startFrameSha256 !== null
          if (isChained && confirmed()?.sha256 !== startFrameSha256) throw beginAgain()
          chainSignal.throwIfAborted()
          await turns(segment.shotId, async () => {
            await place()
            // what was rendered to the end is kept, but the film shows what was asked for last
            if (!isAsked()) throw beginAgain()
            await patiently(() => takes.select(made))
            await change(segment, { type: 'finish', take: made.clip, fingerprint, frames: made.frames })
          })
        }
      }
    )
    try {
      return (await rendering).take
    } catch (error) {
      if (!lost.signal.aborted || chainSignal.aborted || overruled.signal.aborted) throw error
      await change(segment, { type: 'reset' })
      throw new StudioError('worker_unavailable', { server: engine.name }, { cause: error })
    } finally {
      over.abort()
      tellSilence(null)
    }
  }

  return {
    start,
    isAsked,
    overrule: () => overruled.abort(),
    handedOff: early.promise,
    async render(lease, renderer, run) {
      try {
        return await work(lease, renderer, run)
      } catch (error) {
        const hasBegun = ['queued', 'submitted', 'running', 'fetching'].includes(record.get(segment).status)
        if (hasBegun && isAbort(error)) {
          await change(segment, { type: parts.signal.aborted ? 'cancel' : 'reset' })
        }
        throw overruled.signal.aborted && !parts.signal.aborted ? beginAgain() : error
      } finally {
        lease.release()
        // nothing is written once the run is over
        await showing
      }
    }
  }
}
