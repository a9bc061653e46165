import { useCallback, useMemo, useState } from 'react'
import { useDocument, useProject, useSession } from '../../app/project-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { useOfferedCommands } from '../../commands/commands-context.tsx'
import { usePictureIntake } from '../../pictures/use-picture-intake.ts'
import { boardCommands } from './board-commands.ts'
import { BoardHeader, focusFilter } from './board-header.tsx'
import { EmptyBoard, NoMatch } from './empty-board.tsx'
import { filterShots } from './filter-shots.ts'
import { PicturePicker } from './picture-picker.tsx'
import { createShotActs } from './shot-acts.ts'
import { ShotList } from './shot-list.tsx'
import { usePictureDrop } from './use-picture-drop.ts'
import { usePicturePaste } from './use-picture-paste.ts'
import { useShotMenu } from './use-shot-menu.ts'
import styles from './board.module.css'

/** The shots as cards or as a list: to look at, choose, order and fill with pictures. */
export function Board() {
  const project = useProject()
  const { document, session } = project
  const shots = useDocument(({ document }) => document.storyboard.shots)
  const search = useSession((state) => state.search)
  const shown = useMemo(() => filterShots(shots, search), [shots, search])
  const [said, announce] = useState('')
  const [pickerFor, setPickerFor] = useState<string | null>(null)

  const acts = useMemo(() => createShotActs({ project, announce, onFailure: tellFailure }), [project])
  const choosePicture = useCallback(() => setPickerFor(session.getState().selection[0] ?? null), [session])
  const commands = useMemo(
    () =>
      boardCommands({
        acts,
        choosePicture,
        focusFilter,
        selectAll() {
          const { shots: all } = document.getState().document.storyboard
          session.select(filterShots(all, session.getState().search).map(({ shot_id }) => shot_id))
        }
      }),
    [acts, choosePicture, document, session]
  )
  useOfferedCommands(commands)
  const menu = useShotMenu()
  const intake = usePictureIntake()
  const { target, isOver, drop } = usePictureDrop(intake)
  usePicturePaste(intake)

  return (
    <div className={styles.board} data-over={isOver && target === null ? '' : undefined} {...drop}>
      <BoardHeader shown={shown.length} acts={acts} menu={menu} adding={intake.adding} />
      {shots.length === 0 ? (
        <EmptyBoard acts={acts} />
      ) : shown.length === 0 ? (
        <NoMatch search={search} onClear={() => session.search('')} />
      ) : (
        <ShotList shown={shown} acts={acts} menu={menu} target={target} announce={announce} onPicture={setPickerFor} />
      )}
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
      {pickerFor !== null && <PicturePicker shotId={pickerFor} onClose={() => setPickerFor(null)} />}
    </div>
  )
}
