import type { Graph } from '../../workflows/graph.ts'
import type { NodeFacts } from '../../workflows/injection/node-facts.ts'
import { ServerFailure } from './failure.ts'

/**
 * What the server would only find after minutes of work, or name one at a time: node classes that it lacks, and choices
 * of a saver that it does not check itself (combos of the v3 node schema). Throws a ServerFailure.
 */
export function checkGraph(graph: Graph, nodes: NodeFacts): void {
  const classes = missingClasses(graph, nodes)
  if (classes.length > 0) {
    throw new ServerFailure({ kind: 'unfit', problem: `the server lacks the node ${classes.join(', ')}`, classes })
  }
  for (const [id, { class_type, inputs }] of Object.entries(graph)) {
    const facts = nodes.get(class_type)
    if (facts === undefined || !facts.isOutput) continue
    for (const [input, { type, options, isUpload }] of facts.inputs) {
      const value = inputs[input]
      if (type !== 'COMBO' || isUpload || options === undefined || typeof value !== 'string' || options.includes(value))
        continue
      const problem = `${class_type} (node ${id}): ${input} is ${JSON.stringify(value)}, and the server knows ${options.join(', ')}`
      throw new ServerFailure({ kind: 'unfit', problem, classes: [] })
    }
  }
}

/** Every node class of the graph that the server does not have, sorted. */
export const missingClasses = (graph: Graph, nodes: NodeFacts): string[] =>
  [...new Set(Object.values(graph).map(({ class_type }) => class_type))].filter((name) => !nodes.has(name)).sort()
