import { appendFile, mkdir, readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeFileWhole } from '../files/durable-write.ts'
import { ifThere, nodeFileLayer } from '../files/file-layer.ts'
import { projectFiles } from '../model/project-files.ts'
import { renderRecordSchema, type RenderRecord } from '../model/render-estimate.ts'
import { takeSchema, type Take } from '../model/take.ts'
import type { ProjectReads } from '../project/project-store.ts'
import { READS_AT_A_TIME, sideBySide } from './side-by-side.ts'

/** How long takes took on this machine, whatever their project: one JSON line each. */
export interface TakeHistory {
  /** The last 2,000, oldest first. Lines that can't be read are passed over; no file is no history. */
  read(): Promise<RenderRecord[]>
  /** Rejects with the disk's own error; what was learned before stays. */
  remember(records: readonly RenderRecord[]): Promise<void>
}

const MOST_LINES = 2_000
/** Twice what 2,000 lines take: so the file is cut now and then, not at every take. */
const MOST_BYTES = 1_000_000

/** `file`: absolute, in the user's data folder. Several processes may add to it at a time. */
export function createTakeHistory({ file }: { file: string }): TakeHistory {
  const lines = async (): Promise<string[]> =>
    ((await ifThere(readFile(file, 'utf8'))) ?? '').split('\n').filter(Boolean).slice(-MOST_LINES)

  return {
    read: async () => (await lines()).flatMap(recordsIn),

    async remember(records) {
      if (records.length === 0) return
      await mkdir(dirname(file), { recursive: true })
      // one call, so that lines of two processes do not mix
      await appendFile(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''))
      if ((await stat(file)).size <= MOST_BYTES) return
      // a line that another process adds in this moment is lost: one figure of two thousand
      await writeFileWhole(nodeFileLayer, file, `${(await lines()).join('\n')}\n`, { isDurable: false })
    }
  }
}

function recordsIn(line: string): RenderRecord[] {
  try {
    const read = renderRecordSchema.safeParse(JSON.parse(line))
    return read.success ? [read.data] : []
  } catch {
    // a line that a crash cut short
    return []
  }
}

/** The takes of a project whose sidecars can be read, in no order; `wants` chooses by the sidecar's file name. */
export async function takesOf(
  files: Pick<ProjectReads, 'list' | 'readJson'>,
  wants: (name: string) => boolean = () => true
): Promise<Take[]> {
  const names = (await files.list(projectFiles.takes)).filter((name) => name.endsWith('.json') && wants(name))
  const read = await sideBySide(names, READS_AT_A_TIME, async (name) =>
    takeSchema.safeParse(await files.readJson(`${projectFiles.takes}/${name}`))
  )
  return read.flatMap(({ success, data }) => (success ? [data] : []))
}
