import { Fragment } from 'react'
import { keyCaps } from '../commands/keys.ts'
import styles from './key-caps.module.css'

/** Keys as a person sees them on the keyboard. */
export const KeyCaps = ({ keys }: { keys: string }) => (
  <kbd className={styles.caps}>
    {keyCaps(keys).map((cap, index) => (
      <Fragment key={cap}>
        {/* read out as words, not as one */}
        {index > 0 && ' '}
        <span className={styles.cap}>{cap}</span>
      </Fragment>
    ))}
  </kbd>
)
