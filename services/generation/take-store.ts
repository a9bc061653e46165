import { basename } from 'node:path'
import { lastFrameFile, segmentFile, sidecarFile, takeFile, takeLastFrameFile } from '../model/project-files.ts'
import type { SegmentKey } from '../model/project-state.ts'
import { takeSchema, type Take } from '../model/take.ts'
import type { ProjectFiles, ProjectReads } from '../project/project-store.ts'
import { takesOf } from './take-history.ts'

/** The takes of a project: each a clip, its last frame and a sidecar that says how it came to be. */
export interface TakeReads {
  /** The take of that content, if it is whole: sidecar readable, clip there with its size. */
  find(segment: SegmentKey, fingerprint: string): Promise<Take | null>
  /** All takes of a segment whose sidecars can be read, whole or not; the latest last. */
  of(segment: SegmentKey): Promise<Take[]>
}

export interface TakeStore extends TakeReads {
  /** Puts a finished clip and its last frame among the takes; the sidecar comes last, so that a take is there whole or not at all. */
  keep(take: Take, made: { clip: string; lastFrame: string }): Promise<void>
  /** Makes it the take in the film: `video/shot_…` and the start frame of the next segment. */
  select(take: Take): Promise<void>
  /** Changes what people say of it; nothing, where it is gone. */
  note(take: Take, change: (take: Take) => Take): Promise<void>
  /** Removes its files. The sidecar goes first: without it the rest is no take. */
  remove(take: Take): Promise<void>
}

export function createTakeReads({ files }: { files: ProjectReads }): TakeReads {
  return {
    async find({ shotId, index }, fingerprint) {
      const clip = takeFile(shotId, index, fingerprint)
      const read = takeSchema.safeParse(await files.readJson(sidecarFile(clip)))
      if (!read.success || read.data.fingerprint !== fingerprint) return null
      const isWhole = (await files.size(clip)) === read.data.bytes && (await files.size(read.data.last_frame)) !== null
      return isWhole ? read.data : null
    },

    async of({ shotId, index }) {
      const start = basename(takeFile(shotId, index, ''), '.mp4')
      const isOfSegment = (name: string) => name.startsWith(start) && /^[0-9a-f]+\.json$/.test(name.slice(start.length))
      const found = await takesOf(files, isOfSegment)
      return found
        .filter((take) => take.shot_id === shotId && take.segment_index === index)
        .toSorted((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at))
    }
  }
}

export function createTakeStore({ files }: { files: ProjectFiles }): TakeStore {
  const reads = createTakeReads({ files })
  const write = (take: Take): Promise<void> => files.write(sidecarFile(take.clip), `${JSON.stringify(take, null, 2)}\n`)

  /** What of a take has its place already when the disk failed: `keep` is asked again and goes on from there. */
  const placed = new WeakMap<Take, Set<string>>()

  return {
    ...reads,

    async keep(take, made) {
      const done = placed.get(take) ?? new Set()
      placed.set(take, done)
      for (const [from, to] of [
        [made.clip, take.clip],
        [made.lastFrame, take.last_frame]
      ] as const) {
        if (done.has(to)) continue
        await files.place(from, to)
        done.add(to)
      }
      await write(take)
    },

    async select(take) {
      await files.link(take.clip, segmentFile(take.shot_id, take.segment_index))
      await files.link(take.last_frame, lastFrameFile(take.shot_id, take.segment_index))
    },

    async note(take, change) {
      const present = await reads.find({ shotId: take.shot_id, index: take.segment_index }, take.fingerprint)
      if (present !== null) await write(change(present))
    },

    async remove(take) {
      for (const file of [sidecarFile(take.clip), take.last_frame, take.clip]) await files.remove(file)
    }
  }
}

/** Where a take of that content lies. */
export const takePlaces = (
  { shotId, index }: SegmentKey,
  fingerprint: string
): { clip: string; last_frame: string } => {
  const clip = takeFile(shotId, index, fingerprint)
  return { clip, last_frame: takeLastFrameFile(clip) }
}
