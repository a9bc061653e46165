import type { FilmDocument } from '../../services/model/document-change.ts'
import { addShot } from '../../services/model/storyboard-edits.ts'
import type { Storyboard } from '../../services/model/storyboard.ts'

/** A picture that is in the project's folder now. */
export interface AddedPicture {
  file: string
  filename_base: string
}

/** One new shot for each picture, in their order, after a shot (at the end where `after` is null). */
export function shotsFromPictures<Document extends Pick<FilmDocument, 'storyboard' | 'pictures'>>(
  document: Document,
  added: readonly AddedPicture[],
  after: string | null
): { document: Document; ids: string[] } {
  let { storyboard } = document
  const pictures: Record<string, string | null> = { ...document.pictures }
  const ids: string[] = []
  let previous = after
  for (const { file, filename_base } of added) {
    const edited: { storyboard: Storyboard; ids: string[] } = addShot(storyboard, previous, { filename_base })
    const id = edited.ids[0]!
    storyboard = edited.storyboard
    pictures[id] = file
    ids.push(id)
    // at the end each goes to the end, so that numbers go on; in between they line up behind each other
    previous = after === null ? null : id
  }
  return { document: { ...document, storyboard, pictures }, ids }
}
