import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProjectAssets } from '../../assets/assets.ts'
import { MAX_PICTURE_BYTES, type Candidate } from '../../contract/project-contract.ts'
import { StudioError } from '../../contract/studio-error.ts'
import type { Media } from '../../media/media.ts'
import { projectFiles } from '../../model/project-files.ts'
import { shotFileName } from '../../model/shot-name.ts'
import { shotSettings } from '../../model/storyboard.ts'
import { fold } from '../../project/folder-listing.ts'
import { picturesByBase } from '../../project/keyframe-names.ts'
import type { ProjectStore } from '../../project/project-store.ts'
import { pictureVersion } from './picture-board.ts'

/** A picture from a window. */
export interface GivenPicture {
  picture: File
  /** The shot that it is for; made of the file's name where it is left out. */
  filename_base?: string | undefined
}

export interface CandidateParts {
  store: ProjectStore
  assets: ProjectAssets
}

/** The pictures in `keyframes/` and `selected/` that are named after the shot, and the one it starts from; variants in order. Throws `shot_unknown`. */
export async function candidatesOf(
  { store, assets }: CandidateParts,
  shotId: string,
  selected: string | null
): Promise<Candidate[]> {
  const shots = store.storyboard.shots.map(shotSettings)
  const shot = shots.find((one) => one.shotId === shotId)
  if (shot === undefined) {
    const known = shots.map((one) => one.shotId).join(', ')
    throw new StudioError('shot_unknown', { shot: shotId, known })
  }
  const bases = shots.map(({ filenameBase }) => filenameBase)
  const inFolder = async (folder: string) =>
    (picturesByBase(await store.files.list(folder), bases).get(fold(shot.filenameBase)) ?? []).map(
      ({ name, version }) => ({ file: `${folder}/${name}`, name, variant: version })
    )
  const keyframes = await inFolder(projectFiles.keyframes)
  // the copy of a candidate is not shown beside it
  const names = new Set(keyframes.map(({ name }) => fold(name)))
  const others = (await inFolder(projectFiles.selected)).filter(({ name }) => !names.has(fold(name)))
  const found = [...keyframes, ...others]
  const chosen = selected === null ? null : nameOf(selected)
  const isThere = found.some(({ name }) => name === chosen)
  if (selected !== null && chosen !== null && !isThere) found.push({ file: selected, name: chosen, variant: null })
  const views = await Promise.all(
    found
      .toSorted((a, b) => (a.variant ?? 0) - (b.variant ?? 0) || a.name.localeCompare(b.name))
      .map(async ({ file, name, variant }) => {
        const version = await pictureVersion(store, file)
        if (version === null) return []
        const [url, thumb] = [assets.file(file, version), assets.thumb(file, version)]
        return [{ file, variant, is_selected: name === chosen, url, thumb }]
      })
  )
  return views.flat()
}

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1)

/** The formats that the studio takes, by what their files begin with. */
const formats: [RegExp, string][] = [
  [/^89504e470d0a1a0a/, 'png'],
  [/^ffd8ff/, 'jpg'],
  [/^52494646.{8}57454250/, 'webp']
]

/**
 * Puts a picture among the candidates as the next variant of its base, on disk when it resolves; writes over nothing. One
 * call at a time. Throws `picture_invalid` for what is no PNG, JPEG or WebP that can be read.
 */
export async function addPicture(
  store: ProjectStore,
  media: Pick<Media, 'pictureSize'>,
  { picture, filename_base }: GivenPicture
): Promise<{ file: string; filename_base: string }> {
  const invalid = (reason: string): StudioError => new StudioError('picture_invalid', { file: picture.name, reason })
  if (picture.size > MAX_PICTURE_BYTES) throw invalid(`it has more than ${MAX_PICTURE_BYTES / 1e6} MB`)
  const bytes = Buffer.from(await picture.arrayBuffer())
  const start = bytes.subarray(0, 12).toString('hex')
  const format = formats.find(([signature]) => signature.test(start))?.[1]
  if (format === undefined) throw invalid('it is no PNG, JPEG or WebP')
  const base = baseName(filename_base ?? picture.name.replace(/\.[^.]*$/, '').replace(/_v\d+$/i, ''))
  return store.files.withWorkFolder(async (folder) => {
    const made = join(folder, `${randomUUID()}.${format}`)
    await writeFile(made, bytes)
    await media.pictureSize(made).catch((error: unknown) => {
      const { facts = {} } = error as { facts?: { reason?: string } }
      throw new StudioError(
        'picture_invalid',
        { file: picture.name, reason: facts.reason ?? "it can't be read" },
        { cause: error }
      )
    })
    const versions = (await store.files.list(projectFiles.keyframes)).flatMap((name) => {
      const [, stem, number] = /^(.*)_v(\d+)\.[^.]+$/i.exec(name) ?? []
      return stem !== undefined && fold(stem) === fold(base) ? [Number(number)] : []
    })
    const file = `${projectFiles.keyframes}/${base}_v${Math.max(0, ...versions) + 1}.${format}`
    await store.files.place(made, file)
    return { file, filename_base: base }
  })
}

/** The base as it is, where every system can have a file of that name; else what is plain of it. */
function baseName(text: string): string {
  const base = text.trim().normalize('NFC') || 'picture'
  const isPlain = !/[\p{Cc}<>:"/\\|?*]/u.test(base) && !/^\.|[. ]$/.test(base) && base.length <= 100
  return isPlain ? base : shotFileName(base)
}
