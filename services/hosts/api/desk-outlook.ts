import type { Outlook } from '../../contract/project-view.ts'
import { isAbort, toStudioError } from '../../contract/studio-error.ts'
import { toFailure } from '../../contract/studio-failure.ts'
import type { Forecast } from '../../generation/render-forecast.ts'
import type { VideoPlan } from '../../model/video-plan-builder.ts'

/** What a run would render now: looked at after every change, for the shots that it touches. */
export interface DeskOutlook {
  readonly current: Outlook | null
  /** Looks at these shots soon, or at all. Never rejects: what keeps it from saying anything is in the outlook. */
  ask(shots: readonly string[] | 'all'): void
  /** Resolves when nothing is left to look at. */
  settled(): Promise<void>
  /** Looks at them now, for an answer of its own. */
  look(shots: readonly string[] | undefined, signal: AbortSignal): Promise<Outlook>
  close(): void
}

export interface DeskOutlookParts {
  plan: () => VideoPlan
  forecast(plan: VideoPlan, shots: readonly string[] | undefined, signal: AbortSignal): Promise<Forecast>
  tell(outlook: Outlook): void
  /** Edits that come closer together are looked at together. */
  settleMs?: number
}

export function createDeskOutlook({ plan, forecast, tell, settleMs = 150 }: DeskOutlookParts): DeskOutlook {
  const closed = new AbortController()
  let current: Outlook | null = null
  let asked: Set<string> | 'all' | null = null
  let looking: Promise<void> | null = null

  const lookAt = async (shots: readonly string[] | undefined, signal: AbortSignal): Promise<Outlook> => {
    const looked = plan()
    return outlookOf(looked, shots, await forecast(looked, shots, signal))
  }

  const lookAtAsked = async (): Promise<void> => {
    while (asked !== null) {
      await pause(settleMs, closed.signal)
      if (closed.signal.aborted) return
      const shots = asked
      asked = null
      try {
        const known = new Set(plan().shots.map(({ shotId }) => shotId))
        // after a failure nothing is known of the others
        const isWhole = shots === 'all' || current === null || current.failure !== null
        const touched = isWhole ? undefined : [...shots].filter((shot) => known.has(shot))
        const seen = await lookAt(touched, closed.signal)
        current = isWhole || current === null ? seen : merged(plan(), current, seen, shots)
      } catch (error) {
        if (isAbort(error)) return
        const failure = toFailure(toStudioError(error))
        current = { segments: [], fresh: 0, not_ready: [], estimate_ms: null, failure }
      }
      tell(current)
    }
  }
  /** No gap between its last look for what is asked and its end: what is asked then begins anew. */
  const begin = async (): Promise<void> => {
    try {
      await lookAtAsked()
    } finally {
      looking = null
    }
    if (asked !== null && !closed.signal.aborted) return (looking = begin())
  }

  return {
    get current() {
      return current
    },
    ask(shots) {
      asked = shots === 'all' || asked === 'all' ? 'all' : new Set([...(asked ?? []), ...shots])
      looking ??= begin()
    },
    async settled() {
      await looking
    },
    look: (shots, signal) => lookAt(shots, AbortSignal.any([signal, closed.signal])),
    close: () => closed.abort()
  }
}

function outlookOf(plan: VideoPlan, shots: readonly string[] | undefined, { toRender, fresh }: Forecast): Outlook {
  const wanted = new Set(shots ?? plan.shots.map(({ shotId }) => shotId))
  const segments = toRender.map(({ shotId, index, reason, estimate }) => ({
    shot_id: shotId,
    segment_index: index,
    reason,
    estimate_ms: estimate?.ms ?? null
  }))
  const not_ready = plan.shots.flatMap(({ shotId, isReady }) => (isReady || !wanted.has(shotId) ? [] : [shotId]))
  return { segments, fresh, not_ready, estimate_ms: sumOf(segments), failure: null }
}

/** What was seen of some shots takes the place of what was known of them; all stands in the plan's order. */
function merged(plan: VideoPlan, before: Outlook, seen: Outlook, shots: ReadonlySet<string>): Outlook {
  const order = new Map(plan.shots.map(({ shotId }, index) => [shotId, index]))
  const kept = <Item>(items: Item[], shotOf: (item: Item) => string): Item[] =>
    items.filter((item) => !shots.has(shotOf(item)) && order.has(shotOf(item)))
  const inOrder = <Item>(items: Item[], shotOf: (item: Item) => string): Item[] =>
    items.toSorted((a, b) => order.get(shotOf(a))! - order.get(shotOf(b))!)
  const segments = inOrder([...kept(before.segments, ofSegment), ...seen.segments], ofSegment)
  const not_ready = inOrder([...kept(before.not_ready, String), ...seen.not_ready], String)
  const ready = plan.shots.filter(({ isReady }) => isReady)
  const planned = ready.reduce((sum, shot) => sum + shot.segments.length, 0)
  // of a shot that is ready, each segment is fresh or to be rendered
  const fresh = Math.max(0, planned - segments.length)
  return { segments, fresh, not_ready, estimate_ms: sumOf(segments), failure: null }
}

const ofSegment = ({ shot_id }: { shot_id: string }): string => shot_id

const sumOf = (segments: Outlook['segments']): number | null =>
  segments.reduce<number | null>(
    (sum, { estimate_ms }) => (sum === null || estimate_ms === null ? null : sum + estimate_ms),
    0
  )

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
