import { setTimeout as delay } from 'node:timers/promises'
import { isAbort, isStudioError } from '../../contract/studio-error.ts'
import type { ProjectHolder } from '../../project/project-store.ts'
import { followStatus } from '../follow-status.ts'
import type { OpenProject, Studio } from '../studio.ts'

export interface FollowHolderParts {
  studio: Studio
  folder: string
  signal: AbortSignal
  /** The project as it is now: for reading, or for work (`holder` is null) once the other process is gone. */
  onReplaced(project: OpenProject, holder: ProjectHolder | null): Promise<void>
  /** Nothing but live pictures may be others. */
  onLook(): Promise<void>
}

/** A project is not read more often than this, nor for more than a tenth of the time. */
const LEAST_MS = 500

/** Follows a project that another process has open, and takes it over when that one is gone. Resolves then, or when the signal aborts. */
export async function followHolder({ studio, folder, signal, onReplaced, onLook }: FollowHolderParts): Promise<void> {
  try {
    for await (const { isChanged } of followStatus(folder, { signal })) {
      const start = studio.elapsed()
      // a folder that is away for a moment is looked for again
      const isFree = await look(isChanged).catch(() => false)
      if (isFree) return
      await delay(Math.max(LEAST_MS, 9 * (studio.elapsed() - start)), undefined, { signal })
    }
  } catch (error) {
    if (!isAbort(error)) throw error
  }

  async function look(isChanged: boolean): Promise<boolean> {
    const holder = await studio.projects.heldBy(folder)
    if (holder === null) {
      const project = await studio.openProject(folder).catch((error: unknown) => {
        if (isStudioError(error, 'project_locked')) return null
        throw error
      })
      if (project === null || signal.aborted) {
        await project?.[Symbol.asyncDispose]()
        return false
      }
      await onReplaced(project, null)
      return true
    }
    if (isChanged) await onReplaced(await studio.openProject(folder, { isReadOnly: true }), holder)
    else await onLook()
    return false
  }
}
