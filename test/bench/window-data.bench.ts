import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { createRouterClient } from '@orpc/server'
import { createAssetLibrary } from '../../services/assets/asset-library.ts'
import type { StudioClient } from '../../services/contract/studio-contract.ts'
import { createStudioApi } from '../../services/hosts/api/studio-api.ts'
import { createStudio } from '../../services/hosts/studio.ts'
import { aPortClient } from '../builders/port-client.ts'
import { makeLongFilm, SHOTS } from './window/long-film.ts'

const OPEN_TARGET_MS = 2000
const BLOCK_TARGET_MS = 50
const ROUNDS = 20
const FRAME_MS = 1

/** What a window waits for in a project of 1,000 shots of three segments with three takes each. */
export default async function bench(report: (name: string, value: string) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'framechain-bench-'))
  const project = join(folder, 'film')
  await makeLongFilm(project)
  const studio = createStudio({ env: { ...process.env, FRAMECHAIN_DATA: join(folder, 'data') } })
  const assets = createAssetLibrary({ media: studio.media, base: '/media', clock: { now: () => new Date() } })
  const api = createStudioApi({ studio, assets, desktop: null, version: '0', projectsFolder: folder })
  const client: StudioClient = createRouterClient(api.router)
  try {
    const {
      took: openMs,
      blocked: openBlockMs,
      result
    } = await measured(async () => {
      const { project_id } = await client.home.open({ folder: project })
      const events = await client.project.events({ project_id })
      const { value } = await events.next()
      return { project_id, events, view: value }
    })
    const { project_id, events, view } = result
    report(
      `${SHOTS} shots × 3 segments × 3 takes: open and first view`,
      `${openMs.toFixed(0)} ms, target < ${OPEN_TARGET_MS} ms, ${openMs < OPEN_TARGET_MS ? 'met' : 'missed'}`
    )
    report('longest standstill meanwhile', `${openBlockMs.toFixed(0)} ms`)
    report('size of the view', `${(Buffer.byteLength(JSON.stringify(view)) / 1e6).toFixed(2)} MB`)

    const seen = performance.now()
    for await (const event of events) {
      if (event.type !== 'outlook') continue
      const { failure, segments } = event.outlook
      report('then, until the outlook is known', `${(performance.now() - seen).toFixed(0)} ms`)
      if (failure !== null || segments.length === 0) throw new Error(`the outlook is empty: ${failure?.message}`)
      break
    }
    await edits(report, client, project_id)
    const again = await measured(() => client.project.get({ project_id }))
    report('a window that reloads: the view again', `${again.took.toFixed(0)} ms`)
    const window = aPortClient(api.router)
    // the first call makes the schemas ready
    await window.client.project.get({ project_id })
    const sent = await measured(() => window.client.project.get({ project_id }))
    report('the same over a port, parsed on both sides', `${sent.took.toFixed(0)} ms`)
    window.port.close()
  } finally {
    await api.close()
    await assets.close()
    await studio.close()
    await rm(folder, { recursive: true })
  }
}

async function edits(
  report: (name: string, value: string) => void,
  client: StudioClient,
  project_id: string
): Promise<void> {
  const { storyboard } = await client.project.get({ project_id })
  const acks: number[] = []
  const blocked: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const shot = { ...storyboard.shots[round * 7]!, prompt: `another prompt ${round}` }
    const edit = { project_id, client: 'bench', label: 'Edit prompt', change: { put: [shot] } }
    const measuredEdit = await measured(() => client.project.edit(edit))
    // the first one warms up
    if (round === 0) continue
    acks.push(measuredEdit.took)
    blocked.push(measuredEdit.blocked)
  }
  const longest = Math.max(...blocked)
  report('an edit, until it is on disk', `${acks.toSorted((a, b) => a - b)[acks.length >> 1]?.toFixed(0)} ms`)
  report(
    'event loop blocked by an edit',
    `${longest.toFixed(1)} ms, target < ${BLOCK_TARGET_MS} ms, ${longest < BLOCK_TARGET_MS ? 'met' : 'missed'}`
  )
}

async function measured<Result>(
  work: () => Promise<Result>
): Promise<{ result: Result; took: number; blocked: number }> {
  const delay = monitorEventLoopDelay({ resolution: FRAME_MS })
  delay.enable()
  const start = performance.now()
  const result = await work()
  const took = performance.now() - start
  // the monitor counts a standstill when the loop turns again
  await new Promise((resolve) => setTimeout(resolve, 2 * FRAME_MS))
  delay.disable()
  return { result, took, blocked: delay.max / 1e6 - FRAME_MS }
}
