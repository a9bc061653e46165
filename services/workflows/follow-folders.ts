import { mkdirSync, watch, type FSWatcher } from 'node:fs'

/** Editors and copies write a file in several steps; one scan after the last of them is enough. */
const QUIET_MS = 150

export interface FollowParts {
  signal: AbortSignal
  onChange(): Promise<void>
  onError(error: unknown): void
}

/** Calls `onChange` when the folders have changed and been quiet for a moment, until the signal aborts. A missing folder is made. */
export function followFolders(folders: readonly string[], { signal, onChange, onError }: FollowParts): void {
  let timer: NodeJS.Timeout | undefined
  const later = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void onChange().catch(onError), QUIET_MS)
    timer.unref()
  }
  const watchers = folders.flatMap((folder) => followFolder(folder, later, onError) ?? [])
  const stop = (): void => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
  signal.addEventListener('abort', stop, { once: true })
}

function followFolder(folder: string, onChange: () => void, onError: (error: unknown) => void): FSWatcher | null {
  try {
    mkdirSync(folder, { recursive: true })
    const watcher = watch(folder, { persistent: false }, onChange)
    watcher.on('error', onError)
    return watcher
  } catch (error) {
    onError(error)
    return null
  }
}
