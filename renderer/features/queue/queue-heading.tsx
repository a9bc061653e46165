import { ChevronRight } from 'lucide-react'
import { memo } from 'react'
import type { Section } from './queue-rows.ts'
import styles from './queue-heading.module.css'

const titles: Record<Section, string> = {
  running: 'Rendering',
  failed: 'Failed',
  waiting: 'Waiting',
  next: 'After this run',
  unready: 'Can’t start',
  done: 'Done'
}

export interface QueueHeadingProps {
  section: Section
  count: number
  isOpen: boolean
  isActive: boolean
  onToggle(section: Section): void
}

export const QueueHeading = memo(({ section, count, isOpen, isActive, onToggle }: QueueHeadingProps) => (
  <h3 className={styles.heading}>
    <button
      type="button"
      data-row
      className={styles.toggle}
      tabIndex={isActive ? 0 : -1}
      aria-expanded={isOpen}
      onClick={() => onToggle(section)}
    >
      <ChevronRight className={styles.chevron} size={16} strokeWidth={1.75} aria-hidden />
      {titles[section]}
      <span className={styles.count} data-figures>
        {count.toLocaleString('en')}
      </span>
    </button>
  </h3>
))
