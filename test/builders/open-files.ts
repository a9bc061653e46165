import { readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'

/** The files under `folder` that this process has open, as Linux tells. */
export async function openFiles(folder: string): Promise<string[]> {
  const descriptors = await readdir('/proc/self/fd')
  // one that is closed meanwhile is not open
  const targets = descriptors.map((name) => readlink(join('/proc/self/fd', name)).catch(() => ''))
  return (await Promise.all(targets)).filter((target) => target.startsWith(folder))
}
