import { stat } from 'node:fs/promises'
import type { ProjectAssets } from '../../assets/assets.ts'
import type { PictureView } from '../../contract/project-view.ts'
import { ifThere } from '../../files/file-layer.ts'
import { READS_AT_A_TIME, sideBySide } from '../../generation/side-by-side.ts'
import type { Keyframe } from '../../model/video-plan-builder.ts'
import type { ProjectStore } from '../../project/project-store.ts'

/** Each shot's picture as its windows see it. */
export interface PictureBoard {
  readonly views: Readonly<Record<string, PictureView>>
  /** What the plan is built with. */
  readonly keyframes: ReadonlyMap<string, Keyframe>
  /** Looks at the disk again; resolves to the pictures that are others now. */
  review(): Promise<Record<string, PictureView>>
}

export function createPictureBoard({
  store,
  assets
}: {
  store: () => ProjectStore
  assets: ProjectAssets
}): PictureBoard {
  let views: Record<string, PictureView> = {}
  let keyframes: ReadonlyMap<string, Keyframe> = new Map()

  const viewOf = async (keyframe: Keyframe): Promise<PictureView> => {
    const { file } = keyframe
    const problem = keyframe.problem ?? null
    const version = file === null || problem !== null ? null : await pictureVersion(store(), file)
    if (file === null || version === null) return { file, problem, url: null, thumb: null }
    return { file, problem, url: assets.file(file, version), thumb: assets.thumb(file, version) }
  }

  return {
    get views() {
      return views
    },
    get keyframes() {
      return keyframes
    },
    async review() {
      const found = await store().keyframes()
      const next = Object.fromEntries([...found.keys()].map((shotId) => [shotId, noPicture]))
      await sideBySide([...found], READS_AT_A_TIME, async ([shotId, keyframe]) => {
        next[shotId] = await viewOf(keyframe)
      })
      const changed = Object.entries(next).filter(([shotId, view]) => !isSame(views[shotId], view))
      keyframes = found
      views = next
      return Object.fromEntries(changed)
    }
  }
}

const noPicture: PictureView = { file: null, problem: null, url: null, thumb: null }

/** Changes with the content; null where there is no such file. */
export async function pictureVersion(store: Pick<ProjectStore, 'resolve'>, file: string): Promise<string | null> {
  const facts = await ifThere(stat(await store.resolve(file)))
  return facts?.isFile() === true ? `${facts.size}-${facts.mtimeMs}` : null
}

const isSame = (one: PictureView | undefined, other: PictureView): boolean =>
  one?.file === other.file && one.problem === other.problem && one.url === other.url
