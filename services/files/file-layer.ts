import { constants, promises as fs, type Stats } from 'node:fs'

export type EntryKind = 'file' | 'folder' | 'link' | 'special file'

export interface FolderEntry {
  name: string
  kind: EntryKind
}

export interface FileFacts {
  kind: EntryKind
  bytes: number
  modifiedMs: number
}

export interface OpenFile {
  facts(): Promise<FileFacts>
  /** From the file's start, at most `maxBytes`. */
  read(maxBytes: number): Promise<Buffer>
  /** All of `bytes`, at the file's start. */
  write(bytes: Uint8Array): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

/** The disk, one call for one system call, so that a test can make the n-th fail. Paths are absolute; errors are the system's own. */
export interface FileLayer {
  readonly platform: NodeJS.Platform
  /** `create` fails where there is something of that name; no mode follows a link in the last part of the path. */
  open(path: string, mode: 'read' | 'create' | 'update'): Promise<OpenFile>
  /** What lies at the path itself: a link is a link. */
  facts(path: string): Promise<FileFacts>
  realPath(path: string): Promise<string>
  list(path: string): Promise<FolderEntry[]>
  makeFolder(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  link(from: string, to: string): Promise<void>
  /** Fails where there is something of that name. */
  copy(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  removeTree(path: string): Promise<void>
  /** Makes renames and new names in a folder durable. */
  syncFolder(path: string): Promise<void>
}

/** Windows has no such flag: there the check of the real path, made just before, stands alone. */
const noFollow = constants.O_NOFOLLOW ?? 0
const flags = {
  read: constants.O_RDONLY | noFollow,
  create: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | noFollow,
  update: constants.O_RDWR | noFollow
}

/** Some network file systems can't sync a folder and say so in these ways. */
const noFolderSync = ['EINVAL', 'ENOTSUP', 'ENOSYS', 'EISDIR']

/** The real disk. */
export const nodeFileLayer: FileLayer = {
  platform: process.platform,

  async open(path, mode) {
    const handle = await fs.open(path, flags[mode])
    return {
      facts: async () => fileFacts(await handle.stat()),
      read: (maxBytes) => readStart(handle, maxBytes),
      write: (bytes) => writeStart(handle, bytes),
      sync: () => handle.sync(),
      close: () => handle.close()
    }
  },
  facts: async (path) => fileFacts(await fs.lstat(path)),
  realPath: (path) => fs.realpath(path),
  async list(path) {
    const entries = await fs.readdir(path, { withFileTypes: true })
    return entries.map((entry) => ({ name: entry.name, kind: entryKind(entry) }))
  },
  makeFolder: (path) => fs.mkdir(path),
  rename: (from, to) => fs.rename(from, to),
  link: (from, to) => fs.link(from, to),
  copy: (from, to) => fs.copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE),
  remove: (path) => fs.unlink(path),
  removeTree: (path) => fs.rm(path, { recursive: true, force: true }),
  async syncFolder(path) {
    const handle = await fs.open(path, 'r')
    try {
      await handle.sync()
    } catch (error) {
      if (!noFolderSync.includes(systemCode(error))) throw error
    } finally {
      await handle.close()
    }
  }
}

/** The system's code of a file error, such as `ENOENT`; empty for anything else. */
export const systemCode = (error: unknown): string => {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  return typeof code === 'string' ? code : ''
}

/** Null instead of an error where there is nothing of that name. */
export async function ifThere<Found>(found: Promise<Found>): Promise<Found | null> {
  try {
    return await found
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error))) return null
    throw error
  }
}

interface Kinds {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

const entryKind = (entry: Kinds): EntryKind =>
  entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'special file'

const fileFacts = (stats: Stats): FileFacts => ({
  kind: entryKind(stats),
  bytes: stats.size,
  modifiedMs: stats.mtimeMs
})

async function readStart(handle: fs.FileHandle, maxBytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.min(maxBytes, (await handle.stat()).size))
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

async function writeStart(handle: fs.FileHandle, bytes: Uint8Array): Promise<void> {
  let written = 0
  while (written < bytes.length) {
    written += (await handle.write(bytes, written, bytes.length - written, written)).bytesWritten
  }
}
