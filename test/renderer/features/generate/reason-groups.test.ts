import { expect, test } from 'vitest'
import { reasonGroups, reasonText } from '../../../../renderer/features/generate/reason-groups.ts'

const pending = (shot_id: string, segment_index: number, reason: string) => ({
  shot_id,
  segment_index,
  reason,
  estimate_ms: null
})

test('[REASON-1] segments are grouped by why they are rendered, with their shots', () => {
  const groups = reasonGroups([
    pending('001', 0, 'changed: prompt'),
    pending('001', 1, 'follows a change: the segment before is rendered anew'),
    pending('002', 0, 'no take yet'),
    pending('002', 1, 'no take yet'),
    pending('003', 0, 'changed: seed, prompt'),
    pending('004', 0, 'the clip of its take is gone or cut short'),
    pending('005', 0, 'the same is asked for once more')
  ])
  expect(groups.map((group) => [group.segments, reasonText(group), group.shots])).toEqual([
    [2, 'new', ['002']],
    [2, 'changed: prompt, seed', ['001', '003']],
    [1, 'because the segment before is rendered anew', ['001']],
    [1, 'asked for again', ['005']],
    [1, 'whose clip is gone', ['004']]
  ])
})

test('[REASON-2] a change that takes do not name is one change, and a reason of a newer studio keeps its words', () => {
  const groups = reasonGroups([
    pending(
      '001',
      0,
      "changed: a setting that its take does not name, such as the end picture or the workflow's graph"
    ),
    pending('002', 0, 'the moon is full')
  ])
  expect(groups.map(reasonText)).toEqual(['changed: another setting', 'the moon is full'])
})

test('[REASON-3] of many changes the most frequent are named', () => {
  const [group] = reasonGroups([
    pending('001', 0, 'changed: workflow, size, seed, prompt, camera'),
    pending('002', 0, 'changed: workflow, size')
  ])
  expect(reasonText(group!)).toBe('changed: workflow, size, seed, prompt …')
})
