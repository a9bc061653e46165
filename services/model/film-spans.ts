import type { VideoPlan } from './video-plan-builder.ts'

/** Where a shot lies in the film, in frames at the film's rate. */
export interface ShotSpan {
  shotId: string
  index: number
  from: number
  frames: number
}

/** The shots of a plan one after the other; their frames add up to the film's. */
export function filmSpans({ shots }: Pick<VideoPlan, 'shots'>): ShotSpan[] {
  let from = 0
  return shots.map(({ shotId, filmFrames: frames }, index) => {
    const span = { shotId, index, from, frames }
    from += frames
    return span
  })
}

/** The span that a frame of the film lies in; the last one beyond the end, undefined in a film of no shots. */
export const spanAt = (spans: readonly ShotSpan[], frame: number): ShotSpan | undefined => spans[indexAt(spans, frame)]

/**
 * Of what lies one after the other: the index of the one that a place lies in, by halving; the first before the start,
 * the last beyond the end, -1 where there is none.
 */
export function indexAt(items: readonly { from: number }[], place: number): number {
  let low = Math.min(0, items.length - 1)
  let high = items.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (items[middle]!.from <= place) low = middle
    else high = middle - 1
  }
  return low
}
