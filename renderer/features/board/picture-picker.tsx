import { ImagePlus } from 'lucide-react'
import { RadioGroup } from 'radix-ui'
import { useCallback, type DragEvent } from 'react'
import { useDocument, useProject } from '../../app/project-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { useAnswer } from '../../app/use-answer.ts'
import { pickFiles } from '../../pictures/pick-files.ts'
import { PICTURE_TYPES } from '../../pictures/picture-files.ts'
import { readDropped } from '../../pictures/read-dropped.ts'
import { usePictureIntake } from '../../pictures/use-picture-intake.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { readFailure } from '../../ui/failure.ts'
import { Problem } from '../../ui/problem.tsx'
import styles from './picture-picker.module.css'

/** The pictures that a shot could start from, side by side: one is chosen, and more can be added. */
export function PicturePicker({ shotId, onClose }: { shotId: string; onClose(): void }) {
  const { client, projectId, document } = useProject()
  const ratio = useDocument(({ document: { project } }) => project.width / project.height)
  const chosen = useDocument((state) => state.document.pictures[shotId] ?? null)
  const canEdit = useDocument((state) => state.canEdit)
  const { adding, forShot } = usePictureIntake()
  const ask = useCallback(async () => {
    // the studio must know of a shot that was only just added
    await document.flush()
    return client.project.candidates({ project_id: projectId, shot_id: shotId })
  }, [client, projectId, document, shotId])
  const { value: candidates, failure, askAgain } = useAnswer(ask)

  const choose = (file: string): void =>
    document.edit(
      `Picture of shot ${shotId}`,
      (before) => ({ ...before, pictures: { ...before.pictures, [shotId]: file } }),
      { merge: `picture ${shotId}` }
    )
  const add = async (files: readonly File[]): Promise<void> => {
    await forShot(shotId, files)
    askAgain()
  }
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    // the board behind it would take them too
    event.stopPropagation()
    readDropped(event.dataTransfer)
      .then((dropped) => add(dropped.map(({ file }) => file)))
      .catch(tellFailure)
  }

  // the studio keeps a copy of what was chosen, which has another name than the candidate
  const selected = candidates?.find(({ file }) => file === chosen) ?? candidates?.find((one) => one.is_selected)
  return (
    <Dialog
      title={`Picture of shot ${shotId}`}
      description="The shot starts from it. What lies beyond the film’s frame is cropped."
      width={720}
      onClose={onClose}
      footer={
        <>
          <Button
            className={styles.add}
            disabled={!canEdit || adding !== null}
            onClick={() => void pickFiles({ accept: PICTURE_TYPES, isMultiple: true }).then(add).catch(tellFailure)}
          >
            <ImagePlus size={16} strokeWidth={1.75} aria-hidden />
            {adding === null ? 'Add pictures…' : `Adding ${adding.of === 1 ? 'a picture' : `${adding.of} pictures`}…`}
          </Button>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <div
        className={styles.place}
        style={{ '--ratio': ratio }}
        onDragOver={(event) => {
          event.preventDefault()
          event.stopPropagation()
        }}
        onDrop={onDrop}
      >
        {failure !== null ? (
          <Problem failure={readFailure(failure)} action={<Button onClick={askAgain}>Try again</Button>} />
        ) : candidates === null ? (
          <div className={styles.grid} aria-busy aria-label="Loading the pictures">
            <div className={styles.shape} />
            <div className={styles.shape} />
          </div>
        ) : candidates.length === 0 ? (
          <p className={styles.empty}>No pictures for this shot yet. Drop some here, or add them below.</p>
        ) : (
          <RadioGroup.Root
            ref={focusChosen}
            className={styles.grid}
            aria-label={`Picture of shot ${shotId}`}
            value={selected?.file ?? ''}
            disabled={!canEdit}
            onValueChange={choose}
          >
            {candidates.map((candidate) => (
              <RadioGroup.Item
                key={candidate.file}
                className={styles.candidate}
                value={candidate.file}
                aria-label={nameOf(candidate.file)}
                onDoubleClick={onClose}
              >
                <span className={styles.frame}>
                  <img src={candidate.thumb} alt="" draggable={false} />
                </span>
                <span className={styles.name} title={candidate.file}>
                  <span className={styles.mark} aria-hidden />
                  {nameOf(candidate.file)}
                </span>
              </RadioGroup.Item>
            ))}
          </RadioGroup.Root>
        )}
      </div>
    </Dialog>
  )
}

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1)

/** Arrow keys go from picture to picture as soon as they are there. */
const focusChosen = (group: HTMLElement | null): void =>
  (group?.querySelector<HTMLElement>('[data-state=checked]') ?? group?.querySelector<HTMLElement>('button'))?.focus()
