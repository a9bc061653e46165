import { StudioError } from '../contract/studio-error.ts'
import { ifThere, type FileLayer } from '../files/file-layer.ts'
import { namingFile } from './file-error.ts'
import { createFolderListings } from './folder-listing.ts'
import { parseGuardedJson } from './guarded-json.ts'
import type { InsideFolder } from './inside-folder.ts'
import type { ProjectReads } from './project-store.ts'
import { readJsonBytes } from './read-file.ts'

interface ReadsParts {
  files: FileLayer
  inside: Pick<InsideFolder, 'resolve'>
}

/** Reads of a project's files, each path checked at each call. */
export function createProjectReads({ files, inside }: ReadsParts): ProjectReads {
  return {
    resolve: (relative) => inside.resolve(relative),

    async readJson(relative) {
      try {
        const bytes = await readJsonBytes(files, inside, relative)
        return bytes === null ? null : parseGuardedJson(bytes, relative).value
      } catch (error) {
        if (error instanceof StudioError && error.code === 'file_invalid') return null
        throw error
      }
    },

    size: (relative) =>
      namingFile(relative, async () => {
        const facts = await ifThere(files.facts(await inside.resolve(relative)))
        return facts?.kind === 'file' ? facts.bytes : null
      }),

    list: (relative) =>
      namingFile(relative, async () =>
        ((await ifThere(files.list(await inside.resolve(relative)))) ?? []).map(({ name }) => name)
      )
  }
}

/**
 * The same reads for one look over many files: the walk from the disk's root to a file, which is half of what reading a
 * thousand takes costs, is made once for each folder. What is no plain file in its folder's listing, such as a link, is
 * checked as ever.
 */
export function glanceOf({ files, inside }: { files: FileLayer; inside: InsideFolder }): ProjectReads {
  const listings = createFolderListings({ files, inside })
  const resolve = async (relative: string): Promise<string> =>
    (await listings.plainPath(relative)) ?? inside.resolve(relative)
  return {
    ...createProjectReads({ files, inside: { resolve } }),
    list: (relative) => namingFile(relative, async () => [...(await listings.names(relative))])
  }
}
