import type { Json } from '../../model/json.ts'
import type { Graph } from '../graph.ts'
import { isHandOffNode } from './hand-off.ts'
import type { Places, ValueName } from './places.ts'

/** Values that name files and decide no picture: the start frame counts by its bytes, the prefix not at all. */
const named: readonly ValueName[] = ['output', 'start_frame', 'end_frame']

/** A graph as it decides the picture: without titles, output prefixes, names of uploaded pictures and the hand-off. */
export function normalForm(graph: Graph, { found }: Places): Json {
  const blank = new Set(
    named.flatMap((value) => found[value] ?? []).map(({ node, input }) => JSON.stringify([node, input]))
  )
  return Object.fromEntries(
    Object.entries(graph)
      .filter(([id]) => !isHandOffNode(id))
      .map(([id, { class_type, inputs }]) => [
        id,
        {
          class_type,
          inputs: Object.fromEntries(
            Object.entries(inputs).map(([input, held]) => [input, blank.has(JSON.stringify([id, input])) ? null : held])
          )
        }
      ])
  )
}
