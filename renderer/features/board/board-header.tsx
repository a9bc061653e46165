import { Ellipsis, Plus, Search, X } from 'lucide-react'
import { clockText } from '../../../services/model/time-text.ts'
import { useDocument, useFilm, useProject, useSession } from '../../app/project-context.tsx'
import type { PictureIntake } from '../../pictures/use-picture-intake.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, type MenuEntries } from '../../ui/menu.tsx'
import type { ShotActs } from './shot-acts.ts'
import styles from './board-header.module.css'

export interface BoardHeaderProps {
  /** How many shots the filter leaves. */
  shown: number
  acts: ShotActs
  menu: MenuEntries
  adding: PictureIntake['adding']
}

const FILTER = 'board-filter'

export const focusFilter = (): void => document.querySelector<HTMLElement>(`#${FILTER}`)?.focus()

/** How many shots there are and how long the film is, the filter, and what can be done. */
export function BoardHeader({ shown, acts, menu, adding }: BoardHeaderProps) {
  const { session } = useProject()
  const search = useSession((state) => state.search)
  const canEdit = useDocument((state) => state.canEdit)
  const { plan } = useFilm()
  const all = plan.shots.length
  return (
    <header className={styles.header}>
      <p className={styles.count} data-figures aria-live="polite">
        {adding !== null ? (
          `Adding ${adding.done + 1 > adding.of ? adding.of : adding.done + 1} of ${adding.of}`
        ) : search.trim() !== '' ? (
          `${shown} of ${all}`
        ) : (
          <>
            {all} {all === 1 ? 'shot' : 'shots'}
            <span className={styles.length}> · {clockText(plan.frames / plan.fps)}</span>
          </>
        )}
      </p>
      <label className={styles.filter}>
        <Search size={14} strokeWidth={1.75} aria-hidden />
        <input
          id={FILTER}
          className={styles.input}
          type="text"
          placeholder="Filter"
          aria-label="Filter shots by number or words"
          value={search}
          spellCheck={false}
          onChange={(event) => session.search(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.preventDefault()
            if (search === '') event.currentTarget.blur()
            else session.search('')
          }}
        />
        {search !== '' && (
          <button
            type="button"
            className={styles.clear}
            aria-label="Clear the filter"
            onClick={() => {
              session.search('')
              focusFilter()
            }}
          >
            <X size={14} strokeWidth={1.75} aria-hidden />
          </button>
        )}
      </label>
      <IconButton icon={Plus} label="Add a shot" keys="N" disabled={!canEdit} onClick={acts.add} />
      <Menu entries={menu} align="end">
        <IconButton icon={Ellipsis} label="Selected shots" disabled={all === 0} />
      </Menu>
    </header>
  )
}
