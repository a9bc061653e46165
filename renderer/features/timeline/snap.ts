import type { Marks } from '../../stores/session-store.ts'
import type { Block } from './blocks.ts'

/** Pixels within which a drag is drawn to a cut or a mark. */
export const SNAP_PX = 8

/** What a drag is drawn to: cuts, joins within shots, the end, the marks, and what else is given. */
export const snapTargets = (blocks: readonly Block[], marks: Marks, ...others: number[]): number[] => {
  const joins = blocks.flatMap(({ parts }) => parts.map(({ from }) => from))
  const last = blocks.at(-1)
  const end = last === undefined ? [] : [last.from + last.frames]
  const set = [marks.in, marks.out].filter((mark) => mark !== null)
  return [...joins, ...end, ...set, ...others]
}

/** The nearest target that is near enough; the place itself where none is. */
export function snapped(position: number, targets: readonly number[], scale: number): number {
  let best = position
  let distance = SNAP_PX / scale
  for (const target of targets) {
    const away = Math.abs(target - position)
    if (away < distance) {
      best = target
      distance = away
    }
  }
  return best
}
