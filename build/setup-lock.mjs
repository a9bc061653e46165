import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Takes the lock at `path` and gives back what releases it. Waits while another living process holds it, and gives
 * back undefined after `patienceMs`; rejects with an AbortError when `signal` is aborted.
 *
 * The lock is a folder that holds one entry, named by its owner's pid. It appears with its entry in one rename, and a
 * dead owner's entry is taken over by one rename too, so only one of many contenders can succeed.
 */
export async function takeLock(path, { signal, patienceMs = 10 * 60_000, onWait = () => {} } = {}) {
  const mine = String(process.pid)
  const deadline = performance.now() + patienceMs
  let told = false
  for (;;) {
    signal?.throwIfAborted()
    if (createLock(path, mine) || takeOver(path, mine)) return () => release(path, mine)
    if (performance.now() > deadline) return undefined
    if (!told) onWait()
    told = true
    await delay(100, undefined, { signal })
  }
}

function createLock(path, mine) {
  const draft = `${path}.${mine}`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft)
  writeFileSync(join(draft, mine), '')
  try {
    renameSync(draft, path)
    return true
  } catch (error) {
    rmSync(draft, { recursive: true })
    if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(error.code)) return false
    throw error
  }
}

function takeOver(path, mine) {
  const owner = unlessMissing(() => readdirSync(path))?.[0]
  if (owner === undefined) {
    unlessMissing(() => rmdirSync(path))
    return false
  }
  if (owner !== mine && isAlive(Number(owner))) return false
  return unlessMissing(() => renameSync(join(path, owner), join(path, mine)) ?? true) ?? false
}

function release(path, mine) {
  rmSync(join(path, mine), { force: true })
  unlessMissing(() => rmdirSync(path))
}

/** What `action` gives, or undefined when the entry is gone or somebody else's is in the folder again. */
function unlessMissing(action) {
  try {
    return action()
  } catch (error) {
    if (['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code)) return undefined
    throw error
  }
}

/** A process that may not be signalled (EPERM) is alive. */
function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code !== 'ESRCH'
  }
}
