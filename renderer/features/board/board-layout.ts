import type { BoardMode } from '../../stores/session-store.ts'

/** Where cards lie on the board, in pixels of its content. Every card has the same size, so that nothing is measured. */
export interface BoardLayout {
  mode: BoardMode
  count: number
  columns: number
  rows: number
  card: { width: number; height: number }
  /** From the left edge of a card to that of the next one, and from row to row. */
  pitch: { x: number; y: number }
  /** Around all cards; at the right the scroll bar has the rest of it. */
  padding: { edge: number; right: number }
}

export interface Box {
  left: number
  top: number
  width: number
  height: number
}

const GAP = 8
const PADDING = { edge: 12, right: 2 }
const ROW_HEIGHT = 76
/** A card has about the same area in every aspect: 150 × 84 in 16:9. */
const CARD_AREA = 12_600
const [NARROWEST, WIDEST] = [112, 200]

/** `ratio`: the film's width by its height. `width`: what the panel has for cards. */
export function boardLayout({
  mode,
  width,
  ratio,
  count
}: {
  mode: BoardMode
  width: number
  ratio: number
  count: number
}): BoardLayout {
  if (mode === 'list') {
    const card = { width: Math.max(0, width), height: ROW_HEIGHT }
    return {
      mode,
      count,
      columns: 1,
      rows: count,
      card,
      pitch: { x: card.width, y: ROW_HEIGHT },
      padding: { edge: 0, right: 0 }
    }
  }
  const room = Math.max(0, width - PADDING.edge - PADDING.right)
  const wanted = Math.min(WIDEST, Math.max(NARROWEST, Math.sqrt(CARD_AREA * ratio)))
  // as many as fit with a card that may be a little narrower than wanted
  const columns = Math.max(1, Math.round((room + GAP) / (wanted + GAP)))
  const cardWidth = Math.max(0, (room - (columns - 1) * GAP) / columns)
  const card = { width: cardWidth, height: Math.round(cardWidth / ratio) }
  return {
    mode,
    count,
    columns,
    rows: Math.ceil(count / columns),
    card,
    pitch: { x: cardWidth + GAP, y: card.height + GAP },
    padding: PADDING
  }
}

export const rowOf = ({ columns }: Pick<BoardLayout, 'columns'>, index: number): number => Math.floor(index / columns)

/** A place between cards: what is dropped there comes before the card `index`; `row` and `column` say where it is shown. */
export interface DropPlace {
  index: number
  row: number
  column: number
}

/** The place nearest to a point of the content: between cards of the row under it, or between rows of a list. */
export function dropPlaceAt(layout: BoardLayout, { x, y }: { x: number; y: number }): DropPlace {
  const { mode, count, columns, rows, pitch, padding } = layout
  if (count === 0) return { index: 0, row: 0, column: 0 }
  if (mode === 'list') {
    const index = bounded(Math.round(y / pitch.y), 0, count)
    return { index, row: index, column: 0 }
  }
  const row = bounded(Math.floor((y - padding.edge + GAP / 2) / pitch.y), 0, rows - 1)
  const inRow = Math.min(columns, count - row * columns)
  const column = bounded(Math.round((x - padding.edge + GAP / 2) / pitch.x), 0, inRow)
  return { index: row * columns + column, row, column }
}

/** The place before a card, as the keyboard steps through them. */
export function dropPlaceBefore(layout: BoardLayout, index: number): DropPlace {
  const at = bounded(index, 0, layout.count)
  if (layout.mode === 'list') return { index: at, row: at, column: 0 }
  // behind the last card it is shown at the end of its row
  const isEnd = at === layout.count && at > 0
  const row = rowOf(layout, isEnd ? at - 1 : at)
  return { index: at, row, column: at - row * layout.columns }
}

/** The line that shows a place: upright between cards, level between rows. */
export function dropLine({ mode, card, pitch, padding }: BoardLayout, { row, column }: DropPlace): Box {
  if (mode === 'list') return { left: 0, top: Math.max(0, row * pitch.y - 1), width: card.width, height: 2 }
  const left = padding.edge + column * pitch.x - GAP / 2 - 1
  return { left, top: padding.edge + row * pitch.y, width: 2, height: card.height }
}

const bounded = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))
