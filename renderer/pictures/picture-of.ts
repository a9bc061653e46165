import type { PictureView } from '../../services/contract/project-view.ts'

/**
 * A shot's picture as it is to be shown now: a shot that was made of another (a copy, a cut) shows that one's at once,
 * before the studio has told of its own. `chosen` undefined: nobody chose one.
 */
export function pictureOf(
  pictures: Readonly<Record<string, PictureView>>,
  shotId: string,
  chosen: string | null | undefined
): PictureView | null {
  const own = pictures[shotId]
  if (own !== undefined) return own
  if (typeof chosen !== 'string') return null
  return Object.values(pictures).find(({ file, problem }) => file === chosen && problem === null) ?? null
}
