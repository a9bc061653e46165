import { expect, test } from 'vitest'
import { z } from 'zod'
import { numberText, readNumberWith, readWith } from '../../../renderer/ui/read-value.ts'
import { projectSchema } from '../../../services/model/project.ts'

const width = readNumberWith(projectSchema.shape.width.unwrap(), 'px')
const fps = readNumberWith(projectSchema.shape.fps.unwrap(), 'fps')

test('[FIELD-1] a number is read with or without its unit, and with a comma as its point', () => {
  expect([fps('24'), fps(' 23.976 fps'), fps('29,97FPS'), width('1280 px')]).toEqual(
    [24, 23.976, 29.97, 1280].map((value) => ({ value }))
  )
})

test('[FIELD-2] what a file would not take is answered with what it would, in one sentence', () => {
  expect([width('1281'), width('12'), width('wide'), width(''), fps('300')]).toEqual(
    [
      'Needs an even number of pixels.',
      'Needs at least 64 pixels.',
      'Needs a number of pixels.',
      'Needs a number of pixels.',
      'Needs at most 240.'
    ].map((problem) => ({ problem }))
  )
})

test('[FIELD-3] nothing typed is no value where the schema needs none', () => {
  expect(readNumberWith(z.number('a number').optional())('  ')).toEqual({ value: undefined })
  expect(readWith(projectSchema.shape.name)('   ')).toEqual({ problem: 'Needs a name.' })
})

test('[FIELD-4] a number is shown without the noise of its seconds', () => {
  expect([5.005005005, 0.1 + 0.2, 24, -1].map((value) => numberText(value))).toEqual(['5.005', '0.3', '24', '-1'])
})
