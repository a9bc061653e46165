import { readdir, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import type { FolderView } from '../../contract/home-contract.ts'
import { StudioError } from '../../contract/studio-error.ts'
import { READS_AT_A_TIME, sideBySide } from '../../generation/side-by-side.ts'
import { projectFiles } from '../../model/project-files.ts'

/** The folders in a folder (absolute), hidden ones left out, in the order that people expect. Throws `file_missing`, `no_access`, `usage`. */
export async function browseFolder(path: string): Promise<FolderView> {
  if (!isAbsolute(path))
    throw new StudioError('usage', { reason: `${path} is no whole path.`, fix: 'Give a folder from its root on.' })
  const entries = await readdir(path, { withFileTypes: true })
  const candidates = entries.filter(
    (entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink())
  )
  const looks = await sideBySide(candidates, READS_AT_A_TIME, async (entry) => {
    const folder = join(path, entry.name)
    // a link may lead to a file, or nowhere
    if (entry.isSymbolicLink() && !(await isFolder(folder))) return []
    return [{ name: entry.name, path: folder, is_project: await isProject(folder) }]
  })
  const parent = dirname(path)
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
  return {
    path,
    parent: parent === path ? null : parent,
    is_project: await isProject(path),
    folders: looks.flat().toSorted((a, b) => order.compare(a.name, b.name))
  }
}

const isProject = async (folder: string): Promise<boolean> =>
  (await isFile(join(folder, projectFiles.project))) || (await isFolder(join(folder, projectFiles.storyboards)))

export const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (facts) => facts.isDirectory(),
    () => false
  )

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (facts) => facts.isFile(),
    () => false
  )

/** The folder itself, or the nearest one above it that is there. */
export async function nearestFolder(path: string): Promise<string> {
  if (await isFolder(path)) return path
  const parent = dirname(path)
  return parent === path ? path : nearestFolder(parent)
}
