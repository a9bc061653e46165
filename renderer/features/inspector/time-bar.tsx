import type { Take } from '../../../services/model/take.ts'
import { msText, partWords, timeParts } from './take-words.ts'
import styles from './time-bar.module.css'

/** Where a take's time went, as a bar with its words. */
export function TimeBar({ take }: { take: Take }) {
  const { parts, totalMs } = timeParts(take)
  if (parts.length === 0) return <span>not told</span>
  return (
    <div>
      <div className={styles.bar} aria-hidden>
        {parts.map(({ part, share }) => (
          <span key={part} className={styles.part} data-part={part} style={{ flexGrow: share }} />
        ))}
      </div>
      <ul className={styles.words}>
        {parts.map(({ part, ms }) => (
          <li key={part}>
            <span className={styles.key} data-part={part} aria-hidden />
            {partWords[part]}
            <span className={styles.ms}>{msText(ms)}</span>
          </li>
        ))}
        {parts.length > 1 && (
          <li className={styles.total}>
            <span className={styles.key} aria-hidden />
            All<span className={styles.ms}>{msText(totalMs)}</span>
          </li>
        )}
      </ul>
    </div>
  )
}
