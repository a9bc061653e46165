import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { StudioError } from '../contract/studio-error.ts'
import { ensureFolder } from '../files/durable-write.ts'
import { ifThere, systemCode, type FileLayer } from '../files/file-layer.ts'
import { projectFiles } from '../model/project-files.ts'
import type { Host } from './host.ts'
import type { ProjectHolder } from './project-store.ts'

/** A project held by this process. Another process can't take it while this one lives. */
export interface ProjectLock {
  /** Throws `project_locked` when another machine took the lock while this one slept; makes a lock again that was deleted by hand. */
  assertHeld(): Promise<void>
  release(): Promise<void>
}

/** How often the holder touches its lock, and how old an untouched lock is believed. */
const HEARTBEAT_MS = 10_000
const STALE_MS = 60_000
/** A lock without a record is one that is just being written, or one whose writer died in that moment. */
const UNWRITTEN_MS = 5_000
const PATIENCE_MS = 3_000
const MAX_RECORD_BYTES = 4096

const recordSchema = z.object({
  pid: z.int(),
  host: z.string(),
  machine_id: z.string().nullable(),
  boot_id: z.string().nullable(),
  pid_namespace: z.string().nullable(),
  process_started: z.string().nullable(),
  token: z.string()
})
type LockRecord = z.infer<typeof recordSchema>

interface LockParts {
  files: FileLayer
  host: Host
  /** Absolute path of the lock file. */
  path: string
  /** The project's folder, for the message. */
  folder: string
  signal?: AbortSignal | undefined
  heartbeatMs?: number | undefined
}

/**
 * Takes the lock or throws `project_locked`. A lock is given up for dead, without a person's help, when its process
 * does not run, is another one of the same number, or ran before this boot; where the system tells none of that
 * (another machine or container, macOS, Windows), when it was not touched for a minute.
 */
export async function acquireLock({
  files,
  host,
  path,
  folder,
  signal,
  heartbeatMs = HEARTBEAT_MS
}: LockParts): Promise<ProjectLock> {
  const { startedAt } = await host.look(host.pid)
  const record: LockRecord = {
    pid: host.pid,
    host: host.name,
    machine_id: host.machineId,
    boot_id: host.bootId,
    pid_namespace: host.pidNamespace,
    process_started: startedAt,
    token: randomUUID()
  }
  const bytes = Buffer.from(`${JSON.stringify(record)}\n`)
  const lockedBy = (holder: LockRecord | null): StudioError =>
    new StudioError('project_locked', { folder, pid: holder?.pid ?? null, host: holder?.host ?? null })

  /** Removals of a dead lock go one at a time behind this file: else two that both saw it dead could remove a new one. */
  const guard = `${path}.takeover`

  async function tryTake(): Promise<void> {
    // a project folder that is gone is not made anew: a drive that returns would find its place taken
    await ensureFolder(files, dirname(path), dirname(dirname(path)))
    if (await createFile(files, path, bytes)) return
    const end = performance.now() + PATIENCE_MS
    while (!(await createFile(files, guard, bytes))) {
      signal?.throwIfAborted()
      await clearDeadGuard()
      if (performance.now() > end) throw lockedBy(await readRecord(files, path))
      await delay(20)
    }
    try {
      const holder = await readRecord(files, path)
      const touched = await ifThere(files.facts(path))
      if (touched !== null) {
        // both times are the file server's own: clocks of machines may differ
        const ageMs = (await files.facts(guard)).modifiedMs - touched.modifiedMs
        if (!(await isDead(holder, ageMs, host))) throw lockedBy(holder)
        await files.remove(path)
      }
      if (!(await createFile(files, path, bytes))) throw lockedBy(await readRecord(files, path))
    } finally {
      await ifThere(files.remove(guard))
    }
  }

  async function clearDeadGuard(): Promise<void> {
    const facts = await ifThere(files.facts(guard))
    if (facts === null) return
    if (await isDead(await readRecord(files, guard), Date.now() - facts.modifiedMs, host))
      await ifThere(files.remove(guard))
  }

  const isOurs = async (): Promise<boolean> => (await readRecord(files, path))?.token === record.token

  await tryTake()
  let beating: Promise<void> = Promise.resolve()
  const heartbeat = setInterval(() => {
    // a beat that fails ages the lock, no more: `assertHeld` tells whether it is still ours
    beating = beating.then(() => touch(files, path, record.token, bytes)).catch(() => undefined)
  }, heartbeatMs)
  heartbeat.unref()

  return {
    async assertHeld() {
      const holder = await readRecord(files, path)
      if (holder?.token === record.token) return
      if (holder !== null || (await ifThere(files.facts(path))) !== null) throw lockedBy(holder)
      await tryTake()
    },
    async release() {
      clearInterval(heartbeat)
      await beating
      if (await isOurs()) await ifThere(files.remove(path))
    }
  }
}

/** Who holds a lock and lives; null where nobody does. Takes nothing and changes nothing. */
export async function lockHolder({
  files,
  host,
  path
}: Pick<LockParts, 'files' | 'host' | 'path'>): Promise<ProjectHolder | null> {
  const holder = await readRecord(files, path)
  const facts = await ifThere(files.facts(path))
  if (holder === null || facts === null) return null
  return (await isDead(holder, Date.now() - facts.modifiedMs, host)) ? null : { pid: holder.pid, host: holder.host }
}

async function isDead(holder: LockRecord | null, ageMs: number, host: Host): Promise<boolean> {
  if (holder === null) return ageMs > UNWRITTEN_MS
  const isThisMachine = holder.host === host.name && holder.machine_id === host.machineId
  const tellsBoot = host.machineId !== null && holder.boot_id !== null && host.bootId !== null
  if (isThisMachine && tellsBoot && holder.boot_id !== host.bootId) return true
  if (!isThisMachine || holder.boot_id !== host.bootId || holder.pid_namespace !== host.pidNamespace)
    return ageMs > STALE_MS
  const { isRunning, startedAt } = await host.look(holder.pid)
  if (!isRunning) return true
  const tellsStart = startedAt !== null && holder.process_started !== null
  return tellsStart ? startedAt !== holder.process_started : ageMs > STALE_MS
}

/** False where there is a file of that name; leaves none that is half written. */
async function createFile(files: FileLayer, path: string, bytes: Uint8Array): Promise<boolean> {
  let file
  try {
    file = await files.open(path, 'create')
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
  try {
    await file.write(bytes)
    await file.sync()
    await file.close()
    return true
  } catch (error) {
    await file.close().catch(() => undefined)
    await files.remove(path).catch(() => undefined)
    throw error
  }
}

/** Null where there is none, or none that can be read. */
async function readRecord(files: FileLayer, path: string): Promise<LockRecord | null> {
  const found = await ifThere(files.facts(path))
  if (found === null) return null
  if (found.kind !== 'file')
    throw new StudioError('file_invalid', { file: projectFiles.lock, expected: 'a file', found: `a ${found.kind}` })
  const file = await ifThere(files.open(path, 'read'))
  if (file === null) return null
  try {
    const text = (await file.read(MAX_RECORD_BYTES)).toString()
    return recordSchema.safeParse(JSON.parse(text)).data ?? null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  } finally {
    await file.close()
  }
}

/** Writes the record again through one open file, so that a lock that was replaced meanwhile is not touched. */
async function touch(files: FileLayer, path: string, token: string, bytes: Uint8Array): Promise<void> {
  const file = await files.open(path, 'update')
  try {
    const text = (await file.read(MAX_RECORD_BYTES)).toString()
    if (text.includes(token)) await file.write(bytes)
  } finally {
    await file.close()
  }
}
