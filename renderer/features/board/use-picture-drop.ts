import { useState, type DragEvent } from 'react'
import { tellFailure } from '../../app/tell-failure.tsx'
import { isPictureFile } from '../../pictures/picture-files.ts'
import { readDropped } from '../../pictures/read-dropped.ts'
import type { PictureIntake } from '../../pictures/use-picture-intake.ts'

/**
 * Pictures dropped on the board: one on a shot becomes its picture; several become a new shot each, after the shot that
 * they were dropped on, or at the end.
 */
export function usePictureDrop({ forShot, asShots }: Pick<PictureIntake, 'forShot' | 'asShots'>) {
  const [over, setOver] = useState<{ shotId: string | null } | null>(null)

  const onDragOver = (event: DragEvent): void => {
    if (!hasFiles(event)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    // how many files there are is known before the drop, what they are is not
    const shotId = event.dataTransfer.items.length === 1 ? shotUnder(event) : null
    if (over?.shotId !== shotId || over === null) setOver({ shotId })
  }
  const onDragLeave = (event: DragEvent): void => {
    if (event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)) return
    setOver(null)
  }
  const onDrop = (event: DragEvent): void => {
    if (!hasFiles(event)) return
    event.preventDefault()
    setOver(null)
    const shotId = shotUnder(event)
    readDropped(event.dataTransfer)
      .then(async (dropped) => {
        const files = dropped.map(({ file }) => file)
        const pictures = files.filter(isPictureFile)
        if (shotId !== null && pictures.length === 1) await forShot(shotId, pictures)
        else await asShots(files, shotId)
      })
      .catch(tellFailure)
  }

  return { isOver: over !== null, target: over?.shotId ?? null, drop: { onDragOver, onDragLeave, onDrop } }
}

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files')

const shotUnder = ({ target }: DragEvent): string | null =>
  target instanceof Element ? (target.closest<HTMLElement>('[data-shot]')?.dataset.shot ?? null) : null
