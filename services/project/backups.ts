import { StudioError } from '../contract/studio-error.ts'
import { ensureFolder, writeFileWhole } from '../files/durable-write.ts'
import { ifThere, type FileLayer } from '../files/file-layer.ts'
import { projectFiles } from '../model/project-files.ts'
import type { InsideFolder } from './inside-folder.ts'
import { readJsonBytes } from './read-file.ts'

/** How many copies of each file are kept. */
export const KEPT_BACKUPS = 12

/** Rolling copies of the project's own files, as `.framechain/backups/<file>.<number>.json`; the highest number is the newest. */
export interface Backups {
  /** Keeps a copy, unless the newest one says the same already. */
  keep(file: string, bytes: Uint8Array): Promise<void>
  /** Keeps the form that a file had before a migration; these don't roll. */
  keepBeforeMigration(file: string, bytes: Uint8Array, schema: number): Promise<void>
  /** The newest copy that `read` accepts; null where there is none. */
  newestGood<Document>(file: string, read: (bytes: Uint8Array) => Document): Promise<Document | null>
}

export function createBackups({ files, inside }: { files: FileLayer; inside: InsideFolder }): Backups {
  const numbers = new Map<string, number[]>()

  /** Numbers of a file's copies, the newest last. */
  async function numbersOf(file: string): Promise<number[]> {
    const known = numbers.get(file)
    if (known !== undefined) return known
    const entries = (await ifThere(files.list(await inside.resolve(projectFiles.backups)))) ?? []
    const prefix = `${flat(file)}.`
    const found = entries
      .filter(({ name, kind }) => kind === 'file' && name.startsWith(prefix))
      .flatMap(({ name }) => /^(\d{8})\.json$/.exec(name.slice(prefix.length))?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b)
    numbers.set(file, found)
    return found
  }

  async function write(name: string, bytes: Uint8Array): Promise<void> {
    const path = await inside.resolve(`${projectFiles.backups}/${name}`)
    await ensureFolder(files, await inside.resolve(projectFiles.backups))
    await writeFileWhole(files, path, bytes)
  }

  return {
    async keep(file, bytes) {
      const found = await numbersOf(file)
      const newest = found.at(-1)
      if (newest !== undefined) {
        const last = await readJsonBytes(files, inside, copyPath(file, newest)).catch(ignoreUnreadable)
        if (last?.equals(bytes) === true) return
      }
      const number = (newest ?? 0) + 1
      await write(copyName(file, number), bytes)
      found.push(number)
      while (found.length > KEPT_BACKUPS) {
        const oldest = found.shift()
        if (oldest !== undefined) await ifThere(files.remove(await inside.resolveEntry(copyPath(file, oldest))))
      }
    },

    keepBeforeMigration: (file, bytes, schema) => write(`${flat(file)}.schema-${schema}.json`, bytes),

    async newestGood(file, read) {
      for (const number of (await numbersOf(file)).toReversed()) {
        try {
          const bytes = await readJsonBytes(files, inside, copyPath(file, number))
          if (bytes !== null) return read(bytes)
        } catch (error) {
          ignoreUnreadable(error)
        }
      }
      return null
    }
  }
}

const copyName = (file: string, number: number): string => `${flat(file)}.${String(number).padStart(8, '0')}.json`
const copyPath = (file: string, number: number): string => `${projectFiles.backups}/${copyName(file, number)}`

/** A copy's name is one part: its file's path with the slashes written as `+`. */
const flat = (file: string): string => file.replaceAll('/', '+')

/** A copy that is damaged itself, or made by a newer version, is passed over. */
function ignoreUnreadable(error: unknown): null {
  if (error instanceof StudioError) return null
  throw error
}
