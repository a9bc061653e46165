import type { Block } from './blocks.ts'

/** What the pointer does just now; it becomes an edit when it ends. */
export type Drag =
  /** The right edge of a shot; `frames`: how long it is to be. */
  | { kind: 'trim'; index: number; frames: number }
  /** Shots to another place: before the block `before`, or to the end. `x`: where the pointer is. */
  | { kind: 'move'; ids: readonly string[]; before: number; x: number }
  | { kind: 'scrub' }

/** How long a shot becomes whose edge is dragged to a place in the film: whole frames, at least one. */
export const trimmedFrames = ({ from }: Block, position: number, most: number): number =>
  Math.max(1, Math.min(most, Math.round(position - from)))

/** Before which block shots come that are dropped at a place in the film: the nearer side of the block there. */
export function dropIndex(blocks: readonly Block[], position: number): number {
  const index = blocks.findIndex(({ from, frames }) => position < from + frames / 2)
  return index === -1 ? blocks.length : index
}

/** Whether dropping the shots there would change their order. */
export function isMove(blocks: readonly Block[], ids: readonly string[], before: number): boolean {
  const order = blocks.map(({ shotId }) => shotId)
  const rest = (list: readonly string[]): string[] => list.filter((id) => !ids.includes(id))
  const moved = order.filter((id) => ids.includes(id))
  const next = [...rest(order.slice(0, before)), ...moved, ...rest(order.slice(before))]
  return next.some((id, index) => id !== order[index])
}
