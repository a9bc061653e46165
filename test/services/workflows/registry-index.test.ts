import { getEventListeners } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { requireNodeApi } from '../../../services/workflows/sqlite-guard.ts'
import { migrations } from '../../../services/workflows/workflow-database.ts'
import type { ScanResult, WorkflowRegistry } from '../../../services/workflows/workflow-registry.ts'
import { builtInText, createRegistryFixture, nothing, wan, wanSage, type RegistryFixture } from './registry-fixture.ts'

let fixture: RegistryFixture
beforeEach(async () => {
  fixture = await createRegistryFixture()
})
afterEach(() => fixture.clear())

describe('the index', () => {
  const spoil: [string, () => Promise<void>][] = [
    ['is not a database', () => writeFile(fixture.database, 'x'.repeat(5000))],
    [
      'has damaged pages',
      async () => {
        const bytes = await readFile(fixture.database)
        bytes.fill(0x5a, 4096, 12_288)
        await writeFile(fixture.database, bytes)
      }
    ],
    [
      'was made by a newer version',
      async () => {
        const other = new Database(fixture.database)
        other.exec('CREATE TABLE later (x)')
        other.pragma(`user_version = ${migrations.length + 1}`)
        other.close()
      }
    ],
    [
      'belongs to something else',
      async () => {
        await rm(fixture.database)
        const other = new Database(fixture.database)
        other.exec('CREATE TABLE files (x)')
        other.close()
      }
    ]
  ]
  test.each(spoil)('[REGISTRY-25] that %s is made anew, and no correction is lost', async (_, damage) => {
    const registry = await fixture.scanned()
    await registry.correct(wan, { fps: 12 })
    registry.close()
    await damage()
    const fresh = fixture.open()
    expect(fresh.list()).toEqual([])
    expect((await fresh.scan()).added).toHaveLength(28)
    expect(fresh.find(wan)?.profile?.fps).toBe(12)
  })

  test('[REGISTRY-26] has the version of its last migration, each of which runs once', async () => {
    await fixture.scanned()
    const raw = new Database(fixture.database)
    expect(raw.pragma('user_version', { simple: true })).toBe(migrations.length)
    expect(raw.prepare('SELECT file FROM workflows WHERE sage_of = ?').pluck().all(wan)).toEqual([wanSage])
    raw.close()
  })

  test('[REGISTRY-32] that an older version filled wrongly is put right by the first scan', async () => {
    const before = await fixture.scanned()
    const list = before.list()
    before.close()
    const raw = new Database(fixture.database)
    const broken = { kind: 'broken', of: 'graph', error: { code: 'BUG', facts: {} } }
    raw.prepare('UPDATE files SET facts = ? WHERE name = ?').run(JSON.stringify(broken), wan)
    raw.prepare("UPDATE workflows SET entry = json_set(entry, '$.family', 'old')").run()
    raw.close()
    const registry = fixture.open()
    expect(await registry.scan()).toEqual({ ...nothing, read: [wan], changed: [wan] })
    expect(registry.list()).toEqual(list)
    expect(await registry.scan()).toEqual(nothing)
  })

  test("[REGISTRY-27] in a place that can't be written is a named error", async () => {
    await mkdir(fixture.database, { recursive: true })
    expect(() => fixture.open()).toThrow(expect.objectContaining({ code: 'no_access' }))
  })

  test('[REGISTRY-28] is not opened on a Node that would crash with it', () => {
    expect(() => requireNodeApi('9', '20.20.2')).toThrow(
      expect.objectContaining({ code: 'node_too_old', message: expect.stringContaining('20.20.2') })
    )
    expect(() => requireNodeApi(undefined, '0')).toThrow(expect.objectContaining({ code: 'node_too_old' }))
    expect(() => requireNodeApi('10', '22.14.0')).not.toThrow()
  })
})

/** Watches, and gives the changes that the registry tells of, one after the other. */
async function follow(registry: WorkflowRegistry, signal: AbortSignal) {
  const results: ScanResult[] = []
  const waiting: ((result: ScanResult) => void)[] = []
  const errors: unknown[] = []
  await registry.watch(signal, {
    onChange(result) {
      const wake = waiting.shift()
      if (wake === undefined) results.push(result)
      else wake(result)
    },
    onError: (error) => errors.push(error)
  })
  const next = async (): Promise<ScanResult> =>
    results.shift() ?? new Promise<ScanResult>((resolve) => waiting.push(resolve))
  return { next, errors }
}

describe('watching', () => {
  test('[REGISTRY-29] scans at the start, then follows files that come, change and go', async () => {
    const registry = fixture.open()
    const stop = new AbortController()
    const { next, errors } = await follow(registry, stop.signal)
    expect((await next()).added).toHaveLength(27)
    await fixture.addToUser('mine.json', await builtInText(wan))
    expect((await next()).added).toEqual(['mine.json'])
    await fixture.addToUser('mine.json', '{')
    expect((await next()).changed).toEqual(['mine.json'])
    expect(registry.find('mine.json')?.error?.code).toBe('invalid_workflow')
    await rm(join(fixture.user, 'mine.json'))
    expect((await next()).removed).toEqual(['mine.json'])
    stop.abort()
    expect(getEventListeners(stop.signal, 'abort')).toEqual([])
    expect(errors).toEqual([])
  })

  test('[REGISTRY-30] a folder that is not there yet is made, so that it can be followed', async () => {
    await rm(fixture.user, { recursive: true })
    const stop = new AbortController()
    const { next } = await follow(fixture.open(), stop.signal)
    await next()
    await fixture.addToUser('mine.json', await builtInText(wan))
    expect((await next()).added).toEqual(['mine.json'])
    stop.abort()
    stop.abort()
  })

  test('[REGISTRY-31] does not begin once its signal is aborted', async () => {
    await expect(fixture.open().watch(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
  })
})
