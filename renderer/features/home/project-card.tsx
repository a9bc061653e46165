import { Ellipsis, Film, FolderOpen, FolderSearch, FolderX, ListX } from 'lucide-react'
import type { RecentProject } from '../../../services/contract/home-contract.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, PlaceMenu, type MenuEntry } from '../../ui/menu.tsx'
import { StateGlyph } from '../../ui/state-glyph.tsx'
import { agoText, lengthText, progressOf } from './project-words.ts'
import styles from './project-card.module.css'

export interface ProjectCardProps {
  project: RecentProject
  now: Date
  isOpening: boolean
  onOpen(): void
  onForget(): void
  /** Its folder was moved: shows the studio where it is now. */
  onLocate(): void
}

/** A recent project: what it looks like, how long it is, how far it is. */
export function ProjectCard(props: ProjectCardProps) {
  const { project, now, isOpening, onOpen, onForget, onLocate } = props
  const { status, text } = progressOf(project)
  const entries: MenuEntry[] = [
    project.is_missing
      ? { label: 'Locate…', icon: FolderSearch, onSelect: onLocate }
      : { label: 'Open', icon: FolderOpen, onSelect: onOpen },
    { label: 'Remove from the list', icon: ListX, note: 'Its files stay', onSelect: onForget }
  ]
  const facts = (
    <>
      <span className={styles.poster}>
        {project.poster !== null && !project.is_missing ? (
          <img src={project.poster} alt="" decoding="async" draggable={false} />
        ) : project.is_missing ? (
          <FolderX size={24} strokeWidth={1.5} aria-hidden />
        ) : (
          <Film size={24} strokeWidth={1.5} aria-hidden />
        )}
      </span>
      <span className={styles.name} dir="auto" title={project.name}>
        {project.name}
      </span>
    </>
  )
  return (
    <PlaceMenu entries={entries}>
      <li className={styles.card} data-missing={project.is_missing ? '' : undefined}>
        {project.is_missing ? (
          <div className={styles.body}>
            {facts}
            <span className={styles.gone} title={project.folder}>
              Its folder is not there: {project.folder}
            </span>
            <span className={styles.acts}>
              <Button onClick={onLocate} data-card>
                Locate…
              </Button>
              <Button look="quiet" aria-label="Remove from the list" onClick={onForget}>
                Remove
              </Button>
            </span>
          </div>
        ) : (
          <>
            <button
              type="button"
              className={styles.body}
              data-card
              aria-busy={isOpening}
              title={project.folder}
              onClick={onOpen}
            >
              {facts}
              <span className={styles.line} data-figures>
                {lengthText(project)}
                <span className={styles.ago}>{agoText(project.opened_at, now)}</span>
              </span>
              <span className={styles.line} data-figures>
                <StateGlyph status={status} label="" />
                {isOpening ? 'Opening…' : text}
              </span>
            </button>
            <span className={styles.more}>
              <Menu entries={entries} align="end">
                <IconButton icon={Ellipsis} label={`More for ${project.name}`} look="plain" />
              </Menu>
            </span>
          </>
        )}
      </li>
    </PlaceMenu>
  )
}
