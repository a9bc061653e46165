import type { WorkflowProfile } from '../model/workflow-profile.ts'

/** What is known of workflows by file name. */
export interface WorkflowDirectory {
  /** By file name or alias, whatever its case. */
  find(name: string): Promise<WorkflowProfile | undefined>
  names(): Promise<string[]>
}
