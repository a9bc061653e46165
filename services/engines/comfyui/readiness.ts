import { isAbort, toStudioError, type StudioError } from '../../contract/studio-error.ts'
import type { ModelChoices } from '../../model/project.ts'
import type { WorkflowProfile } from '../../model/workflow-profile.ts'
import { withChosenModels } from '../../workflows/chosen-models.ts'
import type { WorkflowRegistry } from '../../workflows/workflow-registry.ts'
import type { Readiness } from '../video-engine.ts'
import { ServerFailure, type ComfyFailure, type FailureContext } from './failure.ts'
import type { QueueTruth } from './queue-truth.ts'
import type { ServerAddress } from './server-address.ts'
import type { ServerSession } from './server-session.ts'
import type { WorkflowCheck } from './workflow-check.ts'

export interface ReadinessParts {
  address: ServerAddress
  session: Pick<ServerSession, 'stats' | 'nodes'>
  truth: Pick<QueueTruth, 'length'>
  workflows: Pick<WorkflowRegistry, 'resolve'>
  useSage: boolean
  checkWorkflow: WorkflowCheck
  classify(failure: ComfyFailure, context: Omit<FailureContext, 'server'>): StudioError
}

/** Whether the server is there and can run the workflow; what is wrong becomes a gap and not an error. */
export async function examineServer(
  { address, session, truth, workflows, useSage, checkWorkflow, classify }: ReadinessParts,
  workflow: WorkflowProfile,
  { signal, models = {} }: { signal?: AbortSignal | undefined; models?: ModelChoices | undefined }
): Promise<Readiness> {
  const facts: Readiness['facts'] = { server: address.shown }
  const gaps: Readiness['gaps'] = []
  try {
    const stats = await session.stats(signal)
    facts['version'] = stats.system.comfyui_version
    facts['queue'] = await truth.length(signal)
    const nodes = await session.nodes(signal)
    const found = await workflows.resolve(workflow.file, { useSage, serverNodes: new Set(nodes.keys()) })
    const resolved = { ...found, graph: withChosenModels(found.graph, models) }
    const checked = await checkWorkflow({ resolved, profile: workflow, stats, nodes, useSage, signal })
    gaps.push(...checked.gaps)
    Object.assign(facts, checked.facts)
  } catch (error) {
    if (isAbort(error)) throw error
    const known =
      error instanceof ServerFailure ? classify(error.failure, { workflow: workflow.file }) : toStudioError(error)
    gaps.push({ code: known.code, what: known.message, fix: known.fix })
  }
  return { isReady: gaps.length === 0, gaps, facts }
}
