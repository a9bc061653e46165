import type { Graph } from '../../workflows/graph.ts'
import type { NodeFacts } from '../../workflows/injection/node-facts.ts'

/** What is tried, in this order, when a run is out of memory. */
export const memoryRungs = ['free_memory', 'tiled_decode'] as const
export type MemoryRung = (typeof memoryRungs)[number]

/** Decoding in tiles needs a fraction of the memory, and leaves no seams at this overlap (ComfyUI, VAEDecodeTiled). */
const tiles = { tile_size: 256, overlap: 64, temporal_size: 32, temporal_overlap: 8 }

/** The graph with every VAEDecode in tiles; null where there is none, or the server can't. */
export function withTiledDecode(graph: Graph, nodes: NodeFacts): Graph | null {
  const known = nodes.get('VAEDecodeTiled')
  if (known === undefined || !Object.values(graph).some(({ class_type }) => class_type === 'VAEDecode')) return null
  const settings = Object.fromEntries(Object.entries(tiles).filter(([input]) => known.inputs.has(input)))
  return Object.fromEntries(
    Object.entries(graph).map(([id, node]) => [
      id,
      node.class_type === 'VAEDecode'
        ? { ...node, class_type: 'VAEDecodeTiled', inputs: { ...node.inputs, ...settings } }
        : node
    ])
  )
}

/** The next rung that can be climbed, or null. */
export const nextRung = (tried: readonly MemoryRung[], graph: Graph, nodes: NodeFacts): MemoryRung | null => {
  const next = memoryRungs[tried.length] ?? null
  return next === 'tiled_decode' && withTiledDecode(graph, nodes) === null ? null : next
}
