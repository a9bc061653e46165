import { z } from 'zod'
import { projectSchema, type Project } from './project.ts'
import { shotSchema, type Shot, type Storyboard } from './storyboard.ts'

const {
  name,
  fps,
  width,
  height,
  engine,
  workflow,
  use_sage_attention,
  max_segment_seconds,
  split,
  may_shrink,
  models
} = projectSchema.shape

/** The settings of a project that an edit can change. Without the defaults of the file: what is left out stays. */
export const projectPatchSchema = z
  .object({
    name,
    fps: fps.unwrap(),
    width: width.unwrap(),
    height: height.unwrap(),
    engine: engine.unwrap(),
    workflow: workflow.unwrap(),
    use_sage_attention: use_sage_attention.unwrap(),
    max_segment_seconds: max_segment_seconds.unwrap(),
    split: split.unwrap(),
    may_shrink: may_shrink.unwrap(),
    models: models.unwrap()
  })
  .partial()
export type ProjectPatch = z.infer<typeof projectPatchSchema>

/**
 * One edit of the document, by shot id, so that two windows can edit different shots: shots as they are to be, ids to
 * take out, the order of all ids where it is another, the picture of shots (a file in the project, or null for none),
 * settings.
 */
export const documentChangeSchema = z.object({
  put: z.array(shotSchema).optional(),
  remove: z.array(z.string()).optional(),
  order: z.array(z.string()).optional(),
  pictures: z.record(z.string(), z.string().nullable()).optional(),
  project: projectPatchSchema.optional()
})
export type DocumentChange = z.infer<typeof documentChangeSchema>

/** What is saved and can be undone. `pictures`: the file that each shot starts from, where somebody chose one. */
export interface FilmDocument {
  project: Project
  storyboard: Storyboard
  pictures: Readonly<Record<string, string | null>>
}

/** The document after a change. Ids that the order leaves out keep their place at the end; unknown ones are passed over. */
export function applyChange(document: FilmDocument, change: DocumentChange): FilmDocument {
  const { put = [], remove = [], order, pictures = {}, project = {} } = change
  const gone = new Set(remove)
  const shots = new Map(document.storyboard.shots.map((shot) => [shot.shot_id, shot]))
  for (const shot of put) shots.set(shot.shot_id, shot)
  for (const id of gone) shots.delete(id)
  const ids = order === undefined ? [...shots.keys()] : [...new Set([...order, ...shots.keys()])]
  const isSame = put.length === 0 && gone.size === 0 && order === undefined
  return {
    project: Object.keys(project).length === 0 ? document.project : { ...document.project, ...project },
    storyboard: isSame
      ? document.storyboard
      : { ...document.storyboard, shots: ids.flatMap((id) => shots.get(id) ?? []) },
    pictures: Object.keys(pictures).length === 0 ? document.pictures : { ...document.pictures, ...pictures }
  }
}

/** The change that leads from one document to the other; its own way back is the same with both swapped. */
export function changeBetween(before: FilmDocument, after: FilmDocument): DocumentChange {
  const pictures = changedEntries(before.pictures, after.pictures, null)
  const project = changedEntries(before.project, after.project, undefined) as ProjectPatch
  return {
    ...shotsBetween(before, after),
    ...(Object.keys(pictures).length > 0 && { pictures }),
    ...(Object.keys(project).length > 0 && { project })
  }
}

function shotsBetween(before: FilmDocument, after: FilmDocument): Pick<DocumentChange, 'put' | 'remove' | 'order'> {
  const [was, is] = [before.storyboard.shots, after.storyboard.shots]
  // every key that is typed asks for this: a film of 1,000 shots of which one is another takes microseconds
  if (was.length === is.length && is.every(({ shot_id }, index) => shot_id === was[index]!.shot_id)) {
    const put = is.filter((shot, index) => shot !== was[index])
    return put.length > 0 ? { put } : {}
  }
  const [wasById, isById] = [was, is].map((shots) => new Map(shots.map((shot) => [shot.shot_id, shot])))
  const put = is.filter((shot) => wasById!.get(shot.shot_id) !== shot)
  const remove = [...wasById!.keys()].filter((id) => !isById!.has(id))
  const order = [...isById!.keys()]
  const unordered = applyChange(before, { put, remove }).storyboard.shots.map(({ shot_id }) => shot_id)
  return {
    ...(put.length > 0 && { put }),
    ...(remove.length > 0 && { remove }),
    ...(!sameList(order, unordered) && { order })
  }
}

export const isEmptyChange = (change: DocumentChange): boolean => Object.keys(change).length === 0

/** The shots whose picture or segments a change may touch. */
export const touchedShots = ({ put = [], remove = [], pictures = {} }: DocumentChange): string[] => [
  ...new Set([...put.map(({ shot_id }: Shot) => shot_id), ...remove, ...Object.keys(pictures)])
]

const sameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index])

function changedEntries<Value, Gone>(
  before: Readonly<Record<string, Value>>,
  after: Readonly<Record<string, Value>>,
  gone: Gone
): Record<string, Value | Gone> {
  if (before === after) return {}
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  // a shot may be called `constructor`
  const own = (entries: typeof before, key: string) => (Object.hasOwn(entries, key) ? entries[key] : undefined)
  const changed = [...keys].filter((key) => own(before, key) !== own(after, key))
  return Object.fromEntries(changed.map((key) => [key, Object.hasOwn(after, key) ? after[key]! : gone]))
}
