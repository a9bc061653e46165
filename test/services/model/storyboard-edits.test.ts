import {
  array,
  assert,
  constantFrom,
  double,
  integer,
  nat,
  oneof,
  property,
  record,
  string,
  tuple,
  type Arbitrary
} from 'fast-check'
import { expect, test } from 'vitest'
import {
  applyChange,
  changeBetween,
  documentChangeSchema,
  type FilmDocument
} from '../../../services/model/document-change.ts'
import { framesIn } from '../../../services/model/frame-rate.ts'
import {
  addShot,
  duplicateShots,
  editShots,
  mergeShots,
  moveShots,
  removeShots,
  splitShot
} from '../../../services/model/storyboard-edits.ts'
import {
  MAX_SHOT_SECONDS,
  shotSettings,
  storyboardSchema,
  type Storyboard
} from '../../../services/model/storyboard.ts'
import { aProject, aShot, aStoryboard } from '../../builders/storyboard.ts'

const rates = [12, 16, 23.976, 24, 25, 29.97, 30, 50, 59.94, 60, 120]

/** Ids as people and programs give them, some alike but for case, some that numbers go on from. */
const anyId = oneof(
  constantFrom(
    '001',
    '002',
    '009',
    '010',
    '999',
    'A',
    'a1',
    'A1',
    '7A',
    '7Z',
    'shot',
    'intro-1',
    'Ä',
    'constructor',
    'toString',
    '1'
  ),
  string({ minLength: 1, maxLength: 6 })
)
const anyStoryboard: Arbitrary<Storyboard> = array(tuple(anyId, integer({ min: 1, max: 400 })), { maxLength: 12 }).map(
  (rows) => {
    const ids = new Set<string>()
    const own = rows.filter(([id]) => !ids.has(id.toLowerCase()) && ids.add(id.toLowerCase()))
    return aStoryboard(
      ...own.map(([shot_id, frames]) => aShot({ shot_id, filename_base: `f_${shot_id}`, duration: frames / 24 }))
    )
  }
)

/** Any edit that the window knows, made of numbers so that it fits whatever storyboard it meets. */
const anyEdit = record({
  kind: nat(8),
  picks: array(nat(40), { minLength: 1, maxLength: 4 }),
  number: nat(500),
  text: string({ maxLength: 8 })
})
type Edit = typeof anyEdit extends Arbitrary<infer Made> ? Made : never

function edited(document: FilmDocument, { kind, picks, number, text }: Edit): FilmDocument {
  const { storyboard, pictures, project } = document
  const ids = storyboard.shots.map(({ shot_id }) => shot_id)
  const chosen = ids.length === 0 ? [] : [...new Set(picks.map((pick) => ids[pick % ids.length]!))]
  const at = chosen[0] ?? null
  const shown = (next: Storyboard): FilmDocument => ({ ...document, storyboard: next })
  const edits: (() => FilmDocument)[] = [
    () => shown(addShot(storyboard, number % 3 === 0 ? null : at, { prompt: text }).storyboard),
    () => shown(duplicateShots(storyboard, chosen).storyboard),
    () => shown(splitShot(storyboard, at ?? '', number, rates[number % rates.length]!).storyboard),
    () => shown(mergeShots(storyboard, chosen).storyboard),
    () => shown(removeShots(storyboard, chosen).storyboard),
    () => shown(moveShots(storyboard, chosen, ids[number % (ids.length + 1)] ?? null).storyboard),
    () => shown(editShots(storyboard, chosen, { prompt: text, scene: number % 2 === 0 ? text : undefined }).storyboard),
    () => ({
      ...document,
      pictures: { ...pictures, ...(at !== null && { [at]: number % 4 === 0 ? null : `keyframes/${number}.png` }) }
    }),
    () => ({
      ...document,
      project: { ...project, name: `film ${text}`, workflow: number % 2 === 0 ? null : 'mine.json' }
    })
  ]
  return edits[kind]!()
}

/** As it goes over the wire and is read there. */
const sent = (change: object) => documentChangeSchema.parse(JSON.parse(JSON.stringify(change)))

/** What is saved of it, fields in the file's own order: a shot that nobody chose a picture for has no entry. */
const saved = ({ project, storyboard, pictures }: FilmDocument): string =>
  JSON.stringify([
    project,
    storyboardSchema.parse(storyboard),
    Object.entries(pictures)
      .filter(([, file]) => file !== null)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
  ])

const aDocument = (storyboard: Storyboard): FilmDocument => ({ project: aProject(), storyboard, pictures: {} })

test('[EDITS-1] 200 edits of any kind, all taken back, leave the document as it was, byte for byte', () => {
  assert(
    property(anyStoryboard, array(anyEdit, { minLength: 200, maxLength: 200 }), (storyboard, edits) => {
      const first = aDocument(storyboard)
      const steps: FilmDocument[] = [first]
      for (const edit of edits) steps.push(edited(steps.at(-1)!, edit))
      let document = steps.at(-1)!
      for (let at = steps.length - 1; at > 0; at--) {
        document = applyChange(document, sent(changeBetween(steps[at]!, steps[at - 1]!)))
        expect(saved(document)).toBe(saved(steps[at - 1]!))
      }
    }),
    { numRuns: 25, endOnFailure: true }
  )
})

test('[EDITS-2] whatever was edited, a storyboard can be read again, and no two ids differ in case only', () => {
  assert(
    property(anyStoryboard, array(anyEdit, { maxLength: 60 }), (storyboard, edits) => {
      const { storyboard: after } = edits.reduce(edited, aDocument(storyboard))
      expect(storyboardSchema.parse(JSON.parse(JSON.stringify(after)))).toEqual(after)
      const ids = after.shots.map(({ shot_id }) => shot_id.toLowerCase())
      expect(new Set(ids).size).toBe(ids.length)
    }),
    { numRuns: 100 }
  )
})

test('[EDITS-3] the change between two documents leads from one to the other, over the wire too', () => {
  assert(
    property(anyStoryboard, array(anyEdit, { maxLength: 20 }), (storyboard, edits) => {
      const before = aDocument(storyboard)
      const after = edits.reduce(edited, before)
      expect(saved(applyChange(before, sent(changeBetween(before, after))))).toBe(saved(after))
    })
  )
})

test('[EDITS-4] edits of different shots by two windows both stay, whichever comes first', () => {
  assert(
    property(anyStoryboard, string(), string(), (storyboard, one, two) => {
      const [first, second] = storyboard.shots
      if (first === undefined || second === undefined) return
      const before = aDocument(storyboard)
      const changes = [
        editShots(storyboard, [first.shot_id], { prompt: one }),
        editShots(storyboard, [second.shot_id], { prompt: two })
      ].map((edited) => changeBetween(before, { ...before, storyboard: edited.storyboard }))
      const orders = [changes, changes.toReversed()].map((order) =>
        saved(order.reduce((document, change) => applyChange(document, change), before))
      )
      expect(orders[0]).toBe(orders[1])
    })
  )
})

test('[EDITS-5] a shot that is split has exactly as many frames in its two parts, at any rate and length', () => {
  const anySeconds = oneof(
    integer({ min: 1, max: 6_000_000 }).map((micros) => micros / 1e5),
    integer({ min: 1, max: 6000 }).map((hundredths) => hundredths / 100),
    double({ min: 0.02, max: MAX_SHOT_SECONDS, noNaN: true })
  )
  assert(
    property(anySeconds, constantFrom(...rates), nat(), (seconds, fps, number) => {
      const storyboard = aStoryboard(aShot({ duration: seconds }))
      const frames = framesIn(seconds, fps)
      if (frames < 2) return
      const cut = 1 + (number % (frames - 1))
      const parts = splitShot(storyboard, '001', cut, fps).storyboard.shots.map((shot) =>
        framesIn(shotSettings(shot).seconds, fps)
      )
      expect(parts).toEqual([cut, frames - cut])
    }),
    { numRuns: 5000 }
  )
})

test('[EDITS-6] a cut outside the shot, or at its very ends, changes nothing', () => {
  const storyboard = aStoryboard(aShot({ duration: 1 }))
  for (const frame of [-1, 0, 24, 25]) expect(splitShot(storyboard, '001', frame, 24).storyboard).toBe(storyboard)
})

test('[EDITS-7] the second part keeps the end picture, the first the start; merged again they are one', () => {
  const storyboard = aStoryboard(aShot({ duration: 2, end_keyframe: 'end.png' }))
  const split = splitShot(storyboard, '001', 12, 24)
  expect(split.storyboard.shots.map(({ duration, end_keyframe }) => [duration, end_keyframe])).toEqual([
    [0.5, undefined],
    [1.5, 'end.png']
  ])
  expect(split.ids).toEqual(['001', '002'])
  expect(mergeShots(split.storyboard, split.ids).storyboard.shots).toEqual(storyboard.shots)
})

test('[EDITS-8] new ids go on as slates do: the next number at the end, a letter in between', () => {
  const storyboard = aStoryboard(aShot({ shot_id: '007' }), aShot({ shot_id: '008' }))
  expect(addShot(storyboard, null).ids).toEqual(['009'])
  const between = addShot(storyboard, '007')
  expect(between.ids).toEqual(['007A'])
  expect(addShot(between.storyboard, '007').ids).toEqual(['007B'])
  expect(addShot(between.storyboard, '007A').ids).toEqual(['007B'])
  const names = addShot(storyboard, null).storyboard.shots.map(({ filename_base }) => filename_base)
  expect(names).toEqual(['shot_001', 'shot_001', 'shot_009'])
})

test('[EDITS-9] moved shots keep their own order, and a shot that is left alone stays the same object', () => {
  const storyboard = aStoryboard(...['1', '2', '3', '4', '5'].map((shot_id) => aShot({ shot_id })))
  const ids = (moved: Storyboard) => moved.shots.map(({ shot_id }) => shot_id).join('')
  const cases: [string[], string | null, string][] = [
    [['4', '2'], '1', '24135'],
    [['1', '2'], null, '34512'],
    [['2', '3'], '2', '12345'],
    [['2', '4'], '4', '13245']
  ]
  for (const [moved, before, expected] of cases) {
    const next = moveShots(storyboard, moved, before).storyboard
    expect(ids(next)).toBe(expected)
    expect(next.shots.every((shot) => storyboard.shots.includes(shot))).toBe(true)
  }
})
