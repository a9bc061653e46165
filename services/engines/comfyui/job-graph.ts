import type { Json } from '../../model/json.ts'
import { withChosenModels } from '../../workflows/chosen-models.ts'
import type { Graph } from '../../workflows/graph.ts'
import { detachEndFrame } from '../../workflows/injection/detach-end-frame.ts'
import { inject } from '../../workflows/injection/inject.ts'
import { locate } from '../../workflows/injection/locate.ts'
import type { NodeFacts } from '../../workflows/injection/node-facts.ts'
import type { Place, Places, Values } from '../../workflows/injection/places.ts'
import { loadedModels } from '../../workflows/model-loaders.ts'
import type { ResolvedWorkflow, WorkflowRegistry } from '../../workflows/workflow-registry.ts'
import type { RenderJob } from '../video-engine.ts'
import { withInstalledNames } from './models/installed-names.ts'
import { withoutSage } from './models/sage.ts'

/** `LoadImage`'s words for the job's pictures; null where there is none. */
export interface PictureNames {
  startFrame: string | null
  endFrame: string | null
}

/** A job's workflow as it is going to run, but for the server's names of pictures and files. */
export interface JobGraph {
  resolved: ResolvedWorkflow
  places: Places
  /** With the pictures' names and the prefix of the files. */
  withNames(names: PictureNames & { prefix: string }): Graph
  /** Inputs for an end frame that are left out, since the job has none. */
  withoutEndFrame: Place[]
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
 * asked the server: a Sage variant is then taken to be fit. A workflow that ends on a picture runs without where the
 * job has none. Throws what the registry and the injection throw, and `end_frame_missing`.
 */
export async function prepareJobGraph(
  { workflows, useSage, chooseModels, bypassSage = false }: JobGraphParts,
  job: RenderJob,
  nodes: NodeFacts | null
): Promise<JobGraph> {
  const serverNodes = nodes === null ? hopedNodes(workflows, job.workflow.file) : new Set(nodes.keys())
  const found = await workflows.resolve(job.workflow.file, { useSage, serverNodes })
  const known = nodes ?? undefined
  const whole = graphFor(withChosenModels(found.graph, job.models ?? {}), nodes, bypassSage)
  const allPlaces = locate(whole, { nodes: known })
  const mayDetach = job.workflow.end_frame === true && (job.endFrame ?? null) === null
  const detached = mayDetach ? detachEndFrame(whole, allPlaces, known) : null
  const resolved = { ...found, graph: detached?.graph ?? whole }
  const places = detached === null ? allPlaces : locate(resolved.graph, { nodes: known })
  const models = chooseModels(resolved, nodes)
  const withNames: JobGraph['withNames'] = ({ startFrame, endFrame, prefix }) =>
    inject(resolved.graph, places, {
      ...jobValues(job),
      ...models,
      ...(startFrame !== null && { start_frame: startFrame }),
      ...(endFrame !== null && { end_frame: endFrame }),
      output: prefix
    })
  const named = loadedModels(inject(resolved.graph, places, models))
  return {
    resolved,
    places,
    withNames,
    withoutEndFrame: detached?.cut ?? [],
    models: [...new Set(named.map(({ folder, file }) => `${folder}/${file}`))]
  }
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

/** What the take says of an end frame that the workflow could have had. */
export const endFrameNotes = ({ withoutEndFrame }: JobGraph): Record<string, Json> =>
  withoutEndFrame.length === 0
    ? {}
    : {
        end_frame: {
          used: false,
          reason: 'the segment has no end frame, so that the workflow ran without one',
          left_out: withoutEndFrame.map(({ node, input }) => `${node}.${input}`)
        }
      }
