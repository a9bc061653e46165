import { ChevronRight, CornerLeftUp } from 'lucide-react'
import { useCallback, useState } from 'react'
import { useClient } from '../../app/studio-context.tsx'
import { useAnswer } from '../../app/use-answer.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { readFailure } from '../../ui/failure.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { FolderList, focusFolders } from './folder-list.tsx'
import type { FolderQuestionProps } from './open-project.tsx'
import { crumbsOf } from './project-words.ts'
import styles from './folder-chooser.module.css'

/** Folders on the machine of the studio, for windows that have no dialog of the system's own. Projects are marked. */
export function FolderChooser({ title, action, isProject, onChoose, onClose }: FolderQuestionProps) {
  const client = useClient()
  const [path, visit] = useState<string | undefined>(undefined)
  const ask = useCallback(() => client.home.browse(path === undefined ? {} : { path }), [client, path])
  const { value: view, failure, isAsking } = useAnswer(ask)
  const [chosen, setChosen] = useState(0)
  const [typed, setTyped] = useState<string | null>(null)
  const folders = view?.folders ?? []
  const selected = folders[chosen]

  const go = (to: string | undefined): void => {
    setTyped(null)
    setChosen(0)
    visit(to)
    focusFolders()
  }
  const enter = (): void => {
    // what is marked while the next folder is read belongs to the one before
    if (selected === undefined || isAsking) return
    if (isProject && selected.is_project) onChoose(selected.path)
    else go(selected.path)
  }
  // what the button takes: the marked project, else the folder that is shown
  const target = isProject
    ? selected?.is_project === true
      ? selected.path
      : view?.is_project === true
        ? view.path
        : null
    : (view?.path ?? null)

  return (
    <Dialog
      title={title}
      width={560}
      onClose={onClose}
      footer={
        <>
          <input
            className={styles.path}
            aria-label="Path of a folder"
            spellCheck={false}
            dir="ltr"
            value={typed ?? target ?? view?.path ?? ''}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && typed !== null && go(typed)}
          />
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={target === null} onClick={() => target !== null && onChoose(target)}>
            {action}
          </Button>
        </>
      }
    >
      <div className={styles.top}>
        <IconButton
          icon={CornerLeftUp}
          label="One folder up"
          keys="Backspace"
          disabled={view?.parent == null}
          onClick={() => go(view?.parent ?? undefined)}
        />
        <nav className={styles.crumbs} aria-label="Where this is">
          {crumbsOf(view?.path ?? '').map(({ name, path }, index) => (
            <span key={path} className={styles.crumb}>
              {index > 0 && <ChevronRight size={12} aria-hidden />}
              <Button look="quiet" className={styles.step} onClick={() => go(path)}>
                {name}
              </Button>
            </span>
          ))}
        </nav>
      </div>
      {failure !== null && <Problem failure={readFailure(failure)} />}
      <FolderList
        folders={view === null ? null : folders}
        chosen={chosen}
        isLoading={isAsking}
        onChoose={setChosen}
        onEnter={enter}
        onUp={() => view?.parent != null && go(view.parent)}
      />
    </Dialog>
  )
}
