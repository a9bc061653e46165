import { randomBytes } from 'node:crypto'
import { copyFile, link, mkdir, open, rename, rm, stat, symlink } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { StudioError, toStudioError } from '../contract/studio-error.ts'

/** What a killed run can leave beside its output. In a project outputs are made in the work folder, which the next open clears. */
const strayName = (extension = ''): string => `.framechain-media-${randomBytes(8).toString('hex')}${extension}`

/**
 * Gives `write` a temporary path beside `to` and brings the result under its name: fsync, rename, fsync of the folder.
 * A run that wrote nothing is `ffmpeg_failed`; whatever goes wrong, the temporary file goes.
 */
export async function writeWhole<T>(
  to: string,
  signal: AbortSignal | undefined,
  write: (temporary: string) => Promise<T>
): Promise<T> {
  signal?.throwIfAborted()
  const folder = dirname(to)
  await mkdir(folder, { recursive: true })
  const extension = extname(to).toLowerCase()
  const temporary = join(folder, strayName(/^\.[a-z0-9]{1,5}$/.test(extension) ? extension : ''))
  try {
    const result = await write(temporary)
    if (!(await hasBytes(temporary)))
      throw new StudioError('ffmpeg_failed', { reason: `it wrote nothing for ${basename(to)}`, file: to })
    signal?.throwIfAborted()
    await syncFile(temporary)
    await rename(temporary, to)
    await syncFolder(folder)
    return result
  } catch (error) {
    await rm(temporary, { force: true })
    throw signal?.aborted ? error : toStudioError(error)
  }
}

/** A folder of our own beside `to` for as long as `use` runs. */
export async function withFolder<T>(parent: string, use: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(parent, { recursive: true })
  const folder = join(parent, strayName())
  await mkdir(folder)
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Puts a file under a name of ours: a link where the disk allows it, else a copy. */
export async function placeFile(file: string, as: string): Promise<void> {
  try {
    await link(file, as)
  } catch {
    // Another disk, or a file system without hard links.
    await symlink(file, as).catch(() => copyFile(file, as))
  }
}

/** Whether there is a file with something in it. */
export const hasBytes = (file: string): Promise<boolean> =>
  stat(file).then(
    (found) => found.size > 0,
    () => false
  )

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no handle on a folder that could be flushed.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
