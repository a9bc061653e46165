import { assert, constant, constantFrom, infiniteStream, integer, nat, property, record, string } from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../../services/model/json.ts'
import { isLink, type Graph } from '../../../services/workflows/graph.ts'
import { inject } from '../../../services/workflows/injection/inject.ts'
import { locate } from '../../../services/workflows/injection/locate.ts'
import type { Place, ValueName, Values } from '../../../services/workflows/injection/places.ts'
import { graphFixtures, inShort } from './injection-graphs.ts'

const anyFixture = constantFrom(...graphFixtures)

function renamed(graph: Graph, names: ReadonlyMap<string, string>, order: readonly string[]): Graph {
  const name = (id: string) => names.get(id) ?? id
  return Object.fromEntries(
    order.map((id) => {
      const { inputs = {}, ...node } = graph[id] ?? { class_type: '' }
      const moved = Object.entries(inputs).map(([input, held]) => [
        input,
        isLink(held) ? [name(held[0]), held[1]] : held
      ])
      return [name(id), { ...node, inputs: Object.fromEntries(moved) }]
    })
  )
}

const sorted = (lists: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(lists).map(([value, places]) => [value, places.toSorted()]))

test('[INJECT-P1] the ids of nodes and their order decide nothing', () => {
  assert(
    property(anyFixture, infiniteStream(nat(1e9)), ({ graph }, numbers) => {
      const take = (): number => numbers.next().value ?? 0
      const ids = Object.keys(graph)
      const names = new Map(ids.map((id, index) => [id, `n${take()}x${index}`]))
      const order = ids.map((id) => [take(), id] as const).sort(([a], [b]) => a - b)
      const there = inShort(
        locate(
          renamed(
            graph,
            names,
            order.map(([, id]) => id)
          )
        )
      )
      const back = new Map([...names].map(([id, name]) => [name, id]))
      const old = (place: string) => place.replaceAll(/n\d+x\d+/g, (name) => back.get(name) ?? name)
      const here = inShort(locate(graph))
      const undone = Object.fromEntries(Object.entries(there.found).map(([value, list]) => [value, list.map(old)]))
      expect(sorted(undone)).toEqual(sorted(here.found))
      expect(there.splits.map(old).toSorted()).toEqual(here.splits.toSorted())
      expect(old(there.film?.node ?? '')).toBe(here.film?.node ?? '')
    }),
    { numRuns: 150 }
  )
})

const anyValues = record({
  prompt: string({ minLength: 1 }).map((text) => `P ${text}`),
  negative: string().map((text) => `N ${text}`),
  start_frame: constantFrom('a.png', 'sub/b.png [output]'),
  end_frame: constant('end.png'),
  width: integer({ min: 64, max: 2048 }),
  height: integer({ min: 64, max: 2048 }),
  frames: integer({ min: 1, max: 300 }),
  fps: constantFrom(8, 16, 24, 25),
  seed: nat(),
  output: constant('job/p')
})

const heldAt = (graph: Graph, places: readonly Place[] = []) =>
  places.map(({ node, input }) => graph[node]?.inputs[input])

/** The values that a graph has a place for. */
const fitting = (graph: Graph, values: Values): Values => {
  const { found } = locate(graph)
  return Object.fromEntries(Object.entries(values).filter(([value]) => found[value as ValueName] !== undefined))
}

test('[INJECT-P2] what was injected is read back from the same places', () => {
  assert(
    property(anyFixture, anyValues, ({ graph }, all) => {
      const values = fitting(graph, all)
      const result = inject(graph, locate(graph), values)
      const after = locate(result)
      expect(inShort(after).found).toEqual(inShort(locate(graph)).found)
      const { output, ...exact } = values
      for (const [value, content] of Object.entries(exact)) {
        const held = heldAt(result, after.found[value as ValueName])
        expect(held).toEqual(held.map(() => content))
      }
      const prefixes = heldAt(result, after.found.output)
      expect(
        prefixes.filter(
          (prefix) => typeof prefix !== 'string' || !prefix.startsWith(output === undefined ? '' : String(output))
        )
      ).toEqual([])
      expect(new Set(prefixes).size).toBe(prefixes.length)
    }),
    { numRuns: 150 }
  )
})

test('[INJECT-P3] no link is cut, and nothing is changed but the places', () => {
  assert(
    property(anyFixture, anyValues, ({ graph }, all) => {
      const places = locate(graph)
      const result = inject(graph, places, fitting(graph, all))
      const open = new Set(
        Object.values(places.found).flatMap((list) => (list ?? []).map((p) => `${p.node}.${p.input}`))
      )
      const changed = Object.entries(graph).flatMap(([id, { inputs }]) =>
        Object.entries(inputs)
          .filter(([input, held]) => canonicalJson(result[id]?.inputs[input]) !== canonicalJson(held))
          .map(([input, held]) => ({ place: `${id}.${input}`, isCut: isLink(held) }))
      )
      expect(changed.filter(({ place, isCut }) => isCut || !open.has(place))).toEqual([])
      expect(Object.keys(result)).toEqual(Object.keys(graph))
    }),
    { numRuns: 100 }
  )
})

test('[INJECT-P4] the negative prompt never stands where the prompt belongs', () => {
  assert(
    property(anyFixture, anyValues, ({ graph }, { prompt, negative }) => {
      const places = locate(graph)
      const result = inject(graph, places, fitting(graph, { prompt, negative }))
      const texts = [heldAt(result, places.found.prompt), heldAt(result, places.found.negative)]
      expect(texts).toEqual([texts[0]?.map(() => prompt), texts[1]?.map(() => negative)])
    }),
    { numRuns: 100 }
  )
})
