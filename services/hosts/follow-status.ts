import { watch, type FSWatcher } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ifThere } from '../files/file-layer.ts'
import { projectFiles } from '../model/project-files.ts'

export interface FollowOptions {
  signal: AbortSignal
  /** A look without any sign of a change: for disks that give none, and for a process that died. */
  pollMs?: number
  /** Changes that come closer together are one. */
  settleMs?: number
}

/** One look at what a project's status depends on: whether any of it is another than at the look before. */
export interface StatusLook {
  isChanged: boolean
}

/**
 * Looks at once, at every change of `_state.json`, and every second; ends when the signal aborts. `folder` is absolute.
 */
export async function* followStatus(
  folder: string,
  { signal, pollMs = 1000, settleMs = 100 }: FollowOptions
): AsyncGenerator<StatusLook, void, undefined> {
  const state = join(folder, projectFiles.state)
  const watched = [state, join(folder, projectFiles.lock), join(folder, projectFiles.project)]
  // a change while somebody works on the last look ends the next wait at once
  let woken = Promise.withResolvers<void>()
  const wake = (): void => woken.resolve()
  const watcher = watchFolder(dirname(state), (name) => {
    if (name === null || name === basename(state)) wake()
  })
  signal.addEventListener('abort', wake)
  let last: string | null = null
  try {
    while (!signal.aborted) {
      const seen = (await Promise.all(watched.map(signOf))).join(' ')
      yield { isChanged: seen !== last }
      last = seen
      const polled = Promise.withResolvers<void>()
      const timer = setTimeout(polled.resolve, pollMs)
      await Promise.race([woken.promise, polled.promise])
      clearTimeout(timer)
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, settleMs))
      woken = Promise.withResolvers()
    }
  } finally {
    signal.removeEventListener('abort', wake)
    watcher?.close()
  }
}

async function signOf(file: string): Promise<string> {
  const facts = await ifThere(stat(file))
  return facts === null ? '-' : `${facts.ino}:${facts.size}:${facts.mtimeMs}`
}

/** Null where the system can't watch the folder, or there is none yet: then the poll sees to it. */
function watchFolder(folder: string, onChange: (name: string | null) => void): FSWatcher | null {
  try {
    const watcher = watch(folder, (_event, name) => onChange(name))
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return null
  }
}
