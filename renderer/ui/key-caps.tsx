import { keyCaps } from '../commands/keys.ts'
import styles from './key-caps.module.css'

/** Keys as a person sees them on the keyboard. */
export const KeyCaps = ({ keys }: { keys: string }) => (
  <kbd className={styles.caps}>
    <span className="visually-hidden">{keyCaps(keys).join(' ')}</span>
    {keyCaps(keys).map((cap) => (
      <span key={cap} className={styles.cap} aria-hidden>
        {cap}
      </span>
    ))}
  </kbd>
)
