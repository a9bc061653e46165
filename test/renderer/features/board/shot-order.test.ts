import { expect, test } from 'vitest'
import { dropTarget, moveTarget } from '../../../../renderer/features/board/shot-order.ts'
import { moveShots } from '../../../../services/model/storyboard-edits.ts'

const ids = ['1', '2', '3', '4', '5']

/** The order after a move, as the storyboard has it then. */
const after = (moved: string[], before: string | null | undefined): string => {
  if (before === undefined) return 'as it was'
  const shots = ids.map((shot_id) => ({ shot_id }))
  return moveShots({ shots }, moved, before)
    .storyboard.shots.map(({ shot_id }) => shot_id)
    .join('')
}

test.each([
  [['3'], '13245', '12435', '31245', '12453'],
  [['2', '3'], '23145', '14235', '23145', '14523'],
  // apart: they come together
  [['2', '4'], '24135', '13524', '24135', '13524'],
  [['1'], 'as it was', '21345', 'as it was', '23451'],
  [['5'], '12354', 'as it was', '51234', 'as it was'],
  [['1', '3'], '13245', '24135', '13245', '24513'],
  [['1', '2', '3', '4', '5'], 'as it was', 'as it was', 'as it was', 'as it was']
])('[SHOT-ORDER-1] %j moved earlier, later, to the start, to the end', (moved, earlier, later, start, end) => {
  const moves = (['earlier', 'later', 'start', 'end'] as const).map((move) =>
    after(moved, moveTarget(ids, moved, move))
  )
  expect(moves).toEqual([earlier, later, start, end])
})

test.each([
  [['1'], 3, '23145'],
  [['1'], 5, '23451'],
  [['5'], 0, '51234'],
  [['2', '4'], 3, '13245'],
  [['2', '3'], 2, 'as it was'],
  [['3'], 2, 'as it was'],
  [['3'], 3, 'as it was']
])('[SHOT-ORDER-2] %j dropped before place %i', (moved, place, order) => {
  expect(after(moved, dropTarget(ids, ids, moved, place))).toBe(order)
})

test('[SHOT-ORDER-3] among the shots that a filter leaves, a place is right after the one shown before it', () => {
  const shown = ['2', '4', '5']
  expect(after(['5'], dropTarget(ids, shown, ['5'], 1))).toBe('12534')
  expect(after(['2'], dropTarget(ids, shown, ['2'], 3))).toBe('13452')
  expect(after(['4'], dropTarget(ids, shown, ['4'], 0))).toBe('14235')
})

test('[SHOT-ORDER-4] nothing that is selected moves nowhere', () => {
  expect(moveTarget(ids, [], 'later')).toBeUndefined()
  expect(dropTarget(ids, ids, [], 2)).toBeUndefined()
})
