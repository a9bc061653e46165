import type { ReactNode } from 'react'
import styles from './settings-group.module.css'

/** Settings that belong together, under a heading. */
export const SettingsGroup = ({
  title,
  aside,
  children
}: {
  title: string
  aside?: ReactNode
  children: ReactNode
}) => (
  <section className={styles.group}>
    <header className={styles.header}>
      <h2 className={styles.title}>{title}</h2>
      {aside}
    </header>
    {children}
  </section>
)

/** A quiet sentence. */
export const SettingsNote = ({ children }: { children: ReactNode }) => <p className={styles.note}>{children}</p>
