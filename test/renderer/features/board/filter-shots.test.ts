import { expect, test } from 'vitest'
import { filterShots } from '../../../../renderer/features/board/filter-shots.ts'
import { storyboardSchema } from '../../../../services/model/storyboard.ts'

const { shots } = storyboardSchema.parse({
  shots: [
    { shot_id: '001', prompt: 'A lighthouse at night', scene: 'Headland' },
    { shot_id: '002', prompt: 'The keeper climbs', description: 'Spiral stair', character: 'Marta' },
    { shot_id: '010A', filename_base: 'dawn' }
  ]
})
const found = (search: string) => filterShots(shots, search).map(({ shot_id }) => shot_id)

test('[FILTER-1] shots are found by id, words of prompt, description, scene, character and picture name', () => {
  expect(['10a', 'NIGHT', 'stair', 'headland', 'marta', 'dawn'].map(found)).toEqual([
    ['010A'],
    ['001'],
    ['002'],
    ['001'],
    ['002'],
    ['010A']
  ])
})

test('[FILTER-2] every word must be there, in any order', () => {
  expect([found('climbs  keeper'), found('keeper night')]).toEqual([['002'], []])
})

test('[FILTER-3] no search leaves the very same list', () => {
  expect(filterShots(shots, '  ')).toBe(shots)
})
