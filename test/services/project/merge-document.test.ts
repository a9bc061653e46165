import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeDocument } from '../../../services/project/merge-document.ts'

const shots = (...ids: string[]) => ids.map((shot_id) => ({ shot_id, prompt: `of ${shot_id}` }))

test('[MERGE-1] what nobody changed keeps its spelling, its place and its absence', () => {
  const raw = { z: 1, duration: '5.0', negative: null, camera: 'pan', a: 2 }
  const before = { duration: 5, camera: 'pan', speed: 1, z: 1, a: 2 }
  const merged = mergeDocument(raw, before, { ...before, camera: 'tilt' })
  expect(JSON.stringify(merged)).toBe('{"z":1,"duration":"5.0","negative":null,"camera":"tilt","a":2}')
})

test('[MERGE-2] a new key is added at the end, a removed one goes, a changed one is written', () => {
  const raw = { b: '1', c: 2 }
  expect(JSON.stringify(mergeDocument(raw, { b: 1, c: 2 }, { b: 3, d: 4 }))).toBe('{"b":3,"d":4}')
})

test('[MERGE-3] shots are followed by their id when they move, come and go', () => {
  const raw = [
    { extra: 1, shot_id: 1 },
    { extra: 2, shot_id: 2 },
    { extra: 3, shot_id: 3 }
  ]
  const before = [
    { shot_id: '1', extra: 1 },
    { shot_id: '2', extra: 2 },
    { shot_id: '3', extra: 3 }
  ]
  const after = [before[2], { shot_id: 'new' }, before[0]]
  expect(JSON.stringify(mergeDocument(raw, before, after))).toBe(
    '[{"extra":3,"shot_id":3},{"shot_id":"new"},{"extra":1,"shot_id":1}]'
  )
})

test('[MERGE-4] a shot that gets another id keeps what else stood in it', () => {
  const raw = shots('1', '2').map((shot) => ({ note: 'kept', ...shot }))
  const before = shots('1', '2').map((shot) => ({ ...shot, note: 'kept' }))
  const after = [before[0], { ...before[1], shot_id: 'two' }]
  expect(JSON.stringify(mergeDocument(raw, before, after))).toBe(
    '[{"note":"kept","shot_id":"1","prompt":"of 1"},{"note":"kept","shot_id":"two","prompt":"of 2"}]'
  )
})

test('[MERGE-5] without a change the file stays as it is, whatever is in it', () => {
  const documents = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('__proto__'))
  fc.assert(
    fc.property(documents, (document) => {
      const read = structuredClone(document)
      expect(mergeDocument(document, read, structuredClone(read))).toEqual(document)
    })
  )
})
