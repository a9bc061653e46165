import styles from './progress-bar.module.css'

/** How far something is, in whole percent. */
export const ProgressBar = ({ label, percent }: { label: string; percent: number }) => (
  <div
    className={styles.bar}
    role="progressbar"
    aria-label={label}
    aria-valuenow={percent}
    aria-valuemin={0}
    aria-valuemax={100}
  >
    <div className={styles.filled} style={{ width: `${percent}%` }} />
  </div>
)
