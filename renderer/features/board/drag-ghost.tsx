import { useDocument, useJobs } from '../../app/project-context.tsx'
import { pictureOf } from '../../pictures/picture-of.ts'
import type { BoardMode } from '../../stores/session-store.ts'
import { ShotPicture } from './shot-picture.tsx'
import type { Grip } from './use-shot-moves.ts'
import styles from './drag-ghost.module.css'

export interface DragGhostProps {
  shotId: string
  grip: Grip
  count: number
  mode: BoardMode
}

/** What hangs on the pointer while shots are dragged: the picture of the one that was taken, and how many come along. */
export function DragGhost({ shotId, grip, count, mode }: DragGhostProps) {
  const shot = useDocument(({ document }) => document.storyboard.shots.find(({ shot_id }) => shot_id === shotId))
  const ratio = useDocument(({ document: { project } }) => project.width / project.height)
  const chosen = useDocument(({ document }) => document.pictures[shotId])
  const picture = useJobs(({ pictures }) => pictureOf(pictures, shotId, chosen))
  if (shot === undefined) return null
  return (
    <div
      className={styles.ghost}
      data-mode={mode}
      style={{ aspectRatio: ratio, transformOrigin: `${grip.x}px ${grip.y}px` }}
    >
      <div className={styles.picture}>
        <ShotPicture hasWords shot={shot} picture={picture} live={null} />
      </div>
      {count > 1 && <span className={styles.count}>{count}</span>}
    </div>
  )
}
