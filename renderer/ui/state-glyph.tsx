import type { DisplayStatus } from '../stores/jobs-store.ts'
import styles from './state-glyph.module.css'

/** Each state is a shape and a colour: neither alone has to be seen. */
export const glyphShapes: Record<DisplayStatus, string> = {
  waiting: 'M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Z',
  queued: 'M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM8 3.5V8h4.5',
  running: 'M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Z',
  done: 'M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Z',
  stale: 'M8 3 13 8l-5 5-5-5Z',
  failed: 'M8 3.2 13.2 12.5H2.8Z',
  cancelled: 'm4.5 4.5 7 7m0-7-7 7'
}

/** What is filled of a running segment's shape. */
export const runningHalf = 'M8 3.5a4.5 4.5 0 0 1 0 9Z'

export const statusWords: Record<DisplayStatus, string> = {
  waiting: 'Not rendered',
  queued: 'Queued',
  running: 'Rendering',
  done: 'Done',
  stale: 'Changed since it was rendered',
  failed: 'Failed',
  cancelled: 'Cancelled'
}

/** An empty label where the state is said beside it. */
export const StateGlyph = ({ status, label = statusWords[status] }: { status: DisplayStatus; label?: string }) => (
  <svg
    className={styles.glyph}
    data-status={status}
    viewBox="0 0 16 16"
    role="img"
    aria-label={label}
    aria-hidden={label === ''}
  >
    {status === 'running' && <path className={styles.half} d={runningHalf} />}
    <path className={status === 'done' ? styles.full : styles.outline} d={glyphShapes[status]} />
  </svg>
)
