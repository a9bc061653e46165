import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWorkflowRegistry } from '../../../services/workflows/create-workflow-registry.ts'
import { builtInWorkflowsFolder } from '../../../services/workflows/manifest.ts'
import type { ScanResult, WorkflowRegistry } from '../../../services/workflows/workflow-registry.ts'

export const builtIn = builtInWorkflowsFolder()
export const wan = 'gcv_wan_2.2_14b_i2v.json'
export const wanSage = 'gcv_wan_2.2_14b_i2v_sage.json'
export const sageNode = 'PathchSageAttentionKJ'

export const nothing: ScanResult = { read: [], added: [], changed: [], removed: [] }
export const builtInText = (file: string): Promise<string> => readFile(join(builtIn, file), 'utf8')
export const server = (...nodes: string[]) => ({ useSage: true, serverNodes: new Set(nodes) })

/** The studio's own workflows, an empty folder of the user's, and a place for the index; `clear` closes every registry. */
export async function createRegistryFixture() {
  const root = await mkdtemp(join(tmpdir(), 'registry-'))
  const user = join(root, 'user')
  const database = join(root, 'data', 'workflows.sqlite')
  const registries: WorkflowRegistry[] = []
  await mkdir(user)
  const open = (folders: { builtIn: string; user?: string } = { builtIn, user }): WorkflowRegistry => {
    const registry = createWorkflowRegistry({ database, folders })
    registries.push(registry)
    return registry
  }
  return {
    user,
    database,
    open,
    async scanned(...folders: Parameters<typeof open>): Promise<WorkflowRegistry> {
      const registry = open(...folders)
      await registry.scan()
      return registry
    },
    addToUser: (file: string, text: string) => writeFile(join(user, file), text),
    async clear() {
      for (const registry of registries) registry.close()
      await rm(root, { recursive: true })
    }
  }
}

export type RegistryFixture = Awaited<ReturnType<typeof createRegistryFixture>>
