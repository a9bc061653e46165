import type { BoardLayout } from './board-layout.ts'

/** The card that a key leads to from another, in reading order; null where the key leads nowhere. */
export function cardAfterKey(
  key: string,
  from: number,
  { columns, count }: Pick<BoardLayout, 'columns' | 'count'>,
  rowsInView: number
): number | null {
  if (count === 0) return null
  const last = count - 1
  const page = Math.max(1, rowsInView - 1) * columns
  switch (key) {
    case 'ArrowLeft':
      return columns === 1 ? null : Math.max(0, from - 1)
    case 'ArrowRight':
      return columns === 1 ? null : Math.min(last, from + 1)
    case 'ArrowUp':
      return from - columns < 0 ? from : from - columns
    case 'ArrowDown':
      // into a last row that is shorter
      return from + columns > last ? (rowAt(from, columns) < rowAt(last, columns) ? last : from) : from + columns
    case 'PageUp':
      return from - page < 0 ? from % columns : from - page
    case 'PageDown':
      return Math.min(last, from + page)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}

const rowAt = (index: number, columns: number): number => Math.floor(index / columns)
