import type { PictureView } from '../../services/contract/project-view.ts'

/**
 * A shot's picture as it is to be shown now: an edit that gives a shot the picture of another (a copy, a cut) shows at
 * once, before the studio has told of it. `chosen` undefined: nobody chose one.
 */
export function pictureOf(
  pictures: Readonly<Record<string, PictureView>>,
  shotId: string,
  chosen: string | null | undefined
): PictureView | null {
  const own = pictures[shotId] ?? null
  if (typeof chosen !== 'string' || own?.file === chosen) return own
  return Object.values(pictures).find(({ file, problem }) => file === chosen && problem === null) ?? own
}
