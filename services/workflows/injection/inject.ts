import { StudioError } from '../../contract/studio-error.ts'
import { nodeOf, type Graph } from '../graph.ts'
import { prefixInput } from './film-saver.ts'
import { createGraphView } from './graph-view.ts'
import { samePlace, type Place, type Places, type ValueName, type Values } from './places.ts'
import { textSource } from './text-source.ts'

/**
 * A copy of the graph with the values in their places. Pictures and models are the server's names for them; `output` is
 * a prefix that is unique to the job: every other saver gets it with its node id behind.
 * Steps and cfg that differ between samplers keep their proportion, the largest being the shot's; a cfg of 1 beside
 * others stays, since it means a distilled pass. The step at which one sampler hands over to the next moves along.
 * Throws StudioError `workflow_place_missing`, `workflow_tag_wrong` or `invalid_workflow`.
 */
export function inject(graph: Graph, places: Places, values: Values): Graph {
  refuseBroken(places)
  const given = (Object.entries(values) as [ValueName, string | number | undefined][]).filter(
    (entry): entry is [ValueName, string | number] => entry[1] !== undefined
  )
  refuseMissing(
    places,
    given.map(([value]) => value)
  )
  refuseShared(places, values)
  const copy = structuredClone(graph)
  if (values.steps !== undefined) moveSplits(graph, copy, places, Number(values.steps))
  for (const [value, content] of given) {
    const at = places.found[value] ?? []
    const contents = contentsFor(graph, places, value, at, content)
    at.forEach((place, index) => set(copy, place, contents[index] ?? content))
  }
  return copy
}

/** What goes into each place of a value. */
function contentsFor(
  graph: Graph,
  places: Places,
  value: ValueName,
  at: readonly Place[],
  content: string | number
): (string | number)[] {
  if (value === 'steps')
    return spread(numbersAt(graph, at), Number(content)).map((steps) => Math.max(1, Math.round(steps)))
  if (value === 'cfg') return spreadCfg(numbersAt(graph, at), Number(content))
  if (value === 'output') return prefixes(graph, places, at, String(content))
  return at.map(() => content)
}

const numbersAt = (graph: Graph, at: readonly Place[]): number[] =>
  at.map(({ node, input }) => Number(nodeOf(graph, node)?.inputs[input]))

/** Numbers in proportion, of which the largest becomes `content`. */
function spread(numbers: readonly number[], content: number): number[] {
  const largest = Math.max(...numbers)
  return numbers.map((number) => (largest > 0 && number !== largest ? (number / largest) * content : content))
}

function spreadCfg(numbers: readonly number[], content: number): number[] {
  const isMixed = numbers.some((number) => number > 1)
  const spreaded = spread(numbers, content)
  return numbers.map((number, index) => (isMixed && number <= 1 ? number : round2(spreaded[index] ?? content)))
}

const round2 = (number: number): number => Math.round(number * 100) / 100

/** 20 steps split at 10 become 8 split at 4; both sides of a split keep at least one step. */
function moveSplits(graph: Graph, copy: Graph, { splits, found }: Places, content: number): void {
  const at = found.steps ?? []
  const totals = spread(numbersAt(graph, at), content).map((steps) => Math.max(1, Math.round(steps)))
  for (const { steps, ...place } of splits) {
    const index = at.findIndex((other) => samePlace(other, steps))
    const total = totals[index]
    const [before, split] = numbersAt(graph, [steps, place])
    if (total === undefined || before === undefined || split === undefined || !(before > 0)) continue
    set(copy, place, Math.min(Math.max(1, Math.round((split / before) * total)), Math.max(1, total - 1)))
  }
}

/** The film keeps the plain prefix; file names of other savers can't clash with it. */
function prefixes(graph: Graph, { film }: Places, at: readonly Place[], prefix: string): string[] {
  const view = createGraphView(graph)
  const input = film ? prefixInput(view, film.node) : undefined
  const ofFilm = film && input !== undefined ? textSource(view, [{ node: film.node, input }], 'positive').places : []
  return at.map((place) =>
    ofFilm.some((other) => samePlace(other, place)) ? prefix : `${prefix}_${place.node.replaceAll(/[^\w-]/g, '_')}`
  )
}

function set(graph: Graph, { node, input }: Place, content: string | number): void {
  const target = nodeOf(graph, node)
  if (target) target.inputs[input] = content
}

function refuseBroken({ problems }: Places): void {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const [first] = errors
  if (!first) return
  const reason = errors.map(({ says }) => says).join(' ')
  const code = first.kind === 'tag' ? 'workflow_tag_wrong' : 'invalid_workflow'
  throw new StudioError(code, { file: 'The workflow', reason, where: `node ${first.node}` })
}

/** Every value without a place, at once. */
function refuseMissing({ found, missing }: Places, wanted: readonly ValueName[]): void {
  const gaps = wanted
    .filter((value) => found[value] === undefined && missing[value]?.isSettled !== true)
    .map((value) => ({ value, reason: missing[value]?.reason ?? 'the graph has no such slot' }))
  if (gaps.length === 0) return
  const details = gaps.map(({ value, reason }) => `${value} (${reason})`).join(', ')
  throw new StudioError('workflow_place_missing', { values: gaps.map(({ value }) => value), details })
}

/** One input that decides two values can only be set when both want the same. */
function refuseShared({ found }: Places, values: Values): void {
  const names = Object.keys(found) as ValueName[]
  for (const value of names) {
    if (values[value] === undefined) continue
    for (const other of names) {
      if (other === value || values[other] === values[value]) continue
      const shared = found[value]?.find((place) => found[other]?.some((rival) => samePlace(rival, place)))
      if (!shared) continue
      const details = `${value} and ${other} (node ${shared.node} decides both)`
      throw new StudioError('workflow_place_missing', { values: [value, other], details })
    }
  }
}
