import { createHash } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import type { GenerationEvent } from '../../services/contract/generation-events.ts'
import { isAbort, toStudioError } from '../../services/contract/studio-error.ts'
import type { VideoEngine } from '../../services/engines/video-engine.ts'
import { nodeFileLayer, type FileLayer } from '../../services/files/file-layer.ts'
import { createVideoGenerationService } from '../../services/generation/video-generation-service.ts'
import { createProjectPlanner } from '../../services/plan/project-planner.ts'
import { failing, recording, systemError, unsynced, watched } from '../builders/file-layer.ts'
import { aPicturedProject } from '../builders/pictured-project.ts'
import { projectFolders } from '../builders/project-folder.ts'
import { aQuickEngine } from '../builders/scheduled-run.ts'
import { aShot } from '../builders/storyboard.ts'
import type { FakeEngineOptions } from '../fakes/fake-engine.ts'
import { createFakeMedia } from '../fakes/fake-media.ts'

/** What `npm run test:faults` asks: every code at every operation. In short, every eleventh operation meets one of them. */
const isFull = process.env['FRAMECHAIN_FAULTS'] === 'full'
const codes = ['ENOSPC', 'EIO', 'EMFILE', 'EACCES', 'EROFS', 'EFBIG']
/** What a run waits out: room may be made, a program closed, a drive plugged in again. */
const passing = ['ENOSPC', 'EIO', 'EMFILE', 'EFBIG']
/** A prime, so that every code meets every kind of operation in the end. */
const SHORT_STEP = 11
const LIMIT_MS = isFull ? 20 * 60_000 : 60_000

/** One run of a project, from its opening to its closing. */
async function runOnce(
  folder: string,
  {
    files = nodeFileLayer,
    onEvent = () => undefined,
    shots,
    ...options
  }: FakeEngineOptions & { files?: FileLayer; shots?: string[]; onEvent?: (event: GenerationEvent) => void } = {}
) {
  const engine: VideoEngine = aQuickEngine(options)
  const store = await projectFolders({ files }).open(folder)
  try {
    const planner = createProjectPlanner({ workflows: { find: async () => undefined, names: async () => [] } })
    const service = createVideoGenerationService({
      store,
      engines: [engine],
      media: createFakeMedia(),
      backoff: { firstMs: 1, mostMs: 5 },
      now: () => new Date().toISOString(),
      elapsed: () => performance.now()
    })
    const plan = await planner.plan(store, engine)
    return await service.run(plan, { shots, signal: new AbortController().signal, onEvent })
  } finally {
    await store.close()
  }
}

/** A project whose first shot is finished and whose second, a chain of two, is still to be rendered. */
async function aHalfDoneProject(): Promise<string> {
  const folder = await aPicturedProject({
    shots: [aShot({ duration: 0.25 }), aShot({ shot_id: '002', duration: 0.5 })],
    project: { max_segment_seconds: 0.25, width: 96, height: 64 }
  })
  await runOnce(folder, { shots: ['001'] })
  return folder
}

/** What a fault must leave as it is: the filmmaker's files and the finished take. */
async function oldFiles(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true })
  const isOld = (name: string): boolean =>
    /^(project\.json|storyboards\/.|selected\/.)/.test(name) || /^video\/(_takes\/|shot_)001_seg_0/.test(name)
  const hashes = names
    .filter(isOld)
    .toSorted()
    .map(async (name) => [
      name,
      createHash('sha256')
        .update(await readFile(join(folder, name)))
        .digest('hex')
    ])
  return Object.fromEntries(await Promise.all(hashes))
}

const leftovers = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).filter(
    (name) => name.endsWith('.framechain-tmp') || /^\.framechain\/work\/./.test(name)
  )

test(
  `[DISK-1] ${isFull ? 'every fault' : 'a fault'} at ${isFull ? 'each' : 'an'} operation of a run is waited out or said, costs no old file, and the next run goes on`,
  async () => {
    const base = await aHalfDoneProject()
    const before = await oldFiles(base)
    expect(Object.keys(before).length).toBeGreaterThan(5)
    const scratch = await realpath(await mkdtemp(join(tmpdir(), 'framechain-disk-')))
    onTestFinished(() => rm(scratch, { recursive: true, force: true }))
    const aCopy = async (name: string): Promise<string> => {
      await cp(base, join(scratch, name), { recursive: true })
      return join(scratch, name)
    }
    const quick = unsynced(nodeFileLayer)
    const counted = recording(quick)
    expect(await runOnce(await aCopy('counted'), { files: counted.files })).toMatchObject({
      outcome: 'done',
      rendered: 2
    })
    const operations = counted.calls.length
    const problems: string[] = []
    let unmet = 0

    const meet = async (code: string, failsAt: number): Promise<void> => {
      const folder = await aCopy(`${code}-${failsAt}`)
      const { files, hasFailed, failed } = failing(quick, failsAt, code)
      const where = `${code} at ${failsAt} (${failed() ?? counted.calls[failsAt - 1]})`
      const said: string[] = []
      try {
        const { outcome, failures } = await runOnce(folder, { files })
        said.push(outcome, ...failures.map(({ error }) => error.code))
      } catch (error) {
        if (isAbort(error)) problems.push(`${where}: it was cancelled`)
        said.push('threw', toStudioError(error).code)
      }
      if (passing.includes(code) && said.includes('failed')) problems.push(`${where}: given up: ${said.join(' ')}`)
      if (said.includes('BUG')) problems.push(`${where}: BUG`)
      if (!hasFailed()) unmet++
      const isSame = JSON.stringify(await oldFiles(folder)) === JSON.stringify(before)
      if (!isSame) problems.push(`${where}: an old file was changed`)
      // a lock that could not be given back goes with its process
      if (said[0] !== 'done') await rm(join(folder, '.framechain', 'lock'), { force: true })
      const next = await runOnce(folder, { files: quick }).catch((error: unknown) => error)
      const { outcome, rendered, reused } = next as { outcome?: string; rendered: number; reused: number }
      if (outcome !== 'done' || rendered + reused !== 3 || reused < 1)
        problems.push(`${where}: the next run: ${JSON.stringify(next)} ${String(next)}`)
      for (const name of await leftovers(folder)) problems.push(`${where}: left ${name}`)
      await rm(folder, { recursive: true })
    }

    for (let failsAt = 1; failsAt <= operations; failsAt += isFull ? 1 : SHORT_STEP) {
      const [one = 'EIO'] = codes.slice(failsAt % codes.length)
      for (const code of isFull ? codes : [one]) await meet(code, failsAt)
    }
    expect(problems).toEqual([])
    // previews may be passed over, so that no two runs do quite the same number of operations
    expect(unmet).toBeLessThan(operations / 10)
  },
  LIMIT_MS
)

/** Whether the event says that the run waits for the disk or tries again. */
const isWaiting = (event: GenerationEvent): boolean =>
  event.type === 'retry' || (event.type === 'notice' && event.text.startsWith('Waiting'))

test('[DISK-2] a disk that stays full in the middle of a run is waited for, and told, until there is room', async () => {
  const folder = await aHalfDoneProject()
  const before = await oldFiles(folder)
  let isFull = false
  let hasTold = false
  let refused = 0
  const writing = /^(open create|write|rename|link|copy|makeFolder)/
  const files = watched(nodeFileLayer, (call) => {
    if (!isFull || !writing.test(call)) return
    // room is made when it was needed some times and the wait was told
    if (++refused > 8 && hasTold) isFull = false
    throw systemError('ENOSPC')
  })
  const outcome = await runOnce(folder, {
    files,
    at: (moment, { segmentIndex }) => {
      if (moment === 'rendered' && segmentIndex === 0 && refused === 0) isFull = true
    },
    onEvent: (event) => (hasTold ||= isWaiting(event))
  })
  expect(outcome).toMatchObject({ outcome: 'done', rendered: 2, reused: 1, failures: [] })
  expect([hasTold, refused > 8, await leftovers(folder)]).toEqual([true, true, []])
  expect(await oldFiles(folder)).toEqual(before)
})

test('[DISK-3] a project folder that vanishes in the middle of a run and returns costs nothing', async () => {
  const folder = await aHalfDoneProject()
  const before = await oldFiles(folder)
  const away = `${folder}-away`
  let isAway = false
  let wasAway = false
  const outcome = await runOnce(folder, {
    async at(moment, { segmentIndex }) {
      if (moment !== 'running' || segmentIndex !== 0 || wasAway) return
      wasAway = isAway = true
      await rename(folder, away)
    },
    onEvent(event) {
      if (!isWaiting(event) || !isAway) return
      isAway = false
      renameSync(away, folder)
    }
  })
  expect(outcome).toMatchObject({ outcome: 'done', rendered: 2, reused: 1, failures: [] })
  expect([wasAway, isAway, await leftovers(folder)]).toEqual([true, false, []])
  expect(await oldFiles(folder)).toEqual(before)
})

test('[DISK-4] a real disk of 2 MB that fills up is waited for, and the run goes on when there is room', async (context) => {
  const disk = await realpath(await mkdtemp(join(tmpdir(), 'framechain-disk-')))
  onTestFinished(() => rm(disk, { recursive: true, force: true }))
  const mounted = await execa('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk], { reject: false })
  if (mounted.failed) return context.skip(`this user may not mount a small disk: ${mounted.stderr}`)
  onTestFinished(async () => void (await execa('umount', [disk])))
  const folder = join(disk, 'film')
  await mkdir(folder)
  await cp(await aHalfDoneProject(), folder, { recursive: true })
  const filler = join(disk, 'filler')
  let wasFull = false
  let isWaited = false
  const outcome = await runOnce(folder, {
    async at(moment, { segmentIndex }) {
      if (moment !== 'rendered' || segmentIndex !== 0 || wasFull) return
      wasFull = true
      const { bavail, bsize } = await statfs(disk)
      await writeFile(filler, Buffer.alloc(bavail * bsize))
    },
    onEvent(event) {
      if (!isWaiting(event) || !wasFull || isWaited) return
      isWaited = true
      rmSync(filler)
    }
  })
  expect([wasFull, isWaited]).toEqual([true, true])
  expect(outcome).toMatchObject({ outcome: 'done', rendered: 2, reused: 1, failures: [] })
  expect(await leftovers(folder)).toEqual([])
})
