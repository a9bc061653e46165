import { expect, test } from 'vitest'
import { consequenceText } from '../../../../renderer/features/generate/consequence-text.ts'
import { renderAgainEntries, type RenderAgainQuestion } from '../../../../renderer/features/generate/render-again.ts'

const refs = (...indices: number[]) => indices.map((segment_index) => ({ shot_id: '001', segment_index }))

test('[AGAIN-1] a choice tells which segments follow, and where the picture may jump', () => {
  expect([
    consequenceText({ follows: refs(1, 2, 3), jumps: [] }),
    consequenceText({ follows: refs(1), jumps: refs(3) }),
    consequenceText({ follows: refs(1, 3), jumps: [] }),
    consequenceText({ follows: [], jumps: [] })
  ]).toEqual([
    'Segments 2–4 follow and will be rendered again.',
    'Segment 2 follows and will be rendered again. Segment 4 stays and may jump at its start.',
    'Segments 2 and 4 follow and will be rendered again.',
    ''
  ])
})

test('[AGAIN-2] what can’t be rendered again in a way says why', () => {
  const question: RenderAgainQuestion = {
    index: 0,
    segments: 3,
    isNextKept: true,
    hasWorkflows: true,
    canEdit: true,
    onChoose: () => undefined
  }
  const shut = (change: Partial<RenderAgainQuestion>) =>
    renderAgainEntries({ ...question, ...change }).flatMap((entry) =>
      entry?.isDisabled === true ? [`${entry.label}: ${entry.note}`] : []
    )
  expect([shut({}), shut({ index: 2 }), shut({ hasWorkflows: false }), shut({ isNextKept: false })]).toEqual([
    [],
    [
      'From here on: Nothing follows it.',
      'This segment alone: Nothing follows it.',
      'Bridged into what is kept: Nothing follows it.'
    ],
    ['Bridged into what is kept: The animatic can’t end on a picture.'],
    ['Bridged into what is kept: The segment after it has no take.']
  ])
})
