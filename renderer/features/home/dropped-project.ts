import { inNameOrder, isPictureFile } from '../../pictures/picture-files.ts'
import type { DroppedFile } from '../../pictures/read-dropped.ts'

/** What files that were dropped at home are good for. */
export type Dropped =
  /** A project's own folder: it is opened where it is, not copied. */
  | { kind: 'project'; name: string }
  | { kind: 'storyboard'; file: File; pictures: File[] }
  | { kind: 'pictures'; files: File[]; name: string | null }
  | { kind: 'nothing' }

/** By names alone; what the files hold is read later. */
export function sortDropped(dropped: readonly DroppedFile[]): Dropped {
  const project = dropped.map(({ path }) => projectAt(path)).find((name) => name !== null)
  if (project !== undefined && project !== null) return { kind: 'project', name: project }
  const pictures = inNameOrder(dropped.map(({ file }) => file).filter(isPictureFile))
  const [storyboard] = dropped.filter(({ path }) => /\.json$/i.test(path)).toSorted(likelyFirst)
  if (storyboard !== undefined) return { kind: 'storyboard', file: storyboard.file, pictures }
  if (pictures.length > 0) return { kind: 'pictures', files: pictures, name: commonFolder(dropped) }
  return { kind: 'nothing' }
}

/** The folder's name where the path is a file that only a project has: `Film/project.json`, `Film/storyboards/…`. */
const projectAt = (path: string): string | null =>
  /^([^/]+)\/(?:project\.json|storyboards\/[^/]+\.json)$/i.exec(path)?.[1] ?? null

const likelyFirst = ({ path: a }: DroppedFile, { path: b }: DroppedFile): number =>
  Number(/storyboard/i.test(b)) - Number(/storyboard/i.test(a))

function commonFolder(dropped: readonly DroppedFile[]): string | null {
  const folders = new Set(dropped.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : null)))
  return folders.size === 1 ? ([...folders][0] ?? null) : null
}
