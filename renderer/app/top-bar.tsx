import { ChevronLeft, LayoutGrid, List, PanelRight, Redo2, Search, Undo2 } from 'lucide-react'
import { useKeysOf } from '../commands/commands-context.tsx'
import { EngineBadge } from '../features/generate/engine-badge.tsx'
import { GenerateButton } from '../features/generate/generate-button.tsx'
import { RunPill } from '../features/queue/run-pill.tsx'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { KeyCaps } from '../ui/key-caps.tsx'
import { useDocument, useProject, useSession } from './project-context.tsx'
import { SaveState } from './save-state.tsx'
import { useStudio } from './studio-context.tsx'
import { useNarrow } from './use-narrow.ts'
import styles from './top-bar.module.css'

/** Where one is, what goes on, and the one next thing to do. */
export function TopBar() {
  const { goHome } = useStudio()
  const { session, document } = useProject()
  const name = useDocument((state) => state.document.project.name)
  const undo = useDocument(({ past }) => past.at(-1)?.label)
  const redo = useDocument(({ future }) => future.at(-1)?.label)
  const boardMode = useSession((state) => state.boardMode)
  const isInspectorOpen = useSession((state) => state.isInspectorOpen)
  const paletteKeys = useKeysOf('view.palette')
  const isNarrow = useNarrow(1200)
  return (
    <header className={styles.bar}>
      <div className={styles.side}>
        <IconButton icon={ChevronLeft} label="All projects" onClick={goHome} />
        <h1 className={styles.name} title={name}>
          {name}
        </h1>
        <SaveState />
        <IconButton
          icon={Undo2}
          label={undo === undefined ? 'Nothing to undo' : `Undo: ${undo}`}
          keys="Mod+Z"
          disabled={undo === undefined}
          onClick={document.undo}
        />
        <IconButton
          icon={Redo2}
          label={redo === undefined ? 'Nothing to redo' : `Redo: ${redo}`}
          keys="Mod+Shift+Z"
          disabled={redo === undefined}
          onClick={document.redo}
        />
        <span className={styles.rule} />
        <IconButton
          icon={LayoutGrid}
          label="Board as a grid"
          aria-pressed={boardMode === 'grid'}
          onClick={() => session.showBoardAs('grid')}
        />
        <IconButton
          icon={List}
          label="Board as a list"
          aria-pressed={boardMode === 'list'}
          onClick={() => session.showBoardAs('list')}
        />
        <Button look="quiet" className={styles.search ?? ''} onClick={() => session.open('palette')}>
          <Search size={16} strokeWidth={1.75} aria-hidden />
          <span className={isNarrow ? 'visually-hidden' : undefined}>Search</span>
          {paletteKeys !== undefined && <KeyCaps keys={paletteKeys} />}
        </Button>
      </div>
      <div className={styles.side}>
        <RunPill />
        <EngineBadge />
        <GenerateButton />
        {isNarrow && (
          <IconButton
            icon={PanelRight}
            label={isInspectorOpen ? 'Close the inspector' : 'Open the inspector'}
            aria-pressed={isInspectorOpen}
            onClick={session.toggleInspector}
          />
        )}
      </div>
    </header>
  )
}
