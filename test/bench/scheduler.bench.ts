import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWorkflowRegistry } from '../../services/workflows/create-workflow-registry.ts'
import type { Report } from './comfyui/stage.ts'
import { busy } from './scheduler/busy.ts'
import { thousandShots } from './scheduler/thousand-shots.ts'

/** Whether engines are kept busy, and what a large film costs. */
export default async function bench(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'framechain-bench-'))
  const registry = createWorkflowRegistry({
    database: join(folder, 'workflows.sqlite'),
    folders: { builtIn: join(import.meta.dirname, '../../workflows') }
  })
  try {
    await registry.scan()
    await busy(report, folder, registry)
    await thousandShots(report, folder)
  } finally {
    registry.close()
    await rm(folder, { recursive: true, force: true })
  }
}
