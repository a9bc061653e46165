import { segmentKey } from '../../../services/model/project-state.ts'
import { useJobs } from '../../app/project-context.tsx'
import { segmentStatus } from '../../stores/jobs-store.ts'
import { StateGlyph } from '../../ui/state-glyph.tsx'
import { segmentLine } from './segment-words.ts'
import styles from './segments-section.module.css'

interface SegmentRowProps {
  id: string
  shotId: string
  index: number
  count: number
  keeps: number
  top: number
  isChosen: boolean
  onChoose(index: number): void
}

/** One segment; progress draws this row alone. */
export function SegmentRow({ id, shotId, index, count, keeps, top, isChosen, onChoose }: SegmentRowProps) {
  const key = segmentKey({ shotId, index })
  const view = useJobs(({ segments }) => segments.get(key))
  const reason = useJobs(({ pending }) => pending.get(key))
  const status = useJobs((jobs) => segmentStatus(jobs, { shotId, index }))
  const line = segmentLine(status, view, reason)
  const fraction = status === 'running' ? (view?.progress?.fraction ?? 0) : null
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the list has the keys
    <div
      id={id}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      role="option"
      aria-selected={isChosen}
      aria-posinset={index + 1}
      aria-setsize={count}
      tabIndex={-1}
      onClick={() => onChoose(index)}
      // the menu that opens is of this one
      onContextMenu={() => onChoose(index)}
    >
      <StateGlyph status={status} />
      <span className={styles.number}>{index + 1}</span>
      <span className={styles.line} title={line}>
        {line}
      </span>
      <span className={styles.frames}>{keeps} f</span>
      {fraction !== null && <span className={styles.bar} style={{ '--done': `${fraction * 100}%` }} aria-hidden />}
    </div>
  )
}
