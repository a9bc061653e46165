import { join } from 'node:path'
import { isStudioError, StudioError } from '../contract/studio-error.ts'
import type { Media } from '../media/media.ts'
import { bridgeEndFile, endFrameFile, projectFiles } from '../model/project-files.ts'
import type { PlannedSegment, PlannedShot, VideoPlan } from '../model/video-plan-builder.ts'
import type { ProjectReads, ProjectStore } from '../project/project-store.ts'
import { sha256File } from './fingerprint.ts'

/** The picture that a segment ends on. */
export interface EndFrame {
  /** Where it lies on the canvas once it is placed; absolute. */
  file: string
  /** Of the picture as it was chosen, or `missing`, which no take was made from. */
  sha256: string
  /** Throws `file_missing` or `path_outside` where the shot names no picture of the project. */
  place(signal: AbortSignal): Promise<void>
}

export interface EndFrameParts {
  plan: Pick<VideoPlan, 'workflow' | 'canvas'>
  shot: PlannedShot
  store: ProjectStore
  media: Pick<Media, 'fitPicture'>
  reads: ProjectReads
  bridgeOf: BridgeOf
}

type Picture = { source: string; sha256: string } | { problem: StudioError; sha256: 'missing' }

/** Which picture the segment ends on, where a person had it bridged into the kept one after it; relative to the project. */
export type BridgeOf = (cut: PlannedSegment) => string | undefined

/** A bridged segment has one, and a shot's last segment where the workflow ends on a picture; null for all others. */
export function createEndFrames({
  plan,
  shot,
  store,
  media,
  reads,
  bridgeOf
}: EndFrameParts): (cut: PlannedSegment) => Promise<EndFrame | null> {
  const name = shot.settings.endKeyframe
  let found: Promise<Picture> | null = null

  /** A picture that is not there fails the segment that needs it, and none before. */
  const look = async (chosen: string): Promise<Picture> => {
    try {
      const source = await findPicture(reads, chosen)
      return { source, sha256: await sha256File(source) }
    } catch (error) {
      if (!isStudioError(error, 'file_missing') && !isStudioError(error, 'path_outside')) throw error
      return { problem: error, sha256: 'missing' }
    }
  }

  const endOn = (picture: Picture, placed: string): EndFrame => ({
    file: join(store.folder, placed),
    sha256: picture.sha256,
    async place(signal) {
      if ('problem' in picture) throw picture.problem
      await store.files.withWorkFolder(async (folder) => {
        const fitted = join(folder, 'end.png')
        await media.fitPicture(picture.source, fitted, plan.canvas, { signal })
        await store.files.place(fitted, placed)
      })
    }
  })

  return async (cut) => {
    const bridge = bridgeOf(cut)
    if (bridge !== undefined) return endOn(await look(bridge), bridgeEndFile(shot.shotId, cut.index))
    const isLast = cut.index === shot.segments.length - 1
    if (name === undefined || !isLast || plan.workflow.end_frame !== true) return null
    return endOn(await (found ??= look(name)), endFrameFile(shot.shotId))
  }
}

/** Absolute path of a picture of the project: as it is named, or by its file name where the studio keeps pictures. */
async function findPicture({ size, resolve }: ProjectReads, name: string): Promise<string> {
  const isFileName = !/[\\/]/.test(name)
  const folders = isFileName ? [projectFiles.selected, projectFiles.keyframes] : []
  for (const place of [name, ...folders.map((folder) => `${folder}/${name}`)]) {
    if ((await size(place)) !== null) return resolve(place)
  }
  throw new StudioError('file_missing', { file: name })
}
