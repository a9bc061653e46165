import { readdir } from 'node:fs/promises'
import { platform } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, onTestFinished, test } from 'vitest'
import type { ErrorCode } from '../../services/contract/error-codes.ts'
import { StudioError } from '../../services/contract/studio-error.ts'
import { nodeFileLayer } from '../../services/files/file-layer.ts'
import { unsynced } from '../builders/file-layer.ts'
import { aPicturedProject } from '../builders/pictured-project.ts'
import { segmentOf } from '../builders/scheduled-run.ts'
import { aShot } from '../builders/storyboard.ts'
import type { Moment } from '../fakes/fake-engine.ts'
import { runOnce } from './disk-film.ts'

/** R25 in `npm run test:faults`: a night of 500 segments; in short, the same with fewer. */
const isFull = process.env['FRAMECHAIN_FAULTS'] === 'full'
const SHOTS = isFull ? 250 : 40
const SEGMENTS = 2 * SHOTS
const FAULTS = 0.05
const SEED = 20_261_126

const moments: Moment[] = ['before-submit', 'submitted', 'running', 'rendered']
const passing: ErrorCode[] = ['network_error', 'worker_unavailable', 'timeout', 'clip_invalid']

/** Numbers from 0 to 1 that are the same at every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!

/** What stays open in this process, but for what the file system is asked in this moment. */
async function openHandles(): Promise<{ files: number; lasting: number }> {
  const files = platform() === 'linux' ? (await readdir('/proc/self/fd')).length : 0
  const lasting = process.getActiveResourcesInfo().filter((kind) => !kind.startsWith('FSReq') && kind !== 'Immediate')
  return { files, lasting: lasting.length }
}

test(
  `[SOAK-1] of ${SEGMENTS} segments with faults in 5 % of their renders none is lost, none is rendered twice, and nothing piles up`,
  async () => {
    const folder = await aPicturedProject({
      shots: Array.from({ length: SHOTS }, (_, index) =>
        aShot({ shot_id: String(index + 1).padStart(3, '0'), duration: 0.5 })
      ),
      project: { max_segment_seconds: 0.25, width: 96, height: 64 }
    })
    const warnings: string[] = []
    const warned = (warning: Error): void => void warnings.push(`${warning.name}: ${warning.message}`)
    process.on('warning', warned)
    onTestFinished(() => void process.off('warning', warned))

    const random = randomFrom(SEED)
    const faults = new Map<string, Moment>()
    /** Segments that the engine finished, and how often: its own record, as `settle` tells it. */
    const finished = new Map<string, number>()
    let met = 0
    const samples: number[] = []
    const before = await openHandles()
    const outcome = await runOnce(folder, {
      files: unsynced(nodeFileLayer),
      settle: (id) => ({ state: finished.has(id) ? 'done' : 'lost' }),
      at(moment, job, { ticket }) {
        const segment = segmentOf(job)
        const id = `${job.shotId}-${job.segmentIndex}`
        if (moment === 'before-submit') {
          faults.delete(segment)
          if (random() < FAULTS) faults.set(segment, moments[Math.floor(random() * moments.length)]!)
        }
        if (moment === 'rendered' && ticket === undefined) finished.set(id, (finished.get(id) ?? 0) + 1)
        if (faults.get(segment) !== moment) return
        met++
        throw new StudioError(passing[Math.floor(random() * passing.length)]!, {
          server: 'a server',
          reason: 'a fault'
        })
      },
      onEvent(event) {
        if (event.type !== 'segment' || event.state.status !== 'done') return
        collect()
        samples.push(process.memoryUsage().heapUsed)
      }
    })

    expect(outcome).toMatchObject({ outcome: 'done', rendered: SEGMENTS, reused: 0, failures: [] })
    expect(met).toBeGreaterThan(SEGMENTS * FAULTS * 0.3)
    expect([finished.size, [...finished].filter(([, times]) => times !== 1)]).toEqual([SEGMENTS, []])
    const takes = await readdir(`${folder}/video/_takes`)
    expect(takes.filter((name) => name.endsWith('.json'))).toHaveLength(SEGMENTS)
    expect(await readdir(`${folder}/video/_work`).catch(() => [])).toEqual([])
    const tenth = Math.ceil(SEGMENTS / 10)
    const growth = median(samples.slice(-tenth)) / median(samples.slice(0, tenth)) - 1
    console.info(
      `${SEGMENTS} segments, ${met} faults met, heap ${(growth * 100).toFixed(1)} % from first to last tenth`
    )
    expect(growth).toBeLessThan(0.1)
    const after = await openHandles()
    expect([after.files > before.files, after.lasting > before.lasting]).toEqual([false, false])
    expect(warnings).toEqual([])
    expect(await runOnce(folder)).toMatchObject({ outcome: 'done', rendered: 0, reused: SEGMENTS })
  },
  isFull ? 10 * 60_000 : 60_000
)
