import type { Graph } from '../../../workflows/graph.ts'
import type { NodeFacts } from '../../../workflows/injection/node-facts.ts'
import { loadedModels, type LoadedModel } from '../../../workflows/model-loaders.ts'
import { matchName, type NameMatch } from './model-names.ts'

/** A name that was put in the place of another: the same file, as the server has it. */
export interface ReplacedName {
  node: string
  input: string
  named: string
  used: string
  /** `spelling`: another separator or case. `folder`: another sub-folder, the only one with a file of that name. */
  reason: 'spelling' | 'folder'
}

/** A model that a graph loads, held against what the server offers to that loader. */
export interface LoadedMatch {
  loaded: LoadedModel
  /** As the graph writes it. */
  named: string
  /** Null where the server does not list what the input takes. */
  installed: readonly string[] | null
  match: NameMatch | null
}

/** Every model of a graph, with the server's own list of its loader where there is one. */
export function matchModels(graph: Graph, nodes: NodeFacts): LoadedMatch[] {
  return loadedModels(graph).map((loaded) => {
    const written = graph[loaded.node]?.inputs[loaded.input]
    const named = typeof written === 'string' ? written : loaded.file
    const installed = nodes.get(loaded.class)?.inputs.get(loaded.input)?.options ?? null
    return { loaded, named, installed, match: installed === null ? null : matchName(named, installed) }
  })
}

/**
 * The graph with the names under which the server has its models. Only the same file gets another name: other spelling,
 * or the one sub-folder in which a file of that name lies. Nothing else is replaced, and each replacement is told.
 */
export function withInstalledNames(graph: Graph, nodes: NodeFacts): { graph: Graph; replaced: ReplacedName[] } {
  const replaced = matchModels(graph, nodes).flatMap(({ loaded: { node, input }, named, match }): ReplacedName[] => {
    if (match?.state !== 'spelled' && match?.state !== 'elsewhere') return []
    return [{ node, input, named, used: match.file, reason: match.state === 'spelled' ? 'spelling' : 'folder' }]
  })
  if (replaced.length === 0) return { graph, replaced }
  const changed = Object.fromEntries(
    Object.entries(graph).map(([id, node]) => {
      const own = replaced.filter((one) => one.node === id).map(({ input, used }) => [input, used] as const)
      return [id, own.length === 0 ? node : { ...node, inputs: { ...node.inputs, ...Object.fromEntries(own) } }]
    })
  )
  return { graph: changed, replaced }
}

export const replacedText = ({ named, used }: ReplacedName): string => `${named} is used as ${used}`
