import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import { ensureFolder, putInPlace, renameOver, syncFolder, writeFileWhole } from '../files/durable-write.ts'
import { ifThere, systemCode, type FileLayer } from '../files/file-layer.ts'
import { projectFiles } from '../model/project-files.ts'
import { namingFile } from './file-error.ts'
import type { InsideFolder } from './inside-folder.ts'
import { createProjectReads } from './project-reads.ts'
import type { ProjectFiles } from './project-store.ts'

interface StudioFilesParts {
  files: FileLayer
  inside: InsideFolder
  /** Throws where nothing may be written: the lock is lost, or the project is open for reading only. */
  assertWritable(): Promise<void>
}

/** Disks without hard links say so in these ways, as do files on two disks. */
const noLink = ['EPERM', 'EXDEV', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EACCES']

export function createStudioFiles({ files, inside, assertWritable }: StudioFilesParts): ProjectFiles {
  /** What has its name already while its folder could not be made durable: the same call again does the rest. */
  const moved = new Map<string, string>()

  /** The path to write to, its folder made. */
  async function target(relative: string): Promise<string> {
    await assertWritable()
    const path = await inside.resolve(relative)
    await ensureFolder(files, dirname(path), inside.root)
    return path
  }

  return {
    ...createProjectReads({ files, inside }),

    write: (relative, data) => namingFile(relative, async () => writeFileWhole(files, await target(relative), data)),

    overwrite: (relative, data) =>
      namingFile(relative, async () => writeFileWhole(files, await target(relative), data, { isDurable: false })),

    place: (from, relative) =>
      namingFile(relative, async () => {
        const path = await target(relative)
        if (moved.get(from) !== path) {
          await syncFile(files, from)
          try {
            await renameOver(files, from, path)
            moved.set(from, path)
          } catch (error) {
            if (systemCode(error) !== 'EXDEV') throw error
            await copyInPlace(files, from, path)
            await files.remove(from)
            return
          }
        }
        await syncFolder(files, dirname(path))
        moved.delete(from)
      }),

    link: (relative, second) =>
      namingFile(second, async () => {
        const from = await inside.resolve(relative)
        const path = await target(second)
        if (from === path) return
        try {
          const asLink = { isDurable: true, mayBeSameFile: true }
          await putInPlace(files, path, asLink, (temporary) => files.link(from, temporary))
        } catch (error) {
          if (!noLink.includes(systemCode(error))) throw error
          await copyInPlace(files, from, path)
        }
      }),

    remove: (relative) =>
      namingFile(relative, async () => {
        await assertWritable()
        const path = await inside.resolveEntry(relative)
        const facts = await ifThere(files.facts(path))
        if (facts !== null) await (facts.kind === 'folder' ? files.removeTree(path) : ifThere(files.remove(path)))
      }),

    async withWorkFolder(use) {
      const folder = await namingFile(projectFiles.work, async () => {
        const path = await target(`${projectFiles.work}/${randomUUID()}`)
        await files.makeFolder(path)
        return path
      })
      try {
        return await use(folder)
      } finally {
        // what can't be removed now is cleared at the next open, and must not hide what happened
        await files.removeTree(folder).catch(() => undefined)
      }
    }
  }
}

async function syncFile(files: FileLayer, path: string): Promise<void> {
  const file = await files.open(path, 'update')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

const copyInPlace = (files: FileLayer, from: string, path: string): Promise<void> =>
  putInPlace(files, path, { isDurable: true }, async (temporary) => {
    await files.copy(from, temporary)
    await syncFile(files, temporary)
  })
