import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, stat, utimes, writeFile, rename } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { nodeFileLayer } from '../../../services/files/file-layer.ts'
import { createNodeHost, type Host } from '../../../services/project/host.ts'
import { acquireLock } from '../../../services/project/project-lock.ts'
import { aProjectOnDisk, projectFolders, put, readJson } from '../../builders/project-folder.ts'

const LOCK = '.framechain/lock'
const holder = new URL('hold-project.ts', import.meta.url).pathname

/** Another process that has the project open. */
async function anotherProcess(folder: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [holder, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

const opens = async (folder: string, host: Partial<Host> = {}): Promise<unknown> => {
  try {
    await (await projectFolders({ host: { ...createNodeHost(), ...host } }).open(folder)).close()
    return true
  } catch (error) {
    return error
  }
}

/** A lock as it would be found, with a record that says what the test needs. */
async function withLock(record: Record<string, unknown>, ageSeconds = 0): Promise<string> {
  const folder = await aProjectOnDisk()
  const { name, machineId, bootId, pidNamespace, pid, look } = createNodeHost()
  const own = { pid, host: name, machine_id: machineId, boot_id: bootId, pid_namespace: pidNamespace }
  const { startedAt } = await look(pid)
  await put(folder, { [LOCK]: { ...own, process_started: startedAt, token: 'of-another', ...record } })
  await age(folder, ageSeconds)
  return folder
}
async function age(folder: string, seconds: number): Promise<void> {
  const then = Date.now() / 1000 - seconds
  await utimes(join(folder, LOCK), then, then)
}

test('[LOCK-1] a project that another process has open is locked, and says who has it; reading only still works', async () => {
  const folder = await aProjectOnDisk()
  const child = await anotherProcess(folder)
  expect(await opens(folder)).toMatchObject({
    code: 'project_locked',
    isRetryable: true,
    facts: { folder, pid: child.pid, host: hostname() }
  })
  const look = await projectFolders().open(folder, { readOnly: true })
  expect(look.project.name).toBe('Test film')
  await look.close()
  expect(await opens(folder)).toMatchObject({ code: 'project_locked' })
})

test('[LOCK-2] when the holder is killed with -9 the project opens at once', async () => {
  const folder = await aProjectOnDisk()
  await kill(await anotherProcess(folder))
  expect(await readJson(folder, LOCK)).toMatchObject({ host: hostname() })
  expect(await opens(folder)).toBe(true)
  expect(await readdir(join(folder, '.framechain'))).toEqual(['backups'])
})

test('[LOCK-3] the same process can open a project once, and again after it closed it, however often', async () => {
  const folder = await aProjectOnDisk()
  const store = await projectFolders().open(folder)
  expect(await opens(folder)).toMatchObject({ code: 'project_locked', facts: { pid: process.pid } })
  await store.close()
  await store.close()
  expect(await opens(folder)).toBe(true)
})

test('[LOCK-4] a process number that was given again does not hold the lock of the one before it', async () => {
  expect(await opens(await withLock({ process_started: '1' }))).toBe(true)
  expect(await opens(await withLock({}))).toMatchObject({ code: 'project_locked' })
})

test('[LOCK-5] a lock of a process that does not run, or from before this boot, is given up for dead', async () => {
  const notRunning = { look: (pid: number) => createNodeHost().look(pid) }
  expect(await opens(await withLock({ pid: 2 ** 22 + 1 }), notRunning)).toBe(true)
  expect(await opens(await withLock({ boot_id: 'before', machine_id: 'm' }), { machineId: 'm' })).toBe(true)
})

test('[LOCK-6] another machine is believed for a minute after it last touched its lock', async () => {
  for (const elsewhere of [{ host: 'other-machine' }, { machine_id: 'other' }, { pid_namespace: 'pid:[1]' }]) {
    expect(await opens(await withLock({ ...elsewhere, pid: 2 ** 22 + 1 }, 30))).toMatchObject({
      code: 'project_locked'
    })
    expect(await opens(await withLock({ ...elsewhere, pid: 2 ** 22 + 1 }, 90))).toBe(true)
  }
})

test('[LOCK-7] where the system tells no start of a process, a lock in use is believed for a minute', async () => {
  const noProc: Partial<Host> = {
    machineId: null,
    bootId: null,
    pidNamespace: null,
    look: () => Promise.resolve({ isRunning: true, startedAt: null })
  }
  const record = { machine_id: null, boot_id: null, pid_namespace: null, process_started: null }
  expect(await opens(await withLock(record, 30), noProc)).toMatchObject({ code: 'project_locked' })
  expect(await opens(await withLock(record, 90), noProc)).toBe(true)
})

test('[LOCK-8] a lock that was cut short while it was made counts for moments only', async () => {
  const folder = await aProjectOnDisk({ [LOCK]: '{"pid":' })
  expect(await opens(folder)).toMatchObject({ code: 'project_locked', facts: { pid: null } })
  await age(folder, 10)
  expect(await opens(folder)).toBe(true)
})

test('[LOCK-9] of many that find the same dead lock at the same moment one gets it', async () => {
  for (let round = 0; round < 20; round++) {
    const folder = await withLock({ pid: 2 ** 22 + 1 })
    const settled = await Promise.allSettled(Array.from({ length: 6 }, () => projectFolders().open(folder)))
    const stores = settled.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    const reasons = settled.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
    expect(stores).toHaveLength(1)
    expect(reasons).toMatchObject(Array.from({ length: 5 }, () => ({ code: 'project_locked' })))
    for (const store of stores) await store.close()
  }
})

test('[LOCK-10] a takeover that a crash cut short is finished by the next open', async () => {
  const folder = await withLock({ pid: 2 ** 22 + 1 })
  await writeFile(join(folder, `${LOCK}.takeover`), await readFile(join(folder, LOCK)))
  expect(await opens(folder)).toBe(true)
  expect(await readdir(join(folder, '.framechain'))).toEqual(['backups'])
})

test('[LOCK-11] who lost the lock while the machine slept writes no more; one deleted by hand is made again', async () => {
  const folder = await aProjectOnDisk()
  const store = await projectFolders().open(folder)
  const save = (fps: number): Promise<void> => store.saveProject((project) => ({ ...project, fps }))
  const lock = await readFile(join(folder, LOCK), 'utf8')
  await put(folder, { [LOCK]: lock.replace(/"token":"[^"]+"/, '"token":"of-another"') })
  await expect(save(30)).rejects.toMatchObject({ code: 'project_locked' })
  await expect(store.state.update((state) => ({ ...state, last_video_path: 'a' }))).rejects.toMatchObject({
    code: 'project_locked'
  })
  await put(folder, { [LOCK]: lock })
  await save(25)
  await store.close()
  expect(await readJson(folder, 'project.json')).toMatchObject({ fps: 25 })
})

test('[LOCK-12] the holder touches its lock as long as it has it, and no lock that took its place', async () => {
  const folder = await aProjectOnDisk()
  const path = join(folder, LOCK)
  const parts = { files: nodeFileLayer, host: createNodeHost(), path, folder, heartbeatMs: 2 }
  const lock = await acquireLock(parts)
  await age(folder, 1000)
  const ageMs = async (): Promise<number> => Date.now() - (await stat(path)).mtimeMs
  while ((await ageMs()) > 500_000) await new Promise((resolve) => setImmediate(resolve))
  const own = await readFile(path, 'utf8')
  const other = own.replace(/"token":"[^"]+"/, '"token":"of-another"')
  // at once, as a takeover does it: a beat must not find it half written
  await writeFile(`${path}.new`, other)
  await rename(`${path}.new`, path)
  await age(folder, 1000)
  await expect(lock.assertHeld()).rejects.toMatchObject({ code: 'project_locked' })
  await lock.release()
  expect(await readFile(path, 'utf8')).toBe(other)
  expect(await ageMs()).toBeGreaterThan(500_000)
})

test('[LOCK-13] a clock that jumps by a day takes no lock from a process that lives, and keeps none for one that is gone', async () => {
  for (const ageSeconds of [24 * 3600, -24 * 3600]) {
    expect(await opens(await withLock({}, ageSeconds))).toMatchObject({ code: 'project_locked' })
    expect(await opens(await withLock({ pid: 2 ** 22 + 1 }, ageSeconds))).toBe(true)
  }
})
