import { StudioError } from '../contract/studio-error.ts'
import { systemCode, type FileLayer } from '../files/file-layer.ts'
import type { Media } from '../media/media.ts'
import { projectFiles } from '../model/project-files.ts'
import { createBackups } from './backups.ts'
import { createProjectFiles } from './create-project.ts'
import { fileError } from './file-error.ts'
import type { Host } from './host.ts'
import { createInsideFolder, type InsideFolder } from './inside-folder.ts'
import { holdsProject, loadProject } from './load-project.ts'
import { createOpenProject } from './open-project.ts'
import { acquireLock, lockHolder, type ProjectLock } from './project-lock.ts'
import type { ProjectFolder } from './project-store.ts'
import { badFileNotices, clearLeftovers, restoreBadFiles } from './repair-project.ts'

export interface ProjectFolderParts {
  files: FileLayer
  media: Pick<Media, 'pictureSize'>
  clock: { now(): Date }
  host: Host
}

export function createProjectFolder({ files, media, clock, host }: ProjectFolderParts): ProjectFolder {
  const lock = async (inside: InsideFolder, signal?: AbortSignal): Promise<ProjectLock> => {
    const path = await inside.resolveEntry(projectFiles.lock)
    try {
      return await acquireLock({ files, host, path, folder: inside.root, signal })
    } catch (error) {
      throw fileError(error, projectFiles.lock)
    }
  }

  return {
    create: (folder, settings) => createProjectFiles({ files, lock: (inside) => lock(inside) }, folder, settings),

    async heldBy(folder) {
      const inside = createInsideFolder({ files, root: await realFolder(files, folder) })
      return lockHolder({ files, host, path: await inside.resolveEntry(projectFiles.lock) })
    },

    async open(folder, { signal, readOnly = false } = {}) {
      signal?.throwIfAborted()
      const inside = createInsideFolder({ files, root: await realFolder(files, folder) })
      if (!(await holdsProject(files, inside))) throw new StudioError('project_missing', { folder })
      const backups = createBackups({ files, inside })
      const parts = { files, inside, backups, media, clock, signal }
      const held = readOnly ? null : await lock(inside, signal)
      try {
        signal?.throwIfAborted()
        const loaded = await loadProject(parts)
        const repairs =
          held === null
            ? badFileNotices(loaded)
            : [...(await clearLeftovers(parts)), ...(await restoreBadFiles(parts, loaded))]
        const store = await createOpenProject({ ...parts, lock: held }, loaded, [...repairs, ...loaded.notices])
        signal?.throwIfAborted()
        return store
      } catch (error) {
        await held?.release()
        throw error
      }
    }
  }
}

async function realFolder(files: FileLayer, folder: string): Promise<string> {
  try {
    const root = await files.realPath(folder)
    if ((await files.facts(root)).kind === 'folder') return root
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(systemCode(error))) throw fileError(error, folder)
  }
  throw new StudioError('project_missing', { folder })
}
