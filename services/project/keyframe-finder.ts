import { z } from 'zod'
import type { FileLayer } from '../files/file-layer.ts'
import { projectFiles } from '../model/project-files.ts'
import { shotSettings, type Storyboard } from '../model/storyboard.ts'
import type { Keyframe } from '../model/video-plan-builder.ts'
import { createFolderListings, fold, type FolderListings } from './folder-listing.ts'
import { parseGuardedJson } from './guarded-json.ts'
import type { InsideFolder } from './inside-folder.ts'
import { chooseSelected, chooseVersion, picturesByBase } from './keyframe-names.ts'
import { isPicture } from './picture-signature.ts'
import { fileNameOf, insidePath } from './project-path.ts'
import { readJsonBytes } from './read-file.ts'
import { readWithSchema } from './schema-problem.ts'

interface FinderParts {
  files: FileLayer
  inside: InsideFolder
}

const PICTURES_AT_ONCE = 32

/**
 * Where each shot's picture is, or why there is none. A shot that the selection names is looked for as it says; one
 * that it doesn't is looked for by its `filename_base`, in `selected/` and then in `keyframes/`. A bad entry costs its
 * own shot's picture only; a selection that is no JSON throws `file_invalid`.
 */
export async function findKeyframes(
  { files, inside }: FinderParts,
  storyboard: Storyboard,
  selectionFile: string | null
): Promise<Map<string, Keyframe>> {
  const listings = createFolderListings({ files, inside })
  const selections = await readSelections({ files, inside, listings }, [selectionFile, projectFiles.selection])
  const shots = storyboard.shots.map(shotSettings)
  const bases = shots.map(({ filenameBase }) => filenameBase)
  const selected = picturesByBase(await listings.names(projectFiles.selected), bases)
  const versions = picturesByBase(await listings.names(projectFiles.keyframes), bases)

  async function byName(filenameBase: string): Promise<Keyframe> {
    const base = fold(filenameBase)
    const pick = chooseSelected(selected.get(base) ?? [])
    const version = pick === null ? chooseVersion(versions.get(base) ?? []) : null
    if (pick !== null) return firstFound([`${projectFiles.selected}/${pick}`], listings)
    if (version !== null) return firstFound([`${projectFiles.keyframes}/${version}`], listings)
    return { problem: 'no_keyframe', file: null }
  }

  const keyframes = new Map<string, Keyframe>()
  for (const { shotId, filenameBase } of shots) {
    const places = placesOf(selections.get(shotId) ?? {})
    keyframes.set(shotId, places.length > 0 ? await firstFound(places, listings) : await byName(filenameBase))
  }
  await markUnreadable({ files, inside, listings }, keyframes)
  return keyframes
}

interface Selection {
  export_path?: string | undefined
  selected_file?: string | undefined
  source_path?: string | undefined
}

/** Each field for itself: one of the wrong kind counts as not there. */
const selectionFields = ['export_path', 'selected_file', 'source_path'] as const
const selectionListSchema = z.looseObject(
  { selections: z.array(z.unknown(), 'a list of selections').nullish() },
  'a selection: an object with a list "selections"'
)

/** Of the first file that is there; one that leads out of the project is not. */
async function readSelections(
  { files, inside, listings }: FinderParts & { listings: FolderListings },
  candidates: readonly (string | null)[]
): Promise<Map<string, Selection>> {
  const selections = new Map<string, Selection>()
  let file: string | null = null
  for (const candidate of candidates) {
    if (file !== null || candidate === null) continue
    const found = await listings.find(candidate)
    if (found.kind === 'file') file = found.path
  }
  const bytes = file === null ? null : await readJsonBytes(files, inside, file)
  if (file === null || bytes === null) return selections
  const document = readWithSchema(selectionListSchema, parseGuardedJson(bytes, file).value, file)
  for (const entry of document.selections ?? []) {
    if (entry === null || typeof entry !== 'object') continue
    const { shot_id: id } = entry as { shot_id?: unknown }
    if (typeof id !== 'string' && typeof id !== 'number') continue
    const texts = selectionFields.flatMap((key) => {
      const value: unknown = Reflect.get(entry, key)
      return typeof value === 'string' && value.trim() !== '' ? [[key, value] as const] : []
    })
    selections.set(String(id), Object.fromEntries(texts))
  }
  return selections
}

/**
 * Where a selection's picture may be, in this order: export_path, selected_file in `selected/` and `keyframes/`,
 * source_path. Of a path that leads out (an old file from another machine has absolute ones) only the file name is
 * looked for, in those two folders. Null stands for a path that leads out and has no usable name.
 */
function placesOf({ export_path, selected_file, source_path }: Selection): (string | null)[] {
  const asName = (text: string | undefined): (string | null)[] => {
    const path = text === undefined ? null : insidePath(text)
    if (text === undefined || path === null) return asPath(text)
    return [...inFolders(path), ...(path.includes('/') ? [path] : [])]
  }
  return [...new Set([...asPath(export_path), ...asName(selected_file), ...asPath(source_path)])]
}

const inFolders = (name: string | null): (string | null)[] =>
  name === null ? [null] : [`${projectFiles.selected}/${name}`, `${projectFiles.keyframes}/${name}`]

const asPath = (text: string | undefined): (string | null)[] => {
  if (text === undefined) return []
  const path = insidePath(text)
  return path === null ? inFolders(fileNameOf(text)) : [path]
}

async function firstFound(places: readonly (string | null)[], listings: FolderListings): Promise<Keyframe> {
  let outside: string | null = null
  let noFile: string | null = null
  for (const place of places) {
    if (place === null) continue
    const found = await listings.find(place)
    if (found.kind === 'file') return { file: found.path }
    if (found.kind === 'outside') outside ??= place
    if (found.kind === 'no_file') noFile ??= place
  }
  if (noFile !== null) return { problem: 'keyframe_unreadable', file: noFile }
  if (outside !== null) return { problem: 'keyframe_outside', file: outside }
  const first = places.find((place) => place !== null)
  return first === undefined
    ? { problem: 'keyframe_outside', file: null }
    : { problem: 'keyframe_missing', file: first }
}

/** A file that is empty or no picture at all is better known now than after an hour of rendering. */
async function markUnreadable(
  { files, inside, listings }: FinderParts & { listings: FolderListings },
  keyframes: Map<string, Keyframe>
): Promise<void> {
  const pathOf = async (file: string): Promise<string> => (await listings.plainPath(file)) ?? inside.resolve(file)
  const pending = [...keyframes].flatMap(([shotId, { file, problem }]) =>
    problem === undefined ? [{ shotId, file }] : []
  )
  while (pending.length > 0) {
    const batch = pending.splice(0, PICTURES_AT_ONCE)
    const isGood = await Promise.all(batch.map(async ({ file }) => isPicture(files, await pathOf(file))))
    batch.forEach(({ shotId, file }, index) => {
      if (isGood[index] !== true) keyframes.set(shotId, { problem: 'keyframe_unreadable', file })
    })
  }
}
