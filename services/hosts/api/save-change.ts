import { applyChange, type DocumentChange } from '../../model/document-change.ts'
import type { ProjectStore } from '../../project/project-store.ts'
import { choosePictures } from './picture-choices.ts'

/**
 * Writes an edit to the files of the project that it touches, one after the other. `onWritten` hears of each part that is
 * on disk: where a later one fails, the earlier ones stay. Throws `file_invalid`, `file_missing`, `path_outside`.
 */
export async function saveChange(
  store: ProjectStore,
  change: DocumentChange,
  { now, onWritten }: { now: () => Date; onWritten(part: DocumentChange): void }
): Promise<void> {
  const { put, remove, order, pictures, project } = change
  const shots = { ...(put && { put }), ...(remove && { remove }), ...(order && { order }) }
  if (Object.keys(shots).length > 0) {
    await store.saveStoryboard(
      (storyboard) => applyChange({ project: store.project, storyboard, pictures: {} }, shots).storyboard
    )
    onWritten(shots)
  }
  if (pictures !== undefined) {
    await choosePictures(store, pictures, now)
    onWritten({ pictures })
  }
  if (project !== undefined) {
    await store.saveProject((before) => ({ ...before, ...project }))
    onWritten({ project })
  }
}
