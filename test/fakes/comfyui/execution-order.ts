import { sourcesOf } from './graph.ts'
import type { Graph } from './graph.ts'

/** What is still to run, and which of it comes next. */
export interface ExecutionOrder {
  /** The next node, or undefined when all have run. */
  next(): string | undefined
  done(nodeId: string): void
}

/**
 * The server's order: what the outputs need is noted depth first; of the nodes whose sources are done, an output comes first, then
 * one that an output waits for, then one that is two steps away from an output, else the one noted first. Cached sources are not visited.
 */
export function createExecutionOrder(
  graph: Graph,
  outputs: readonly string[],
  facts: { isOutput: (nodeId: string) => boolean; isCached: (nodeId: string) => boolean }
): ExecutionOrder {
  const pending = new Set<string>()
  const waitsFor = new Map<string, Set<string>>()
  const blocks = new Map<string, Set<string>>()
  for (const output of outputs) {
    const stack = [output]
    for (let nodeId = stack.pop(); nodeId !== undefined; nodeId = stack.pop()) {
      if (pending.has(nodeId)) continue
      pending.add(nodeId)
      const sources = sourcesOf(graph, nodeId).filter((source) => !facts.isCached(source))
      waitsFor.set(nodeId, new Set(sources))
      for (const source of sources) blocks.set(source, (blocks.get(source) ?? new Set()).add(nodeId))
      stack.push(...sources)
    }
  }
  const blockedBy = (nodeId: string): string[] => [...(blocks.get(nodeId) ?? [])].filter((id) => pending.has(id))
  return {
    next() {
      const ready = [...pending].filter((nodeId) => waitsFor.get(nodeId)?.size === 0)
      return (
        ready.find(facts.isOutput) ??
        ready.find((nodeId) => blockedBy(nodeId).some(facts.isOutput)) ??
        ready.find((nodeId) => blockedBy(nodeId).flatMap(blockedBy).some(facts.isOutput)) ??
        ready[0]
      )
    },
    done(nodeId) {
      pending.delete(nodeId)
      for (const blocked of blocks.get(nodeId) ?? []) waitsFor.get(blocked)?.delete(nodeId)
    }
  }
}
