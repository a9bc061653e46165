import { useJobs } from '../../app/project-context.tsx'
import { runPercent } from './run-fraction.ts'
import type { RunWords } from './run-words.ts'
import styles from './run-mark.module.css'

/** Each state of a run has a shape of its own; while it goes on, a ring that fills. */
export function RunMark({ state }: { state: RunWords['state'] }) {
  const percent = useJobs(runPercent)
  return (
    <svg className={styles.mark} data-state={state} viewBox="0 0 16 16" aria-hidden>
      {(state === 'running' || state === 'paused' || state === 'waiting') && (
        <>
          <circle className={styles.track} cx="8" cy="8" r="6" />
          <circle className={styles.ring} cx="8" cy="8" r="6" pathLength="100" strokeDasharray={`${percent} 100`} />
        </>
      )}
      {state === 'paused' && <path className={styles.line} d="M6.5 6v4M9.5 6v4" />}
      {state === 'waiting' && <path className={styles.line} d="M8 5.5V8h2" />}
      {state === 'done' && <path className={styles.line} d="m3.5 8.5 3 3 6-7" />}
      {state === 'failed' && <path className={styles.line} d="M8 3.2 13.2 12.5H2.8Z" />}
      {state === 'stopped' && <path className={styles.line} d="M4.5 4.5h7v7h-7Z" />}
    </svg>
  )
}
