import { basename, dirname, join, sep } from 'node:path'
import { StudioError } from '../contract/studio-error.ts'
import { systemCode, type FileLayer } from '../files/file-layer.ts'
import { insidePath } from './project-path.ts'

/** A folder that no path of a file leads out of. */
export interface InsideFolder {
  /** Absolute and real. */
  readonly root: string
  /** The real absolute path of a relative one, whether there is something or not; throws `path_outside`. */
  resolve(relative: string): Promise<string>
  /** The same, but a link in the last part is not followed: for what is to be removed. */
  resolveEntry(relative: string): Promise<string>
}

export function createInsideFolder({ files, root }: { files: FileLayer; root: string }): InsideFolder {
  const prefix = root.endsWith(sep) ? root : root + sep

  /** Of the longest part that is there, the real path; the rest as it is. Null for a link that leads nowhere or in a ring. */
  async function realPathOf(path: string): Promise<string | null> {
    if (path === root) return root
    try {
      await files.facts(path)
    } catch (error) {
      const code = systemCode(error)
      if (code === 'ELOOP') return null
      if (!['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(code)) throw error
      const parent = await realPathOf(dirname(path))
      return parent === null ? null : join(parent, basename(path))
    }
    try {
      return await files.realPath(path)
    } catch (error) {
      if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(systemCode(error))) return null
      throw error
    }
  }

  async function resolve(relative: string): Promise<string> {
    const path = insidePath(relative)
    const real = path === null ? null : await realPathOf(join(root, path))
    if (real === null || (real !== root && !real.startsWith(prefix)))
      throw new StudioError('path_outside', { path: relative })
    return real
  }

  return {
    root,
    resolve,
    async resolveEntry(relative) {
      const path = insidePath(relative)
      if (path === null || path === '' || path === '.') throw new StudioError('path_outside', { path: relative })
      const entry = join(root, path)
      return dirname(entry) === root ? entry : join(await resolve(dirname(path)), basename(path))
    }
  }
}
