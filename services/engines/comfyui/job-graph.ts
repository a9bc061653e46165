import type { Json } from '../../model/json.ts'
import type { Graph } from '../../workflows/graph.ts'
import { inject } from '../../workflows/injection/inject.ts'
import { locate } from '../../workflows/injection/locate.ts'
import type { NodeFacts } from '../../workflows/injection/node-facts.ts'
import type { Places, Values } from '../../workflows/injection/places.ts'
import { loadedModels } from '../../workflows/model-loaders.ts'
import type { ResolvedWorkflow, WorkflowRegistry } from '../../workflows/workflow-registry.ts'
import type { RenderJob } from '../video-engine.ts'
import { withInstalledNames } from './models/installed-names.ts'
import { withoutSage } from './models/sage.ts'

/** A job's workflow as it is going to run, but for the server's names of pictures and files. */
export interface JobGraph {
  resolved: ResolvedWorkflow
  places: Places
  /** With the start frame's name and the prefix of the files. */
  withNames(names: { startFrame: string | null; prefix: string }): Graph
  /** `folder/file` of each model, in the graph's order. */
  models: string[]
}

/** The models to load instead of those that the graph names. */
export type ModelChoice = (resolved: ResolvedWorkflow, nodes: NodeFacts | null) => Values

export interface JobGraphParts {
  workflows: Pick<WorkflowRegistry, 'resolve' | 'find'>
  useSage: boolean
  chooseModels: ModelChoice
  /** Takes SageAttention nodes out of a graph that has no variant without them: it has failed on this server. */
  bypassSage?: boolean
}

/**
 * Reads the workflow from its folder, chooses its Sage variant, and finds where its values go. Without `nodes` nobody
 * asked the server: a Sage variant is then taken to be fit. Throws what the registry and the injection throw.
 */
export async function prepareJobGraph(
  { workflows, useSage, chooseModels, bypassSage = false }: JobGraphParts,
  job: RenderJob,
  nodes: NodeFacts | null
): Promise<JobGraph> {
  const serverNodes = nodes === null ? hopedNodes(workflows, job.workflow.file) : new Set(nodes.keys())
  const found = await workflows.resolve(job.workflow.file, { useSage, serverNodes })
  const resolved = { ...found, graph: graphFor(found.graph, nodes, bypassSage) }
  const places = locate(resolved.graph, { nodes: nodes ?? undefined })
  const models = chooseModels(resolved, nodes)
  const withNames: JobGraph['withNames'] = ({ startFrame, prefix }) =>
    inject(resolved.graph, places, {
      ...jobValues(job),
      ...models,
      ...(startFrame !== null && { start_frame: startFrame }),
      output: prefix
    })
  const named = loadedModels(inject(resolved.graph, places, models))
  return { resolved, places, withNames, models: [...new Set(named.map(({ folder, file }) => `${folder}/${file}`))] }
}

/** The graph as this server can run it: with its own names of the same model files, and without what failed there. */
function graphFor(graph: Graph, nodes: NodeFacts | null, bypassSage: boolean): Graph {
  const bare = bypassSage ? withoutSage(graph) : graph
  return nodes === null ? bare : withInstalledNames(bare, nodes).graph
}

/** All that the Sage variant could ask for. */
function hopedNodes(workflows: Pick<WorkflowRegistry, 'find'>, name: string): ReadonlySet<string> {
  const entry = workflows.find(name)
  const variant = entry?.sage === null || entry?.sage === undefined ? null : workflows.find(entry.sage)
  return new Set([...(entry?.nodeClasses ?? []), ...(variant?.nodeClasses ?? [])])
}

/** What the shot decides. An empty negative prompt leaves the one that the workflow was made with. */
function jobValues({ workflow, prompt, negativePrompt, canvas, fps, frames, seed, cfg, steps }: RenderJob): Values {
  const takesText = workflow.takes_prompt !== false
  const isFixed = (name: 'steps' | 'cfg'): boolean => workflow.fixed?.includes(name) === true
  return {
    ...(takesText && { prompt }),
    ...(takesText && negativePrompt !== '' && { negative: negativePrompt }),
    width: canvas.width,
    height: canvas.height,
    frames,
    fps,
    seed,
    ...(cfg !== undefined && !isFixed('cfg') && { cfg }),
    ...(steps !== undefined && !isFixed('steps') && { steps })
  }
}

/** Plain JSON of a choice, for a take's notes. */
export const sageNotes = ({ usesSage, reason, isFallback }: ResolvedWorkflow): Json => ({
  used: usesSage,
  reason,
  is_fallback: isFallback
})
