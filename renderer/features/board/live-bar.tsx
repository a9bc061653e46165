import type { SegmentView } from '../../../services/contract/project-view.ts'
import { percentText } from './shot-state.ts'
import styles from './live-bar.module.css'

/** How far the running segment is, along the lower edge of its picture; the figure while one points at it. */
export function LiveBar({ live, hasFigure = false }: { live: SegmentView | null; hasFigure?: boolean }) {
  if (live === null) return null
  const fraction = live.progress?.fraction ?? 0
  return (
    <div className={styles.live} data-theme="dark" aria-hidden>
      {hasFigure && <span className={styles.percent}>{percentText(fraction)}</span>}
      <span className={styles.bar}>
        <span className={styles.filled} style={{ transform: `scaleX(${fraction})` }} />
      </span>
    </div>
  )
}
