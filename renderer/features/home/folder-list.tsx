import { Clapperboard, Folder } from 'lucide-react'
import { useEffect, type KeyboardEvent } from 'react'
import type { FolderView } from '../../../services/contract/home-contract.ts'
import { folderAfterKey } from './folder-keys.ts'
import styles from './folder-list.module.css'

export interface FolderListProps {
  /** Null until they are known. */
  folders: FolderView['folders'] | null
  chosen: number
  isLoading: boolean
  onChoose(index: number): void
  /** Goes into the chosen one, or takes it. */
  onEnter(): void
  onUp(): void
}

const LIST = 'folder-list'
const optionId = (index: number): string => `folder-${index}`

export const focusFolders = (): void => document.querySelector<HTMLElement>(`#${LIST}`)?.focus()

/** The folders of a folder; arrows and first letters choose, Enter goes in, Backspace up. It has the keyboard from the start. */
export function FolderList({ folders, chosen, isLoading, onChoose, onEnter, onUp }: FolderListProps) {
  useEffect(() => {
    document.querySelector(`#${optionId(chosen)}`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = folderAfterKey(folders ?? [], chosen, event.key)
    if (next !== null) onChoose(next)
    else if (event.key === 'Enter' || event.key === 'ArrowRight') onEnter()
    else if (event.key === 'Backspace' || event.key === 'ArrowLeft') onUp()
    else return
    event.preventDefault()
  }

  return (
    <div
      id={LIST}
      className={styles.list}
      role="listbox"
      aria-label="Folders"
      aria-busy={isLoading}
      aria-activedescendant={folders === null || folders.length === 0 ? undefined : optionId(chosen)}
      tabIndex={0}
      data-first-focus
      onKeyDown={onKeyDown}
    >
      {folders?.map(({ name, path, is_project: isProject }, index) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the list has the keys
        <div
          key={path}
          id={optionId(index)}
          className={styles.folder}
          role="option"
          aria-selected={index === chosen}
          tabIndex={-1}
          onClick={() => onChoose(index)}
          onDoubleClick={onEnter}
        >
          {isProject ? (
            <Clapperboard className={styles.project} size={16} strokeWidth={1.75} aria-hidden />
          ) : (
            <Folder size={16} strokeWidth={1.75} aria-hidden />
          )}
          <span className={styles.name} dir="auto">
            {name}
          </span>
          {isProject && <span className={styles.note}>Project</span>}
        </div>
      ))}
      {folders?.length === 0 && <p className={styles.nothing}>No folders in here.</p>}
    </div>
  )
}
