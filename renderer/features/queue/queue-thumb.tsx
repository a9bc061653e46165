import { segmentKey } from '../../../services/model/project-state.ts'
import { useJobs } from '../../app/project-context.tsx'
import styles from './queue-thumb.module.css'

/** The live picture of what runs, a frame of what is done, the board's picture of what waits. */
export function QueueThumb({ shotId, index, isRunning }: { shotId: string; index: number | null; isRunning: boolean }) {
  const segment = useJobs(({ segments }) => (index === null ? undefined : segments.get(segmentKey({ shotId, index }))))
  const board = useJobs(({ pictures }) => pictures[shotId]?.thumb ?? null)
  const fraction = segment?.progress?.fraction ?? 0
  const clip = isRunning ? null : (segment?.clip ?? null)
  const picture = (isRunning ? segment?.preview : null) ?? board
  return (
    <span className={styles.thumb}>
      {picture !== null && <img className={styles.picture} src={picture} alt="" draggable={false} />}
      {/* over the board's picture, since a strip is made when it is first asked for */}
      {clip !== null && (
        <span
          className={styles.strip}
          style={{ backgroundImage: `url("${clip.strip}")`, backgroundSize: `${clip.strip_count * 100}% 100%` }}
        />
      )}
      {isRunning && (
        <span className={styles.bar}>
          <span className={styles.filled} style={{ width: `${fraction * 100}%` }} />
        </span>
      )}
    </span>
  )
}
