import { renameSync } from 'node:fs'
import { cp, mkdtemp, realpath, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { isAbort, toStudioError } from '../../services/contract/studio-error.ts'
import { nodeFileLayer } from '../../services/files/file-layer.ts'
import { failing, recording, systemError, unsynced, watched } from '../builders/file-layer.ts'
import { aHalfDoneProject, isWaiting, leftovers, oldFiles, runOnce } from './disk-film.ts'

/** What `npm run test:faults` asks: every code at every operation. In short, every eleventh operation meets one of them. */
const isFull = process.env['FRAMECHAIN_FAULTS'] === 'full'
const codes = ['ENOSPC', 'EIO', 'EMFILE', 'EACCES', 'EROFS', 'EFBIG']
/** What a run waits out: room may be made, a program closed, a drive plugged in again. */
const passing = ['ENOSPC', 'EIO', 'EMFILE', 'EFBIG']
/** A prime, so that every code meets every kind of operation in the end. */
const SHORT_STEP = 11
const LIMIT_MS = isFull ? 20 * 60_000 : 60_000

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
