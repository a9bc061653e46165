import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ifThere, systemCode, type FileLayer } from './file-layer.ts'

/** The one form of a temporary file's name: what a crash leaves is known by it, and nothing else is. */
const STRAY = /^\..+\.[0-9a-f]{16}\.framechain-tmp$/

const temporaryName = (path: string): string =>
  join(dirname(path), `.${basename(path).slice(0, 180)}.${randomBytes(8).toString('hex')}.framechain-tmp`)

/**
 * Old or new, never a mix, whatever dies: temp file in the same folder, fsync, rename, fsync of the folder.
 * A failure leaves the old file and no temp file. `isDurable: false` leaves out both fsyncs.
 */
export async function writeFileWhole(
  files: FileLayer,
  path: string,
  data: string | Uint8Array,
  { isDurable = true }: { isDurable?: boolean } = {}
): Promise<void> {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data
  await putInPlace(files, path, { isDurable }, async (temporary) => {
    const file = await files.open(temporary, 'create')
    try {
      await file.write(bytes)
      if (isDurable) await file.sync()
    } finally {
      await file.close()
    }
  })
}

/** Fills a temporary name beside `path` and gives it its name; leaves nothing of a failure. */
export async function putInPlace(
  files: FileLayer,
  path: string,
  { isDurable, mayBeSameFile = false }: { isDurable: boolean; mayBeSameFile?: boolean },
  fill: (temporary: string) => Promise<void>
): Promise<void> {
  const temporary = temporaryName(path)
  try {
    await fill(temporary)
    await renameOver(files, temporary, path)
    // POSIX: a rename onto another name of the same file does nothing, and both names stay
    if (mayBeSameFile) await ifThere(files.remove(temporary))
  } catch (error) {
    // what can't be removed now is a stray, which the next open clears
    await files.remove(temporary).catch(() => undefined)
    throw error
  }
  if (isDurable) await syncFolder(files, dirname(path))
}

/** Names in a folder of Windows are durable with the rename; it can't sync one. */
export const syncFolder = async (files: FileLayer, folder: string): Promise<void> => {
  if (files.platform !== 'win32') await files.syncFolder(folder)
}

/** On Windows a virus scanner or an indexer may hold a file for moments. */
const RETRY_MS = [10, 20, 40, 80, 160, 320, 640]

export async function renameOver(files: FileLayer, from: string, to: string): Promise<void> {
  for (const wait of files.platform === 'win32' ? RETRY_MS : []) {
    try {
      return await files.rename(from, to)
    } catch (error) {
      if (!['EPERM', 'EACCES', 'EBUSY'].includes(systemCode(error))) throw error
      await delay(wait)
    }
  }
  await files.rename(from, to)
}

/**
 * Makes a folder and those above it, each durable; what is there stays. `root` itself is never made: rejects with the
 * system's ENOENT where it is gone, as with a drive that was pulled out.
 */
export async function ensureFolder(files: FileLayer, folder: string, root?: string): Promise<void> {
  const facts = files.facts(folder)
  if ((await (folder === root ? facts : ifThere(facts))) !== null) return
  await ensureFolder(files, dirname(folder), root)
  try {
    await files.makeFolder(folder)
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
  }
  await syncFolder(files, dirname(folder))
}

/** Removes what crashed writes left in a folder, and only that; returns how many there were. */
export async function clearStrays(files: FileLayer, folder: string): Promise<number> {
  const strays = ((await ifThere(files.list(folder))) ?? []).filter(
    ({ name, kind }) => kind === 'file' && STRAY.test(name)
  )
  for (const { name } of strays) await files.remove(join(folder, name))
  return strays.length
}
