import { ImageOff, ImagePlus, Images } from 'lucide-react'
import { useState, type DragEvent } from 'react'
import { useDocument, useFilm, useJobs, useProject } from '../../app/project-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { pickFiles } from '../../pictures/pick-files.ts'
import { PICTURE_TYPES } from '../../pictures/picture-files.ts'
import { pictureOf } from '../../pictures/picture-of.ts'
import { usePictureIntake } from '../../pictures/use-picture-intake.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { pictureProblemWords } from '../board/shot-state.ts'
import { CropPreview } from './crop-preview.tsx'
import styles from './picture-block.module.css'

const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files')

/** The picture that the shot starts from, as the model will see it. A picture can be dropped on it. */
export function PictureBlock({ shotId, onChoose }: { shotId: string; onChoose(): void }) {
  const { document } = useProject()
  const { plan, shots } = useFilm()
  const chosen = useDocument((state) => state.document.pictures[shotId])
  const canEdit = useDocument((state) => state.canEdit)
  const picture = useJobs(({ pictures }) => pictureOf(pictures, shotId, chosen))
  const { adding, forShot } = usePictureIntake()
  const [isOver, setOver] = useState(false)
  const problem = shots.get(shotId)?.problem ?? null
  const isUnused = plan.workflow.start_frame === 'none'

  const take = (files: readonly File[]): void => void forShot(shotId, files).catch(tellFailure)
  const remove = (): void =>
    document.edit(`Remove picture of shot ${shotId}`, (before) => ({
      ...before,
      pictures: { ...before.pictures, [shotId]: null }
    }))

  const shown = problem === null && picture !== null && picture.problem === null ? picture : null
  return (
    <div
      className={styles.block}
      data-over={isOver ? '' : undefined}
      onDragOver={(event) => {
        if (!canEdit || !hasFiles(event)) return
        event.preventDefault()
        event.stopPropagation()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false)
        if (!canEdit || !hasFiles(event)) return
        event.preventDefault()
        event.stopPropagation()
        take([...event.dataTransfer.files])
      }}
    >
      {shown?.url != null ? (
        <CropPreview
          key={shown.url}
          url={shown.url}
          thumb={shown.thumb}
          canvas={plan.canvas}
          label={`Picture of shot ${shotId}`}
        />
      ) : (
        <div className={styles.empty} style={{ aspectRatio: `${plan.canvas.width} / ${plan.canvas.height}` }}>
          <p className={styles.problem}>{pictureProblemWords[problem ?? picture?.problem ?? 'no_keyframe']}</p>
          <p className={styles.hint}>{picture?.file ?? 'Drop one here, paste it, or choose one.'}</p>
        </div>
      )}
      {shown !== null && (
        <div className={styles.acts}>
          <Button disabled={!canEdit} onClick={onChoose}>
            <Images size={16} strokeWidth={1.75} aria-hidden />
            {adding === null ? 'Choose…' : 'Adding…'}
          </Button>
          <IconButton
            icon={ImagePlus}
            label="Add a picture from this computer"
            disabled={!canEdit}
            onClick={() => void pickFiles({ accept: PICTURE_TYPES, isMultiple: true }).then(take).catch(tellFailure)}
          />
          <IconButton icon={ImageOff} label="Remove the picture" disabled={!canEdit} onClick={remove} />
        </div>
      )}
      {isUnused && <p className={styles.hint}>{plan.workflow.title} starts from no picture.</p>}
    </div>
  )
}
