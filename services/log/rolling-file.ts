import { constants, promises as fs } from 'node:fs'
import { join } from 'node:path'
import { StudioError } from '../contract/studio-error.ts'
import { ifThere } from '../files/file-layer.ts'
import { projectFiles } from '../model/project-files.ts'

/** Lines at the end of a file that is never larger than it may be. */
export interface RollingFile {
  /** Takes a line, its line break included, and returns at once. */
  write(line: string): void
  /** Resolves when all lines are written, or can't be. Twice is the same as once; later lines are dropped. */
  close(): Promise<void>
}

export interface RollingFileParts {
  /** Absolute path of the project. */
  project: string
  /** A file that has reached this becomes `framechain.1.log`, that one `framechain.2.log`, and so on. */
  maxBytes: number
  /** Files in all. */
  files: number
  /** Told once of what keeps the lines from the disk. */
  onProblem(error: unknown): void
}

/** Lines that wait for a slow disk; more are dropped, since a log must not fill the memory. */
const MAX_WAITING = 20_000

/** Written without following links and without waiting for a reader: a project of somebody else's may hold anything under that name. */
const flags =
  constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * Opens nothing before the first line. A line that can't be written is lost, and the next one is tried again: a disk
 * that was full may have room by then.
 */
export function createRollingFile({ project, maxBytes, files, onProblem }: RollingFileParts): RollingFile {
  const folder = join(project, projectFiles.log)
  const name = (number: number): string => join(folder, number === 0 ? 'framechain.log' : `framechain.${number}.log`)
  let waiting: string[] = []
  let writing: Promise<void> | null = null
  let open: { handle: fs.FileHandle; bytes: number } | null = null
  let hasTold = false
  let isClosed = false

  const shut = async (): Promise<void> => {
    const { handle } = open ?? {}
    open = null
    await handle?.close()
  }

  const opened = async (): Promise<NonNullable<typeof open>> => {
    if (open !== null) return open
    await fs.mkdir(folder, { recursive: true })
    if ((await fs.realpath(folder)) !== join(await fs.realpath(project), projectFiles.log))
      throw new StudioError('path_outside', { path: projectFiles.log })
    const handle = await fs.open(name(0), flags, 0o666)
    const stats = await handle.stat()
    if (!stats.isFile()) {
      await handle.close()
      throw new StudioError('file_invalid', { file: `${projectFiles.log}/framechain.log`, expected: 'a file' })
    }
    open = { handle, bytes: stats.size }
    return open
  }

  const roll = async (): Promise<void> => {
    await shut()
    for (let number = files - 1; number > 0; number--) await ifThere(fs.rename(name(number - 1), name(number)))
  }

  /** What a process that died had not finished gets its line break, so that every other line can be read. */
  const isTorn = async ({ handle, bytes }: NonNullable<typeof open>): Promise<boolean> => {
    if (bytes === 0) return false
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, bytes - 1)
    return buffer[0] !== 0x0a
  }

  const append = async (line: string): Promise<void> => {
    const wasShut = open === null
    let file = await opened()
    const text = wasShut && (await isTorn(file)) ? `\n${line}` : line
    const bytes = Buffer.byteLength(text)
    if (file.bytes > 0 && file.bytes + bytes > maxBytes) {
      await roll()
      file = await opened()
    }
    await file.handle.appendFile(text)
    file.bytes += bytes
  }

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const lines = waiting
      waiting = []
      for (const line of lines) {
        try {
          await append(line)
        } catch (error) {
          await shut().catch(() => undefined)
          if (!hasTold) onProblem(error)
          hasTold = true
        }
      }
    }
    writing = null
  }

  return {
    write(line) {
      if (isClosed || waiting.length >= MAX_WAITING) return
      waiting.push(line)
      writing ??= writeAll()
    },
    async close() {
      isClosed = true
      await writing
      // what was written is on its way to the disk whatever becomes of the handle
      await shut().catch(() => undefined)
    }
  }
}
