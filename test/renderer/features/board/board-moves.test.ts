import { expect, test } from 'vitest'
import { cardAfterKey } from '../../../../renderer/features/board/board-moves.ts'

/** Eight cards in rows of three: the last row has two. */
const board = { columns: 3, count: 8 }
const from = (at: number) => (key: string) => cardAfterKey(key, at, board, 2)

test('[BOARD-MOVES-1] arrows go from card to card in reading order, and stay at the edges', () => {
  expect(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].map(from(4))).toEqual([3, 5, 1, 7])
  expect(['ArrowLeft', 'ArrowUp'].map(from(0))).toEqual([0, 0])
  expect(['ArrowRight', 'ArrowDown'].map(from(7))).toEqual([7, 7])
  // on to the next row
  expect(from(2)('ArrowRight')).toBe(3)
})

test('[BOARD-MOVES-2] down from above a shorter last row goes to its last card', () => {
  expect(from(5)('ArrowDown')).toBe(7)
  expect(from(6)('ArrowDown')).toBe(6)
})

test('[BOARD-MOVES-3] Home, End and pages', () => {
  expect(['Home', 'End', 'PageDown', 'PageUp'].map(from(1))).toEqual([0, 7, 4, 1])
  expect(cardAfterKey('PageUp', 7, board, 9)).toBe(1)
})

test('[BOARD-MOVES-4] in a list left and right lead nowhere, and other keys never do', () => {
  const list = { columns: 1, count: 4 }
  expect(['ArrowLeft', 'ArrowRight', 'ArrowDown', 'x'].map((key) => cardAfterKey(key, 1, list, 5))).toEqual([
    null,
    null,
    2,
    null
  ])
  expect(cardAfterKey('Home', 0, { columns: 2, count: 0 }, 5)).toBeNull()
})
