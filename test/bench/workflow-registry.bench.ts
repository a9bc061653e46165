import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWorkflowRegistry } from '../../services/workflows/create-workflow-registry.ts'
import { builtInWorkflowsFolder } from '../../services/workflows/manifest.ts'

const GRAPHS = 500
const TARGET_RATIO = 0.25

/** A scan with nothing changed, against the one that reads everything: it has to be cheap enough to precede every run. */
export default async function bench(report: (name: string, value: string) => void): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'registry-bench-'))
  const builtIn = builtInWorkflowsFolder()
  const user = join(root, 'user')
  await mkdir(user)
  for (let index = 0; index < GRAPHS; index++) {
    await copyFile(join(builtIn, 'gcv_wan_2.2_14b_i2v_4step.json'), join(user, `graph_${index}.json`))
  }
  const registry = createWorkflowRegistry({ database: join(root, 'workflows.sqlite'), folders: { builtIn, user } })
  const first = await timed(() => registry.scan())
  const again = Math.min(await timed(() => registry.scan()), await timed(() => registry.scan()))
  const resolve = await timed(() => registry.resolve('graph_7.json', { useSage: false, serverNodes: null }))
  registry.close()
  await rm(root, { recursive: true })
  const ratio = again / first
  report(`first scan of ${GRAPHS} graphs`, `${first.toFixed(0)} ms`)
  report('resolve, with its scan', `${resolve.toFixed(0)} ms`)
  report(
    'scan with nothing changed, of the first',
    `${again.toFixed(1)} ms, ${ratio.toFixed(3)} (target at most ${TARGET_RATIO}: ${ratio <= TARGET_RATIO ? 'met' : 'NOT met'})`
  )
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}
