import { ChevronRight } from 'lucide-react'
import { useId, useState, type ReactNode } from 'react'
import styles from './section.module.css'

export interface SectionProps {
  /** What it is remembered by. */
  id: string
  title: string
  /** Beside the title: what one would open it for. */
  summary?: ReactNode
  /** Buttons at the right of the header. */
  actions?: ReactNode
  isOpenAtFirst?: boolean
  children: ReactNode
}

const remembered = (id: string): string | null => {
  try {
    return localStorage.getItem(`section.${id}`)
  } catch {
    return null // storage can be denied; a section that forgets is no reason to show nothing
  }
}

/** A part of a panel that folds, and stays folded. */
export function Section({ id, title, summary, actions, isOpenAtFirst = true, children }: SectionProps) {
  const [isOpen, setOpen] = useState(() => (remembered(id) ?? String(isOpenAtFirst)) === 'true')
  const body = useId()
  const toggle = (): void => {
    setOpen(!isOpen)
    try {
      localStorage.setItem(`section.${id}`, String(!isOpen))
    } catch {
      // as above
    }
  }
  return (
    <section className={styles.section} aria-label={title}>
      <header className={styles.header}>
        <h3 className={styles.heading}>
          <button
            type="button"
            className={styles.toggle}
            aria-expanded={isOpen}
            aria-controls={isOpen ? body : undefined}
            onClick={toggle}
          >
            <ChevronRight className={styles.chevron} size={16} strokeWidth={1.75} aria-hidden />
            <span className={styles.title}>{title}</span>
          </button>
        </h3>
        {summary !== undefined && (
          <span className={styles.summary} data-figures>
            {summary}
          </span>
        )}
        {actions}
      </header>
      {isOpen && (
        <div id={body} className={styles.body}>
          {children}
        </div>
      )}
    </section>
  )
}
