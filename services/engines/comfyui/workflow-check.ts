import type { WorkflowProfile } from '../../model/workflow-profile.ts'
import type { NodeFacts } from '../../workflows/injection/node-facts.ts'
import type { ResolvedWorkflow } from '../../workflows/workflow-registry.ts'
import type { Readiness } from '../video-engine.ts'
import type { SystemStats } from './answers.ts'
import type { ModelValidator } from './models/model-validator.ts'

/** What a workflow is held against. */
export interface WorkflowCheckQuestion {
  resolved: ResolvedWorkflow
  profile: WorkflowProfile
  stats: SystemStats
  /** What the server says of its node classes, with the files that their inputs offer. */
  nodes: NodeFacts
  useSage: boolean
  signal: AbortSignal | undefined
}

/** What keeps a server from running a workflow: its version and memory, nodes, models and choices that it lacks. */
export type WorkflowCheck = (question: WorkflowCheckQuestion) => Promise<Pick<Readiness, 'gaps' | 'facts'>>

/** The validator's view of a workflow as the registry resolved it. */
export const checkWith =
  (validator: Pick<ModelValidator, 'check'>): WorkflowCheck =>
  async ({ resolved, ...question }) => {
    const { graph, entry, reason, isFallback } = resolved
    const { gaps, facts } = await validator.check({ ...question, graph, models: entry.models })
    return { gaps, facts: { workflow: entry.file, ...facts, ...(isFallback && { sage_choice: reason }) } }
  }
