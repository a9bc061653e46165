import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ensureFolder, writeFileWhole } from '../../files/durable-write.ts'
import { ifThere, nodeFileLayer } from '../../files/file-layer.ts'

const MOST = 30

const recentSchema = z.object({
  folder: z.string(),
  name: z.string(),
  opened_at: z.string(),
  /** Absolute: the picture on its card. */
  poster: z.string().nullable().default(null),
  shots: z.int().nonnegative().default(0),
  seconds: z.number().nonnegative().default(0),
  segments: z.int().nonnegative().default(0),
  segments_done: z.int().nonnegative().default(0)
})
/** A project that was open here before, and what its card shows while it is closed. */
export type RecentEntry = z.infer<typeof recentSchema>

/** `recent.json` of the data folder, the last one opened first. What can't be read is no recent project. */
export interface RecentProjects {
  list(): Promise<RecentEntry[]>
  /** Puts it first where it was opened now (`isOpened`), else keeps its place; on disk when it resolves. */
  remember(entry: RecentEntry, options?: { isOpened?: boolean }): Promise<void>
  forget(folder: string): Promise<void>
}

export function createRecentProjects({ dataFolder }: { dataFolder: string }): RecentProjects {
  const file = join(dataFolder, 'recent.json')
  let writing: Promise<unknown> = Promise.resolve()

  const read = async (): Promise<RecentEntry[]> => {
    const text = await ifThere(readFile(file, 'utf8'))
    const list = z.array(z.unknown()).safeParse(parsed(text ?? '[]'))
    return (list.data ?? []).flatMap((entry) => recentSchema.safeParse(entry).data ?? [])
  }
  const change = (work: (entries: RecentEntry[]) => RecentEntry[]): Promise<void> => {
    const written = writing.then(async () => {
      const entries = work(await read()).slice(0, MOST)
      await ensureFolder(nodeFileLayer, dataFolder)
      await writeFileWhole(nodeFileLayer, file, `${JSON.stringify(entries, null, 2)}\n`)
    })
    writing = written.catch(() => undefined)
    return written
  }

  return {
    list: read,
    remember: (entry, { isOpened = false } = {}) =>
      change((entries) => {
        const others = entries.filter(({ folder }) => folder !== entry.folder)
        if (isOpened) return [entry, ...others]
        return entries.map((one) => (one.folder === entry.folder ? entry : one))
      }),
    forget: (folder) => change((entries) => entries.filter((entry) => entry.folder !== folder))
  }
}

export const isFolder = async (path: string): Promise<boolean> =>
  stat(path).then(
    (facts) => facts.isDirectory(),
    () => false
  )

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return []
  }
}
