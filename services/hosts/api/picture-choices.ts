import { readFile } from 'node:fs/promises'
import { StudioError } from '../../contract/studio-error.ts'
import { projectFiles } from '../../model/project-files.ts'
import { keyframeSelectionSchema, type KeyframeSelection } from '../../model/selection.ts'
import { shotSettings } from '../../model/storyboard.ts'
import { insidePath } from '../../project/project-path.ts'
import type { ProjectStore } from '../../project/project-store.ts'
import { readWithSchema } from '../../project/schema-problem.ts'

type Selection = KeyframeSelection['selections'][number]

/**
 * Writes which picture each shot starts from to `selected_keyframes.json`, a copy of the picture beside it; null lets the
 * names decide again. On disk when it resolves. What else the file holds stays. Throws `file_missing`, `path_outside`.
 */
export async function choosePictures(
  store: ProjectStore,
  choices: Readonly<Record<string, string | null>>,
  now: () => Date
): Promise<void> {
  const named = store.state.current.selection_file
  const isThere = named !== null && (await store.files.size(named)) !== null
  const selectionFile = isThere ? named : projectFiles.selection
  const selection = await readSelection(store, selectionFile)
  const bases = new Map(
    store.storyboard.shots.map(shotSettings).map(({ shotId, filenameBase }) => [shotId, filenameBase])
  )
  let selections = selection.selections
  for (const [shotId, file] of Object.entries(choices)) {
    const before = selections.find((entry) => entry.shot_id === shotId)
    const others = selections.filter((entry) => entry.shot_id !== shotId)
    if (file === null) {
      selections = others
      if (before !== undefined) await removeCopy(store, before, others)
      continue
    }
    const picture = await inSelected(store, file)
    const name = nameOf(picture)
    const entry: Selection = {
      ...before,
      shot_id: shotId,
      filename_base: bases.get(shotId) ?? before?.filename_base ?? shotId,
      selected_variant: variantOf(name),
      selected_file: name,
      source_path: file.startsWith(`${projectFiles.selected}/`) ? (before?.source_path ?? file) : file,
      export_path: picture
    }
    selections = before === undefined ? [...others, entry] : selections.map((one) => (one === before ? entry : one))
  }
  const written = { ...selection, total_shots: selections.length, exported_at: now().toISOString(), selections }
  await store.files.write(selectionFile, `${JSON.stringify(written, null, 2)}\n`)
}

async function readSelection(store: ProjectStore, file: string): Promise<KeyframeSelection> {
  const value = await store.files.readJson(file)
  if (value === null && (await store.files.size(file)) === null) return { project: store.project.name, selections: [] }
  return readWithSchema(keyframeSelectionSchema, value, file)
}

/** The picture's name in `selected/`: its own, or a free one where another picture has it. */
async function inSelected(store: ProjectStore, chosen: string): Promise<string> {
  const wanted = insidePath(chosen)
  if (wanted === null) throw new StudioError('path_outside', { path: chosen })
  const file = await whereItIs(store, wanted)
  if (file.startsWith(`${projectFiles.selected}/`)) return file
  const name = nameOf(file)
  const dot = name.lastIndexOf('.')
  for (let number = 1; ; number++) {
    const free = number === 1 ? name : `${name.slice(0, dot)}-${number}${name.slice(dot)}`
    const copy = `${projectFiles.selected}/${free}`
    if (await isSameFile(store, file, copy)) return copy
    if ((await store.files.size(copy)) !== null) continue
    await copyFile(store, file, copy)
    return copy
  }
}

/** A copy in `selected/` that was taken back is made again from its candidate. */
async function whereItIs(store: ProjectStore, file: string): Promise<string> {
  if ((await store.files.size(file)) !== null) return file
  const candidate = `${projectFiles.keyframes}/${nameOf(file)}`
  if ((await store.files.size(candidate)) !== null) return candidate
  throw new StudioError('file_missing', { file })
}

/** So that names decide again as they did before the choice. Only what lies among the candidates too is removed. */
async function removeCopy(
  store: ProjectStore,
  { export_path, source_path }: Selection,
  others: Selection[]
): Promise<void> {
  if (typeof export_path !== 'string' || typeof source_path !== 'string') return
  const [copy, source] = [insidePath(export_path), insidePath(source_path)]
  const isCopy = copy?.startsWith(`${projectFiles.selected}/`) === true && source !== null && source !== copy
  const isUsed = others.some(
    (entry) => entry.export_path === export_path || entry.selected_file === nameOf(export_path)
  )
  if (isCopy && !isUsed && (await isSameFile(store, source, copy))) await store.files.remove(copy)
}

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1)

/** `_v3` at the end of a name says the variant. */
export const variantOf = (name: string): number | null => {
  const found = /_v(\d+)\.[^.]+$/i.exec(name)?.[1]
  return found === undefined ? null : Number(found)
}

async function isSameFile(store: ProjectStore, one: string, other: string): Promise<boolean> {
  const [size, otherSize] = [await store.files.size(one), await store.files.size(other)]
  if (otherSize === null || size !== otherSize) return false
  const [bytes, otherBytes] = await Promise.all([readBytes(store, one), readBytes(store, other)])
  return bytes.equals(otherBytes)
}

async function copyFile(store: ProjectStore, file: string, to: string): Promise<void> {
  await store.files.write(to, await readBytes(store, file))
}

async function readBytes(store: ProjectStore, file: string): Promise<Buffer> {
  return readFile(await store.resolve(file))
}
