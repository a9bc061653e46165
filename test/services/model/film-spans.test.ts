import fc from 'fast-check'
import { expect, test } from 'vitest'
import { filmSpans, spanAt } from '../../../services/model/film-spans.ts'

const spansOf = (lengths: readonly number[]) =>
  filmSpans({ shots: lengths.map((filmFrames, index) => ({ shotId: String(index), filmFrames })) } as never)

test('[SPANS-1] every frame of the film lies in just one shot, and beyond its end in the last', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 }), (lengths) => {
      const spans = spansOf(lengths)
      const owners = lengths.flatMap((frames, index) => Array.from({ length: frames }, () => String(index)))
      expect(owners.map((_, frame) => spanAt(spans, frame)?.shotId)).toEqual(owners)
      expect(spanAt(spans, owners.length + 5)?.shotId).toBe(owners.at(-1))
    })
  )
})

test('[SPANS-2] a film of no shots has no span', () => {
  expect(spanAt(spansOf([]), 0)).toBeUndefined()
})
