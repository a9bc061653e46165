import { useMemo, useState } from 'react'
import { shotSettings } from '../../services/model/storyboard.ts'
import { useProject } from '../app/project-context.tsx'
import { tellFailure } from '../app/tell-failure.tsx'
import { inNameOrder, isPictureFile } from './picture-files.ts'
import { shotsFromPictures } from './picture-shots.ts'
import { tellNoPictures, tellPictureFailures } from './tell-pictures.ts'
import { uploadPictures, type Uploaded } from './upload-pictures.ts'

export interface PictureIntake {
  /** How far pictures are that are being added; null while none are. */
  adding: { done: number; of: number } | null
  /** Puts pictures into the project and the first of them into the shot; the others are candidates. */
  forShot(shotId: string, files: readonly File[]): Promise<void>
  /** One new shot for each picture, in name order, after a shot or at the end; one step of the history. */
  asShots(files: readonly File[], after: string | null): Promise<void>
}

/** Takes pictures in that were dropped, pasted or picked, and says what could not be taken. */
export function usePictureIntake(): PictureIntake {
  const { client, projectId, document, session } = useProject()
  const [adding, setAdding] = useState<PictureIntake['adding']>(null)

  const calls = useMemo(() => {
    const upload = async (files: readonly File[], filenameBase?: string): Promise<Uploaded['added']> => {
      const pictures = files.filter(isPictureFile)
      if (!document.getState().canEdit) return []
      if (pictures.length === 0) {
        if (files.length > 0) tellNoPictures()
        return []
      }
      setAdding({ done: 0, of: pictures.length })
      try {
        const { added, failures } = await uploadPictures({
          client,
          projectId,
          files: inNameOrder(pictures),
          ...(filenameBase !== undefined && { filenameBase }),
          onAdded: (done) => setAdding({ done, of: pictures.length })
        })
        tellPictureFailures(failures, pictures.length)
        return added
      } catch (error) {
        tellFailure(error)
        return []
      } finally {
        setAdding(null)
      }
    }

    return {
      async forShot(shotId: string, files: readonly File[]) {
        const shot = document.getState().document.storyboard.shots.find(({ shot_id }) => shot_id === shotId)
        if (shot === undefined) return
        const [first] = await upload(files, shotSettings(shot).filenameBase)
        if (first === undefined) return
        document.edit(`Picture of shot ${shotId}`, (before) => ({
          ...before,
          pictures: { ...before.pictures, [shotId]: first.file }
        }))
        // the studio tells of the picture when the edit is there
        await document.flush()
      },

      async asShots(files: readonly File[], after: string | null) {
        const added = await upload(files)
        if (added.length === 0) return
        const label = added.length === 1 ? 'Add shot from a picture' : `Add ${added.length} shots from pictures`
        let made: string[] = []
        document.edit(label, (before) => {
          const { document: next, ids } = shotsFromPictures(before, added, after)
          made = ids
          return next
        })
        session.select(made)
        await document.flush()
      }
    }
  }, [client, projectId, document, session])

  return useMemo(() => ({ adding, ...calls }), [adding, calls])
}
