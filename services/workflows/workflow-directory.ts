import type { WorkflowProfile } from '../model/workflow-profile.ts'
import { readManifest } from './manifest.ts'

/** What is known of workflows by file name. */
export interface WorkflowDirectory {
  /** By file name or alias, whatever its case. */
  find(name: string): Promise<WorkflowProfile | undefined>
  names(): Promise<string[]>
}

/** The workflows that the manifests of these folders name; of two with one name the later folder's counts. */
export function createWorkflowDirectory({ folders }: { folders: readonly string[] }): WorkflowDirectory {
  const profiles = async (): Promise<WorkflowProfile[]> => (await Promise.all(folders.map(readManifest))).flat()
  return {
    async find(name) {
      const wanted = name.toLowerCase()
      return (await profiles()).findLast(({ file, aliases = [] }) =>
        [file, ...aliases].some((known) => known.toLowerCase() === wanted)
      )
    },
    async names() {
      return [...new Set((await profiles()).map(({ file }) => file))].sort()
    }
  }
}
