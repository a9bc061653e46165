import type { GenerationEvent } from '../../contract/generation-events.ts'
import type { Outlook, RunView } from '../../contract/project-view.ts'
import { isAbort, StudioError, toStudioError } from '../../contract/studio-error.ts'
import { toFailure } from '../../contract/studio-failure.ts'
import { createRunControl, type Stop } from '../../generation/run-control.ts'
import type { RunOutcome } from '../../generation/video-generation-service.ts'
import { segmentKey } from '../../model/project-state.ts'
import type { VideoPlan } from '../../model/video-plan-builder.ts'
import type { Workbench } from '../workbench.ts'
import { idleRun } from './run-elsewhere.ts'
import { createRunEta, type RunEta } from './run-eta.ts'

/** The run of an open project in its windows' hands. */
export interface DeskRun {
  readonly view: RunView
  readonly isRunning: boolean
  /** 0 to 1 of what this run has to do, with what is half done. */
  readonly fraction: number | null
  /** What is known of a run before this process's first. */
  recall(last: RunView['last']): void
  /**
   * Returns at once; how it ends is in the view. While a run goes on, it tries those of its shots again that failed or
   * were taken out and are as it has them; all others begin when it is over. Throws `shot_unknown`.
   */
  start(shots?: readonly string[]): void
  pause(): void
  hold(): void
  resume(): void
  stop(how: Stop): void
  first(shotId: string): void
  order(shots: readonly string[]): void
  cancelShot(shotId: string): void
  /** Stops at once and waits for the end. */
  close(): Promise<void>
}

export interface DeskRunParts {
  /** Of the project's engine now. Throws what keeps it from being used. */
  bench(): Promise<Pick<Workbench, 'engine' | 'engines' | 'plan' | 'generation'>>
  plan: () => VideoPlan
  outlook: { readonly current: Outlook | null; settled(): Promise<void> }
  onEvent(event: GenerationEvent): void
  /** The run ended, and what it told is on disk. */
  onEnd(): Promise<void>
  tell(run: RunView): void
  notice(level: 'info' | 'warning', text: string): void
  now(): string
  elapsed(): number
}

/** Progress is told by its own events: the run's figures follow at this pace. */
const TELL_MS = 500

export function createDeskRun(parts: DeskRunParts): DeskRun {
  let view = idleRun(null)
  let control = createRunControl()
  let eta: RunEta | null = null
  let ended: Promise<void> = Promise.resolve()
  let toldAt = -Infinity
  let isClosed = false
  /** What the run renders by. */
  let planned: VideoPlan | null = null
  /** Segments of this run that have their take. */
  const finished = new Set<string>()

  const change = (facts: Partial<RunView>): void => {
    view = { ...view, ...facts }
    toldAt = parts.elapsed()
    parts.tell(view)
  }

  const onEvent = (event: GenerationEvent): void => {
    parts.onEvent(event)
    if (event.type === 'run') {
      const { segments } = event
      return change({ segments, done: finished.size, ...(view.status === 'starting' && { status: 'running' }) })
    }
    if (event.type === 'segment' || event.type === 'progress') {
      const { shot_id: shotId, segment_index: index } = event
      const key = segmentKey({ shotId, index })
      eta?.note(key, event)
      if (event.type === 'segment') finished[event.state.status === 'done' ? 'add' : 'delete'](key)
      const isCounted = view.segments > 0 && view.done !== finished.size
      if (isCounted) change({ done: finished.size, eta_ms: eta?.remainingMs() ?? null })
      else if (parts.elapsed() - toldAt >= TELL_MS) change({ eta_ms: eta?.remainingMs() ?? null })
    }
    if (event.type === 'engine') {
      const { engine: name, is_up, text } = event
      const servers = view.servers.map((server) =>
        server.name === name ? { name, is_up, text: is_up ? '' : text } : server
      )
      eta?.servers(servers.filter((server) => server.is_up).length)
      change({ servers })
    }
    if (event.type === 'silence') {
      const text = event.is_silent ? event.text : ''
      change({
        servers: view.servers.map((server) => (server.name === event.engine ? { ...server, text } : server))
      })
      if (event.is_silent) parts.notice('warning', event.text)
    }
    // an engine that is down says so itself, and is tried without end
    if (event.type === 'retry' && event.attempts === 1)
      parts.notice('warning', `Shot ${event.shot_id}, segment ${event.segment_index}: ${event.text} It is tried again.`)
    if (event.type === 'notice') {
      if (event.is_waiting === undefined) parts.notice('info', event.text)
      else change({ waiting_for: event.is_waiting ? event.text : null })
    }
  }

  const outcomeOf = (outcome: RunOutcome): NonNullable<RunView['last']> => ({
    outcome: outcome.outcome,
    rendered: outcome.rendered,
    reused: outcome.reused,
    failed: outcome.failures.length,
    not_ready: outcome.notReady.map(({ shotId }) => shotId),
    failure: outcome.failures[0] === undefined ? null : toFailure(outcome.failures[0].error),
    ended_at: parts.now()
  })

  const render = async (shots: readonly string[] | undefined): Promise<NonNullable<RunView['last']>> => {
    const { gate } = control
    try {
      const bench = await parts.bench()
      const plan = await bench.plan()
      planned = plan
      const wanted = shots === undefined ? undefined : new Set(shots)
      change({
        engine: bench.engine.id,
        workflow: plan.workflow.file,
        shots: plan.shots.flatMap(({ shotId }) => (wanted?.has(shotId) === false ? [] : [shotId])),
        servers: bench.engines.map(({ name }) => ({ name, is_up: true, text: '' }))
      })
      // what is known of the segments' times, and in the log why each is rendered
      await Promise.race([parts.outlook.settled(), aborted(gate.signal)])
      eta = createRunEta({
        outlook: parts.outlook.current,
        shots: view.shots,
        servers: bench.engines.length,
        elapsed: parts.elapsed
      })
      const known = new Set(plan.shots.map(({ shotId }) => shotId))
      return outcomeOf(
        await bench.generation.run(plan, {
          shots: shots?.filter((shot) => known.has(shot)),
          signal: gate.signal,
          gate,
          onEvent
        })
      )
    } catch (error) {
      const none = { rendered: 0, reused: 0, failed: 0, not_ready: [], ended_at: parts.now() }
      if (isAbort(error)) return { ...none, outcome: 'cancelled', failure: null }
      const failure = toFailure(toStudioError(error))
      parts.notice('warning', `The run could not go on: ${failure.message} ${failure.fix}`)
      return { ...none, outcome: 'failed', failure }
    }
  }

  const begin = async (shots: readonly string[] | undefined): Promise<void> => {
    control = createRunControl()
    planned = null
    finished.clear()
    change({ ...idleRun(view.last), status: 'starting', started_at: parts.now() })
    const last = await render(shots)
    eta = null
    await parts.onEnd().catch((error: unknown) => parts.notice('warning', toStudioError(error).message))
    const { next } = view
    if (next.length > 0 && !isClosed) {
      view = { ...view, last }
      return begin(next)
    }
    change(idleRun(last))
  }

  /** Whether the run that goes on is at it. */
  const retry = (shotId: string): boolean =>
    planned !== null && isSameShot(planned, parts.plan(), shotId) && control.retry(shotId)

  /** `known`: all shots, in the order of the storyboard. */
  const askMore = (asked: readonly string[], known: readonly string[]): void => {
    const here = new Set(asked.filter(retry))
    const back = [...here].filter((shotId) => !view.shots.includes(shotId))
    const shots = back.reduce((all, shotId) => {
      const behind = all.findIndex((other) => known.indexOf(other) > known.indexOf(shotId))
      return all.toSpliced(behind < 0 ? all.length : behind, 0, shotId)
    }, view.shots)
    change({ shots, next: [...new Set([...view.next, ...asked.filter((shotId) => !here.has(shotId))])] })
  }

  const whileRunning = (work: () => void): void => {
    if (view.status !== 'idle' && view.status !== 'stopping') work()
  }
  const setMode = (mode: 'pause' | 'hold' | 'resume', status: RunView['status']): void =>
    whileRunning(() => {
      control[mode]()
      change({ status })
    })

  return {
    get view() {
      return view
    },
    get isRunning() {
      return view.status !== 'idle'
    },
    get fraction() {
      if (view.status === 'idle' || view.segments === 0) return null
      return Math.min(1, (view.done + (eta?.underWay() ?? 0)) / view.segments)
    },

    recall(last) {
      if (view.status === 'idle') view = idleRun(last)
    },
    start(shots) {
      const known = parts.plan().shots.map(({ shotId }) => shotId)
      const unknown = shots?.find((shot) => !known.includes(shot))
      if (unknown !== undefined) throw new StudioError('shot_unknown', { shot: unknown, known: known.join(', ') })
      if (view.status === 'idle') ended = begin(shots)
      else askMore(shots ?? known, known)
    },
    pause: () => setMode('pause', 'paused'),
    hold: () => setMode('hold', 'holding'),
    resume: () => setMode('resume', 'running'),
    stop(how) {
      if (view.status === 'idle') return
      control.stop(how)
      change({ status: 'stopping', stop: how, next: [] })
    },
    first(shotId) {
      whileRunning(() => {
        control.first(shotId)
        change({ shots: firstOf(view.shots, [shotId]), next: firstOf(view.next, [shotId]) })
      })
    },
    order(shots) {
      whileRunning(() => {
        control.order(shots)
        change({ shots: firstOf(view.shots, shots), next: firstOf(view.next, shots) })
      })
    },
    cancelShot(shotId) {
      whileRunning(() => {
        control.cancel(shotId)
        const left = (all: string[]): string[] => all.filter((shot) => shot !== shotId)
        change({ shots: left(view.shots), next: left(view.next) })
      })
    },
    async close() {
      isClosed = true
      control.stop('now')
      await ended
    }
  }
}

/** Whether two plans ask for the same of a shot. */
const isSameShot = (one: VideoPlan, other: VideoPlan, shotId: string): boolean => {
  const [first, second] = [one, other].map(({ shots, frames: _ofAll, project: _name, ...numbers }) =>
    JSON.stringify([numbers, shots.find((shot) => shot.shotId === shotId)])
  )
  return first === second
}

/** The list with these first, as far as they are in it. */
const firstOf = (all: readonly string[], first: readonly string[]): string[] => [
  ...first.filter((shot) => all.includes(shot)),
  ...all.filter((shot) => !first.includes(shot))
]

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const end = (): void => reject(signal.reason)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
