import { useState, type KeyboardEvent } from 'react'
import type { RecentProject } from '../../../services/contract/home-contract.ts'
import { ProjectCard } from './project-card.tsx'
import styles from './project-grid.module.css'

export interface ProjectGridProps {
  /** Null until they are known. */
  recent: readonly RecentProject[] | null
  /** The folder that is being opened. */
  opening: string | null
  onOpen(folder: string): void
  onForget(folder: string): void
  onLocate(project: RecentProject): void
}

/** Recent projects, the last one first; arrows go from card to card. */
export function ProjectGrid({ recent, opening, onOpen, onForget, onLocate }: ProjectGridProps) {
  const [now] = useState(() => new Date())
  if (recent === null)
    return (
      <div className={styles.grid} aria-busy aria-label="Loading the projects">
        {['one', 'two', 'three', 'four'].map((shape) => (
          <div key={shape} className={styles.shape} />
        ))}
      </div>
    )
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows among buttons that are in the Tab order too
    <ul className={styles.grid} onKeyDown={goByArrows}>
      {recent.map((project) => (
        <ProjectCard
          key={project.folder}
          project={project}
          now={now}
          isOpening={opening === project.folder}
          onOpen={() => onOpen(project.folder)}
          onForget={() => onForget(project.folder)}
          onLocate={() => onLocate(project)}
        />
      ))}
    </ul>
  )
}

function goByArrows(event: KeyboardEvent<HTMLElement>): void {
  const cards = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-card]')]
  const at = cards.indexOf(event.target as HTMLElement)
  if (at === -1 || event.altKey || event.ctrlKey || event.metaKey) return
  const top = cards[0]?.closest('li')?.offsetTop
  const columns = cards.filter((card) => card.closest('li')?.offsetTop === top).length
  const by: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    Home: -at,
    End: cards.length - 1 - at
  }
  const next = cards[at + (by[event.key] ?? Number.NaN)]
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}
