import type { EngineState } from '../../stores/readiness-store.ts'
import styles from './engine-state-mark.module.css'

/** A shape and a colour for each state; the words stand beside it. */
const shapes: Record<EngineState, string> = {
  checking: 'M8 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z',
  ready: 'M8 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z',
  partly: 'M8 3 13 8l-5 5-5-5Z',
  not_ready: 'M8 3.2 13.2 12.5H2.8Z'
}

export const EngineStateMark = ({ state }: { state: EngineState }) => (
  <svg className={styles.mark} data-state={state} viewBox="0 0 16 16" aria-hidden>
    <path d={shapes[state]} />
  </svg>
)
