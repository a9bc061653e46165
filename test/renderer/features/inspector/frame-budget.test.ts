import { expect, test } from 'vitest'
import { filmBudget, shotBudget, sumText } from '../../../../renderer/features/inspector/frame-budget.ts'
import { createVideoPlanBuilder } from '../../../../services/model/video-plan-builder.ts'
import { animaticProfile } from '../../../../services/model/workflow-profile.ts'
import { aProject, aShot, aStoryboard, aWorkflow, keyframesFor } from '../../../builders/storyboard.ts'

function planOf(durations: number[], workflow = aWorkflow()) {
  const storyboard = aStoryboard(...durations.map((duration, index) => aShot({ shot_id: `00${index + 1}`, duration })))
  return createVideoPlanBuilder({ project: aProject(), workflow }).build(storyboard, keyframesFor(storyboard))
}
const rows = (durations: number[], workflow = aWorkflow()) =>
  shotBudget(planOf(durations, workflow).shots[0]!, 24).map(({ what, how, frames }) => `${what}: ${how} = ${frames}`)

test('[BUDGET-1] a 5 s shot on Wan 14B, from its seconds to its frames in the film', () => {
  expect(rows([5])).toEqual([
    'Length: 5.00 s at 16 fps = 80',
    'Segments keep: 48 + 32 = 80',
    'Asked for: 49 + 33 = 82',
    'Dropped: 1 at joins, 1 at the end = −2',
    'In the film: at 24 fps = 120'
  ])
})

test('[BUDGET-2] an animatic of one segment drops nothing', () => {
  expect(rows([2], animaticProfile)).toEqual([
    'Length: 2.00 s at 24 fps = 48',
    'Segment keeps: all = 48',
    'Asked for:  = 48',
    'In the film: at 24 fps = 48'
  ])
})

test('[BUDGET-3] a shot shorter than half a frame has one, and says so', () => {
  expect(rows([0.01]).at(-1)).toBe('Difference: a shot has at least one frame = +1')
})

test('[BUDGET-4] the film is the sum of its shots', () => {
  expect(filmBudget(planOf([5, 3])).map(({ what, frames }) => [what, frames])).toEqual([
    ['Shots', '2'],
    ['Segments', '3'],
    ['Frames kept', '128'],
    ['Asked for', '131'],
    ['In the film', '192'],
    ['Length', '00:00:08:00']
  ])
})

test('[BUDGET-5] long sums are told by their runs, and no longer than a line', () => {
  expect([sumText([48, 32]), sumText([48, 48, 48, 48, 16]), sumText([1, 2, 1, 2, 1, 2])]).toEqual([
    '48 + 32',
    '48 × 4 + 16',
    '6 parts'
  ])
})
