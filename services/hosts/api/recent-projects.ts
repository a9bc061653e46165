import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ensureFolder, writeFileWhole } from '../../files/durable-write.ts'
import { ifThere, nodeFileLayer } from '../../files/file-layer.ts'

const MOST = 30

export const cardSchema = z.object({
  name: z.string(),
  /** The picture on the card; absolute. */
  poster: z.string().nullable(),
  shots: z.int().nonnegative(),
  seconds: z.number().nonnegative(),
  segments: z.int().nonnegative(),
  segments_done: z.int().nonnegative()
})
/** What the home page says of a project. */
export type ProjectCard = z.infer<typeof cardSchema>

const recentSchema = z.object({
  folder: z.string(),
  opened_at: z.string(),
  card: cardSchema,
  /** Of the project's files when the card was made: with others it is made anew. */
  made_of: z.string().default('')
})
/** A project that was open here before. */
export type RecentEntry = z.infer<typeof recentSchema>

/** `recent.json` of the data folder, the last one opened first, 30 at most. What can't be read is no recent project. */
export interface RecentProjects {
  list(): Promise<RecentEntry[]>
  /** It was opened now: puts it first. */
  opened(entry: RecentEntry): Promise<void>
  /** Its card is another; it keeps its place, or stays forgotten. */
  update(entries: readonly RecentEntry[]): Promise<void>
  forget(folder: string): Promise<void>
}

export function createRecentProjects({ dataFolder }: { dataFolder: string }): RecentProjects {
  const file = join(dataFolder, 'recent.json')
  let writing: Promise<unknown> = Promise.resolve()

  const list = async (): Promise<RecentEntry[]> => {
    const text = await ifThere(readFile(file, 'utf8'))
    const entries = z.array(z.unknown()).safeParse(parsed(text ?? '[]')).data ?? []
    return entries.flatMap((entry) => recentSchema.safeParse(entry).data ?? [])
  }
  const change = (work: (entries: RecentEntry[]) => RecentEntry[]): Promise<void> => {
    const written = writing.then(async () => {
      await ensureFolder(nodeFileLayer, dataFolder)
      const entries = work(await list()).slice(0, MOST)
      await writeFileWhole(nodeFileLayer, file, `${JSON.stringify(entries, null, 2)}\n`)
    })
    writing = written.catch(() => undefined)
    return written
  }

  return {
    list,
    opened: (entry) => change((entries) => [entry, ...entries.filter(({ folder }) => folder !== entry.folder)]),
    async update(changed) {
      if (changed.length === 0) return
      const byFolder = new Map(changed.map((entry) => [entry.folder, entry]))
      await change((entries) =>
        entries.map((entry) => ({ ...(byFolder.get(entry.folder) ?? entry), opened_at: entry.opened_at }))
      )
    },
    forget: (folder) => change((entries) => entries.filter((entry) => entry.folder !== folder))
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return []
  }
}
