import { join } from 'node:path'
import { StudioError } from '../contract/studio-error.ts'
import { ifThere, type EntryKind, type FileLayer } from '../files/file-layer.ts'
import type { InsideFolder } from './inside-folder.ts'
import { insidePath } from './project-path.ts'

/** What a path in the project turned out to be; `path` is relative, spelled as on disk. */
export type Found = { kind: 'file'; path: string } | { kind: 'none' | 'outside' | 'no_file' }

/** Looks files up by name, each folder read once. Names that differ only in case or in Unicode form are the same file to another system. */
export interface FolderListings {
  find(relative: string): Promise<Found>
  /** Names in a folder; empty where there is none or it leads out. */
  names(folder: string): Promise<readonly string[]>
  /** The absolute path of a plain file, or of a name that its folder does not have; null where only the file itself can tell. */
  plainPath(relative: string): Promise<string | null>
}

export function createFolderListings({ files, inside }: { files: FileLayer; inside: InsideFolder }): FolderListings {
  interface Listing {
    /** Absolute and real. */
    real: string
    exact: ReadonlyMap<string, EntryKind>
    folded: ReadonlyMap<string, string>
  }
  const listings = new Map<string, Promise<Listing | 'outside'>>()

  async function read(folder: string): Promise<Listing | 'outside'> {
    try {
      const real = await inside.resolve(folder)
      const entries = (await ifThere(files.list(real))) ?? []
      return {
        real,
        exact: new Map(entries.map(({ name, kind }) => [name, kind])),
        folded: new Map(entries.map(({ name }) => [fold(name), name]))
      }
    } catch (error) {
      if (error instanceof StudioError && error.code === 'path_outside') return 'outside'
      throw error
    }
  }

  const listing = (folder: string): Promise<Listing | 'outside'> => {
    const known = listings.get(folder) ?? read(folder)
    listings.set(folder, known)
    return known
  }

  async function throughLink(path: string): Promise<Found> {
    try {
      const { kind } = await files.facts(await inside.resolve(path))
      return kind === 'file' ? { kind, path } : { kind: 'no_file' }
    } catch (error) {
      if (error instanceof StudioError && error.code === 'path_outside') return { kind: 'outside' }
      throw error
    }
  }

  return {
    async find(relative) {
      const [folder, wanted] = split(relative)
      const known = await listing(folder)
      if (known === 'outside') return { kind: 'outside' }
      const name = known.exact.has(wanted) ? wanted : known.folded.get(fold(wanted))
      if (name === undefined) return { kind: 'none' }
      const path = folder === '' ? name : `${folder}/${name}`
      const kind = known.exact.get(name)
      return kind === 'link' ? throughLink(path) : kind === 'file' ? { kind, path } : { kind: 'no_file' }
    },
    async names(folder) {
      const known = await listing(folder)
      return known === 'outside' ? [] : [...known.exact.keys()]
    },
    async plainPath(relative) {
      const path = insidePath(relative)
      if (path === null) return null
      const [folder, name] = split(path)
      const known = await listing(folder)
      if (known === 'outside') return null
      const isPlain = known.exact.get(name) === 'file' || !known.folded.has(fold(name))
      return isPlain ? join(known.real, name) : null
    }
  }
}

/** Folder and name; the project itself is the folder ''. */
function split(relative: string): [string, string] {
  const cut = relative.lastIndexOf('/')
  return [relative.slice(0, Math.max(0, cut)), relative.slice(cut + 1)]
}

export const fold = (name: string): string => name.normalize('NFC').toLowerCase()
