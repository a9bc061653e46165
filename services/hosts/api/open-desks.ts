import { createHash } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import type { AssetLibrary } from '../../assets/assets.ts'
import { isStudioError, StudioError } from '../../contract/studio-error.ts'
import { ifThere } from '../../files/file-layer.ts'
import type { ProjectHolder } from '../../project/project-store.ts'
import type { OpenProject, Studio } from '../studio.ts'
import { openProjectDesk, type ProjectDesk } from './project-desk.ts'

/** The projects that are open here. A folder has the same id always, so that a window goes on when its studio was started again. */
export interface OpenDesks {
  /** A folder that is open already is the same desk. One that another process has open is opened for reading. */
  open(folder: string): Promise<ProjectDesk>
  /** A project that was open before this studio was started is opened again. Throws `project_closed`, and what `open` throws. */
  get(id: string): Promise<ProjectDesk>
  /** The desk of a folder (as `open` was given it, or its real path), if it is open. */
  ofFolder(folder: string): ProjectDesk | undefined
  all(): ProjectDesk[]
  close(id: string, reason: string): Promise<void>
  closeAll(reason: string): Promise<void>
}

export interface OpenDesksParts {
  studio: Studio
  assets: AssetLibrary
  now(): Date
  onActivity(): void
  /** The folders that were open before. */
  recentFolders(): Promise<string[]>
}

export function createOpenDesks({ studio, assets, now, onActivity, recentFolders }: OpenDesksParts): OpenDesks {
  const desks = new Map<string, ProjectDesk>()
  const byFolder = new Map<string, Promise<ProjectDesk>>()
  const closing = new Map<string, Promise<void>>()
  /** Closed here: who asks for them again by their id has not heard of it yet. */
  const closed = new Set<string>()

  const openFresh = async (folder: string): Promise<ProjectDesk> => {
    const { project, heldBy } = await openForWorkOrReading(studio, folder)
    const id = idOf(folder)
    const own = assets.ofProject(id, project.store)
    try {
      const desk = await openProjectDesk({ id, project, heldBy, studio, assets: own, now, onActivity })
      desks.set(id, desk)
      closed.delete(id)
      return desk
    } catch (error) {
      own[Symbol.dispose]()
      await project[Symbol.asyncDispose]()
      throw error
    }
  }

  const close = async (id: string, reason: string): Promise<void> => {
    const desk = desks.get(id)
    if (desk === undefined) return
    desks.delete(id)
    closed.add(id)
    byFolder.delete(desk.folder)
    const end = desk.close(reason).finally(() => closing.delete(desk.folder))
    closing.set(desk.folder, end)
    await end
    onActivity()
  }

  const open = async (folder: string): Promise<ProjectDesk> => {
    const real = (await ifThere(realpath(folder))) ?? folder
    await closing.get(real)
    const known = byFolder.get(real)
    if (known !== undefined) return known
    const opened = openFresh(real)
    byFolder.set(real, opened)
    opened.catch(() => byFolder.delete(real))
    return opened
  }

  return {
    open,
    async get(id) {
      const desk = desks.get(id)
      if (desk !== undefined) return desk
      const folder = closed.has(id) ? undefined : (await recentFolders()).find((recent) => idOf(recent) === id)
      if (folder === undefined) throw new StudioError('project_closed')
      return open(folder)
    },
    ofFolder: (folder) => [...desks.values()].find((desk) => desk.folder === folder),
    all: () => [...desks.values()],
    close,
    async closeAll(reason) {
      await Promise.allSettled(byFolder.values())
      await Promise.all([...desks.keys()].map((id) => close(id, reason)))
      await Promise.all(closing.values())
    }
  }
}

const idOf = (folder: string): string => createHash('sha256').update(folder).digest('base64url').slice(0, 22)

async function openForWorkOrReading(
  studio: Studio,
  folder: string
): Promise<{ project: OpenProject; heldBy: ProjectHolder | null }> {
  try {
    return { project: await studio.openProject(folder), heldBy: null }
  } catch (error) {
    if (!isStudioError(error, 'project_locked')) throw error
    const { pid, host } = error.facts
    const heldBy = {
      pid: typeof pid === 'number' ? pid : 0,
      host: typeof host === 'string' ? host : ''
    }
    return { project: await studio.openProject(folder, { isReadOnly: true }), heldBy }
  }
}
