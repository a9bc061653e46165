import { StudioError } from '../../contract/studio-error.ts'
import { isLink, nodeOf, type Graph } from '../graph.ts'
import { createGraphView, type GraphView } from './graph-view.ts'
import type { Kind } from './kinds.ts'
import type { NodeFacts } from './node-facts.ts'
import { samePlace, type Place, type Places } from './places.ts'
import { isEndName } from './sampler-chain.ts'

export interface DetachedEndFrame {
  graph: Graph
  /** The inputs that are empty now. */
  cut: Place[]
}

/**
 * A copy of a graph that ends on no picture: the loader of the end frame is gone, with the nodes that only prepare its
 * picture, and the inputs that took it are left out. Null where the graph has no place for an end frame.
 * Throws StudioError `end_frame_missing` where it can't run without. What is required only `nodes` can tell: without
 * them a graph that seems to need its end frame is null too, and the throw is left to the render.
 */
export function detachEndFrame(graph: Graph, places: Places, nodes?: NodeFacts): DetachedEndFrame | null {
  const loaders = (places.found.end_frame ?? []).map(({ node }) => node)
  if (loaders.length === 0) return null
  const view = createGraphView(graph, nodes)
  const gone = new Set(loaders)
  const cut: Place[] = []
  // the set grows while it is walked
  for (const id of gone) {
    for (const place of readersOf(graph, id)) {
      const isRequired = view.facts(place.node)?.inputs.get(place.input)?.isRequired === true
      if (isEndName(place.input) && !isRequired) cut.push(place)
      else if (place.node !== places.film?.node && onlyPrepares(view, place.node, gone)) gone.add(place.node)
      else if (nodes === undefined) return null
      else throw needed(graph, place)
    }
  }
  const isCut = (node: string, input: string): boolean => cut.some((place) => samePlace(place, { node, input }))
  const kept = Object.entries(graph)
    .filter(([id]) => !gone.has(id))
    .map(([id, node]) => {
      const inputs = Object.entries(node.inputs).filter(([input]) => !isCut(id, input))
      return [id, { ...node, inputs: Object.fromEntries(inputs) }]
    })
  return { graph: Object.fromEntries(kept), cut }
}

const readersOf = (graph: Graph, id: string): Place[] =>
  Object.entries(graph).flatMap(([node, { inputs }]) =>
    Object.entries(inputs).flatMap(([input, value]) => (isLink(value) && value[0] === id ? [{ node, input }] : []))
  )

const tools: readonly Kind[] = ['aside', 'number', 'text', 'other']

/** Whether a node works on these pictures and on nothing else of the shot: it scales, encodes or shows them. */
const onlyPrepares = (view: GraphView, id: string, pictures: ReadonlySet<string>): boolean =>
  view.links(id).every(({ kind, link }) => pictures.has(link[0]) || tools.includes(kind))

const needed = (graph: Graph, { node, input }: Place): StudioError =>
  new StudioError('end_frame_missing', { node, class: nodeOf(graph, node)?.class_type ?? '', input })
