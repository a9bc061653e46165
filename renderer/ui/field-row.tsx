import type { ReactNode } from 'react'
import styles from './field.module.css'

/** Short fields side by side, as many as there is room for. */
export const FieldRow = ({ children }: { children: ReactNode }) => <div className={styles.row}>{children}</div>
