import { expect, test } from 'vitest'
import {
  boardLayout,
  dropLine,
  dropPlaceAt,
  dropPlaceBefore,
  rowOf
} from '../../../../renderer/features/board/board-layout.ts'

const wide = 16 / 9

test.each([
  // the board's first width, less its scroll bar
  [326, wide, 2],
  [200, wide, 1],
  [480, wide, 3],
  [900, wide, 6],
  // portrait pictures are narrower, square ones in between
  [326, 9 / 16, 3],
  [326, 1, 3],
  [326, 2.39, 2]
])('[BOARD-LAYOUT-1] a panel of %i pixels has, at a ratio of %f, %i columns', (width, ratio, columns) => {
  const layout = boardLayout({ mode: 'grid', width, ratio, count: 10 })
  expect(layout.columns).toBe(columns)
  expect(layout.rows).toBe(Math.ceil(10 / columns))
  // cards and the spaces between them fill the panel exactly, and keep the film's aspect
  const { card, padding, pitch } = layout
  expect(padding.edge + padding.right + columns * card.width + (columns - 1) * (pitch.x - card.width)).toBeCloseTo(
    width
  )
  expect(Math.abs(card.width / ratio - card.height)).toBeLessThanOrEqual(0.5)
})

test('[BOARD-LAYOUT-2] a list has one row for each shot, as wide as the panel', () => {
  const { columns, rows, card } = boardLayout({ mode: 'list', width: 326, ratio: wide, count: 1000 })
  expect({ columns, rows, width: card.width }).toEqual({ columns: 1, rows: 1000, width: 326 })
})

test('[BOARD-LAYOUT-3] a panel of no width has no cards of less than none', () => {
  const { columns, card } = boardLayout({ mode: 'grid', width: 0, ratio: wide, count: 3 })
  expect({ columns, card }).toEqual({ columns: 1, card: { width: 0, height: 0 } })
})

// two columns of 150 × 84, 8 apart, 12 from the edge
const grid = boardLayout({ mode: 'grid', width: 322, ratio: 150 / 84, count: 5 })

test('[BOARD-LAYOUT-4] the nearest place between cards is that of the row under the pointer', () => {
  const places = [
    { x: 20, y: 20 },
    { x: 150, y: 20 },
    { x: 320, y: 20 },
    { x: 20, y: 110 },
    // beyond the last card of a row that is not full, and below everything
    { x: 320, y: 200 },
    { x: 20, y: 2000 },
    { x: -50, y: -50 }
  ].map((point) => dropPlaceAt(grid, point))
  expect(places).toEqual([
    { index: 0, row: 0, column: 0 },
    { index: 1, row: 0, column: 1 },
    { index: 2, row: 0, column: 2 },
    { index: 2, row: 1, column: 0 },
    { index: 5, row: 2, column: 1 },
    { index: 4, row: 2, column: 0 },
    { index: 0, row: 0, column: 0 }
  ])
})

test('[BOARD-LAYOUT-5] a place is shown as an upright line in the space beside its card', () => {
  expect(dropLine(grid, { index: 1, row: 0, column: 1 })).toEqual({ left: 165, top: 12, width: 2, height: 84 })
  // the end of a row is its own right edge, not the left of the next
  expect(dropLine(grid, { index: 2, row: 0, column: 2 }).top).toBe(12)
})

test('[BOARD-LAYOUT-6] in a list a place is the line between two rows', () => {
  const list = boardLayout({ mode: 'list', width: 300, ratio: wide, count: 3 })
  const { y } = list.pitch
  expect([0, y * 0.4, y * 0.6, y * 5].map((at) => dropPlaceAt(list, { x: 10, y: at }).index)).toEqual([0, 0, 1, 3])
  expect(dropLine(list, { index: 1, row: 1, column: 0 })).toEqual({ left: 0, top: y - 1, width: 300, height: 2 })
})

test('[BOARD-LAYOUT-7] by keys every place can be reached, the one behind the last card too', () => {
  expect([-3, 0, 1, 2, 5, 9].map((index) => dropPlaceBefore(grid, index))).toEqual([
    { index: 0, row: 0, column: 0 },
    { index: 0, row: 0, column: 0 },
    { index: 1, row: 0, column: 1 },
    { index: 2, row: 1, column: 0 },
    { index: 5, row: 2, column: 1 },
    { index: 5, row: 2, column: 1 }
  ])
  expect([0, 1, 2, 4].map((index) => rowOf(grid, index))).toEqual([0, 0, 1, 2])
})

test('[BOARD-LAYOUT-8] an empty board has one place', () => {
  const empty = boardLayout({ mode: 'grid', width: 332, ratio: wide, count: 0 })
  expect(dropPlaceAt(empty, { x: 100, y: 100 })).toEqual({ index: 0, row: 0, column: 0 })
})
