import { RotateCcw } from 'lucide-react'
import { Hint } from './hint.tsx'
import { Menu } from './menu.tsx'
import styles from './field.module.css'

/** The way back to the value that a field has by itself. */
export interface Reset {
  /** That value, as a person reads it. */
  to: string
  onReset(): void
}

/** The mark of a changed field; its menu holds the way back. */
export const FieldReset = ({ field, to, onReset }: Reset & { field: string }) => (
  <Menu align="end" entries={[{ label: 'Reset', note: to, icon: RotateCcw, onSelect: onReset }]}>
    <button type="button" className={styles.changed} aria-label={`${field} is not the default`}>
      <Hint text={`Changed. By itself: ${to}`}>
        <span className={styles.dot} />
      </Hint>
    </button>
  </Menu>
)
