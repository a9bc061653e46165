import type { ReactNode } from 'react'
import styles from './panel-header.module.css'

interface PanelHeaderProps {
  title: string
  glyph?: ReactNode
  /** How it stands. */
  words: ReactNode
  /** The one next thing to do. */
  act?: ReactNode
}

/** What is looked at, how it stands, and the next thing to do. */
export const PanelHeader = ({ title, glyph, words, act }: PanelHeaderProps) => (
  <header className={styles.header}>
    <div className={styles.words}>
      <h2 className={styles.title} title={title} dir="auto">
        {title}
      </h2>
      <p className={styles.state} data-figures>
        {glyph}
        <span className={styles.line}>{words}</span>
      </p>
    </div>
    {act}
  </header>
)
