import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'

export type FolderType = 'input' | 'output' | 'temp'

/** The server's three folders and the ways in which requests and graphs name files in them. */
export interface Folders {
  /** A sub-folder as the server writes it: with backslashes on Windows. */
  shown(subfolder: string): string
  /** A path as a client sends it, with slashes. */
  read(path: string): string
  path(type: FolderType): string
  /** The file behind `sub/name.png`, `name.png [output]` or `name.png [temp]`; null when it is not there or lies outside. */
  annotated(name: string, fallback?: FolderType): string | null
  /** Hash of the bytes behind a name, for the cache. */
  contentHash(name: string): string | null
  /** Files that a combo of uploads shows. */
  inputFiles(): Promise<string[]>
  /** Makes the folders; the temp folder is emptied at every start. */
  prepare(): Promise<void>
}

export const isFolderType = (type: string): type is FolderType =>
  type === 'input' || type === 'output' || type === 'temp'

/** Whether a path lies in a folder or is the folder itself. */
export const isInside = (folder: string, path: string): boolean => {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`))
}

/** Splits `name.png [output]` into its name and its folder. */
export function splitAnnotation(name: string, fallback: FolderType): { name: string; type: FolderType } {
  const found = /^(.*) \[(input|output|temp)\]$/.exec(name)
  return found?.[1] !== undefined && isFolderType(found[2] ?? '')
    ? { name: found[1], type: found[2] as FolderType }
    : { name, type: fallback }
}

export function createFolders(root: string, { isWindows = false } = {}): Folders {
  const read = (way: string) => (isWindows ? way.replaceAll('\\', '/') : way)
  const path = (type: FolderType) => join(root, type)
  const annotated = (given: string, fallback: FolderType = 'input') => {
    const { name, type } = splitAnnotation(given, fallback)
    const file = resolve(path(type), read(name))
    return isInside(path(type), file) && existsSync(file) && statSync(file).isFile() ? file : null
  }
  return {
    path,
    shown: (subfolder) => (isWindows ? subfolder.replaceAll('/', '\\') : subfolder),
    read,
    annotated,
    contentHash(name) {
      const file = annotated(name)
      return file === null ? null : createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 24)
    },
    async inputFiles() {
      const entries = await readdir(path('input'), { withFileTypes: true })
      return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort()
    },
    async prepare() {
      await rm(path('temp'), { recursive: true, force: true })
      await Promise.all((['input', 'output', 'temp'] as const).map((type) => mkdir(path(type), { recursive: true })))
    }
  }
}
