import type { GenerationEvent } from '../../contract/generation-events.ts'
import type { Outlook } from '../../contract/project-view.ts'
import { segmentKey } from '../../model/project-state.ts'
import { isUnderWay } from '../../model/segment-state.ts'

/** How long a run still takes, from what is known beforehand and from what this run's own segments took. */
export interface RunEta {
  note(segment: string, event: Extract<GenerationEvent, { type: 'segment' | 'progress' }>): void
  servers(up: number): void
  /** Null while nothing is known. */
  remainingMs(): number | null
  /** The parts of segments that are half done, added up. */
  underWay(): number
}

export function createRunEta({
  outlook,
  shots,
  servers: count,
  elapsed
}: {
  outlook: Outlook | null
  /** Those of the run: the outlook is for all. */
  shots: readonly string[]
  servers: number
  elapsed(): number
}): RunEta {
  const ofRun = new Set(shots)
  const toRender = (outlook?.segments ?? []).filter(({ shot_id }) => ofRun.has(shot_id))
  const left = new Map(
    toRender.map(({ shot_id, segment_index, estimate_ms }) => [
      segmentKey({ shotId: shot_id, index: segment_index }),
      estimate_ms
    ])
  )
  const fractions = new Map<string, number>()
  const begun = new Map<string, number>()
  const spent: number[] = []
  let up = count

  return {
    note(segment, event) {
      if (event.type === 'progress') {
        fractions.set(segment, event.progress.fraction)
        return
      }
      const { state } = event
      // asked for again while the run goes on
      if (state.status === 'queued' && !left.has(segment)) left.set(segment, null)
      if (isUnderWay(state)) {
        if (!begun.has(segment)) begun.set(segment, elapsed())
        return
      }
      const from = begun.get(segment)
      if (state.status === 'done' && !event.reused && from !== undefined) spent.push(elapsed() - from)
      begun.delete(segment)
      fractions.delete(segment)
      if (state.status === 'done' || state.status === 'failed' || state.status === 'cancelled') left.delete(segment)
    },
    servers: (number) => void (up = number),
    remainingMs() {
      const typical = spent.length === 0 ? null : spent.reduce((sum, ms) => sum + ms, 0) / spent.length
      let sum = 0
      for (const [segment, estimate] of left) {
        const whole = estimate ?? typical
        if (whole === null) return null
        sum += whole * (1 - (fractions.get(segment) ?? 0))
      }
      return left.size === 0 && outlook === null ? null : Math.round(sum / Math.max(1, up))
    },
    underWay: () => [...fractions.values()].reduce((sum, fraction) => sum + fraction, 0)
  }
}
