import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../services/model/json.ts'
import type { Json } from '../../../services/model/json.ts'

/** Where an input takes its value from: a node and the number of its output. */
export type Link = [nodeId: string, slot: number]

export interface GraphNode {
  class_type: string
  inputs: Record<string, Json>
  _meta?: { title?: string }
}

/** A graph in API format, as it is posted to `/prompt`. */
export type Graph = Record<string, GraphNode>

export const isLink = (value: unknown): value is Link =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'number'

/** The ids of the nodes that a node takes values from, in the order of its inputs. */
export const sourcesOf = (graph: Graph, nodeId: string): string[] =>
  Object.values(graph[nodeId]?.inputs ?? {}).flatMap((value) => (isLink(value) ? [value[0]] : []))

/** Hash of a JSON value, short enough to read in a log. */
export const hashOf = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 24)

/**
 * Names a node's result by all that it depends on: its class, its values, its sources' signatures, and what `changed` says of it
 * (the bytes behind a file name). Two nodes with one signature give one result, which is how the server's cache finds it.
 */
export function createSignatures(
  graph: Graph,
  changed: (nodeId: string) => string | undefined
): (nodeId: string) => string {
  const known = new Map<string, string>()
  const signature = (nodeId: string): string => {
    const found = known.get(nodeId)
    if (found !== undefined) return found
    const node = graph[nodeId]
    if (node === undefined) return `missing ${nodeId}`
    const inputs = Object.entries(node.inputs).map(([name, value]) => [
      name,
      isLink(value) ? [signature(value[0]), value[1]] : value
    ])
    const made = hashOf([node.class_type, Object.fromEntries(inputs), changed(nodeId) ?? null])
    known.set(nodeId, made)
    return made
  }
  return signature
}
