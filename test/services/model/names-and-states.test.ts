import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../../services/model/json.ts'
import { applySegmentEvent, type SegmentEvent, type SegmentState } from '../../../services/model/segment-state.ts'
import { shotFileName } from '../../../services/model/shot-name.ts'

test('[NAME-1] plain ids are file names as they are; others get a plain name of their own', () => {
  expect(['001', 'S01_A-2.b'].map(shotFileName)).toEqual(['001', 'S01_A-2.b'])
  const hostile = [
    'a/b',
    '../x',
    'it\'s "here"',
    'a\nb',
    '%d',
    '$(rm -rf)',
    '-vf',
    '',
    '.',
    'con',
    'ünïcode',
    'x'.repeat(300),
    'a.'
  ]
  const names = hostile.map(shotFileName)
  for (const name of names) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/)
  expect(new Set(names).size).toBe(hostile.length)
})

test('[NAME-2] two ids never share a file name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      if (a !== b) expect(shotFileName(a)).not.toBe(shotFileName(b))
    }),
    { numRuns: 5000 }
  )
})

const ticket = { engine: 'comfyui' as const, id: 'p1' }
const life: SegmentEvent[] = [
  { type: 'ready' },
  { type: 'submit', ticket, fingerprint: 'f', at: 't0' },
  { type: 'start', at: 't1' },
  { type: 'fetch', at: 't2' },
  { type: 'finish', take: 'a.mp4', fingerprint: 'f', frames: 48 }
]

test('[STATE-1] a segment lives from waiting to done, and carries its ticket while an engine has it', () => {
  const states = life.reduce<SegmentState[]>(
    (all, event) => [...all, applySegmentEvent(all.at(-1)!, event)],
    [{ status: 'waiting' }]
  )
  expect(states).toEqual([
    { status: 'waiting' },
    { status: 'queued' },
    { status: 'submitted', ticket, fingerprint: 'f', at: 't0' },
    { status: 'running', ticket, fingerprint: 'f', at: 't1' },
    { status: 'fetching', ticket, fingerprint: 'f', at: 't2' },
    { status: 'done', take: 'a.mp4', fingerprint: 'f', frames: 48 }
  ])
})

test('[STATE-2] a ticket that the engine has lost goes back to the queue', () => {
  expect(applySegmentEvent({ status: 'running', ticket, fingerprint: 'f', at: 't' }, { type: 'lose' })).toEqual({
    status: 'queued'
  })
})

test('[STATE-3] a transition that cannot happen throws and says which', () => {
  expect(() => applySegmentEvent({ status: 'waiting' }, life[1]!)).toThrow('a segment that is waiting cannot submit')
  expect(() => applySegmentEvent({ status: 'cancelled' }, { type: 'cancel' })).toThrow('cancelled cannot cancel')
})

test('[STATE-4] every state can be asked for again by a new run', () => {
  const done = { status: 'done', take: 'a', fingerprint: 'f', frames: 1 } as const
  const states: SegmentState[] = [{ status: 'cancelled' }, done, { ...done, status: 'stale' }, { status: 'queued' }]
  expect(states.map((state) => applySegmentEvent(state, { type: 'reset' }))).toEqual(
    states.map(() => ({ status: 'waiting' }))
  )
})

test('[JSON-1] equal values have one text, whatever the order of their keys', () => {
  expect(canonicalJson({ b: [1, { d: null, c: undefined }], a: 'x' })).toBe('{"a":"x","b":[1,{"d":null}]}')
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reordered = Object.fromEntries(Object.entries(value).toReversed())
      expect(canonicalJson(reordered)).toBe(canonicalJson(value))
      expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value))
    })
  )
})
