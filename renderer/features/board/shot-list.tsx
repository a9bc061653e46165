import { DndContext, DragOverlay, MouseSensor, useSensor, useSensors } from '@dnd-kit/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useRef, useState, type MouseEvent } from 'react'
import type { Shot } from '../../../services/model/storyboard.ts'
import { useDocument, useFilm, useProject, useSession } from '../../app/project-context.tsx'
import { PlaceMenu, type MenuEntries } from '../../ui/menu.tsx'
import { boardLayout, dropLine, rowOf, type BoardLayout } from './board-layout.ts'
import { DragGhost } from './drag-ghost.tsx'
import type { ShotActs } from './shot-acts.ts'
import { ShotCard } from './shot-card.tsx'
import { optionId } from './shot-option.tsx'
import { ShotRow } from './shot-row.tsx'
import { useBoardKeys, type Choose } from './use-board-keys.ts'
import { usePanelWidth } from './use-panel-width.ts'
import { useShotMoves } from './use-shot-moves.ts'
import styles from './shot-list.module.css'

export interface ShotListProps {
  shown: readonly Shot[]
  acts: ShotActs
  menu: MenuEntries
  /** The shot that a picture would go to if it were dropped now. */
  target: string | null
  announce(text: string): void
  onPicture(shotId: string): void
}

/** The shots as cards or rows; only those in view are there. One stop of the Tab key: arrows go from shot to shot. */
export function ShotList({ shown, acts, menu, target, announce, onPicture }: ShotListProps) {
  const { session } = useProject()
  const film = useFilm()
  const mode = useSession(({ boardMode }) => boardMode)
  const selection = useSession((state) => state.selection)
  const search = useSession((state) => state.search)
  const ratio = useDocument(({ document: { project } }) => project.width / project.height)
  const scroller = useRef<HTMLDivElement>(null)
  const width = usePanelWidth(scroller)
  const layout = useMemo(
    () => boardLayout({ mode, width, ratio, count: shown.length }),
    [mode, width, ratio, shown.length]
  )
  const ids = useMemo(() => shown.map(({ shot_id }) => shot_id), [shown])
  const selected = useMemo(() => new Set(selection), [selection])
  const [lead, setActive] = useState<string | null>(null)
  const active =
    lead !== null && ids.includes(lead) ? lead : (selection.find((id) => ids.includes(id)) ?? ids[0] ?? null)

  const moves = useShotMoves({ layout, ids, selection, scroller, acts, announce, onLift: session.select })
  const rows = useVirtualizer({
    count: layout.rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => layout.pitch.y,
    paddingStart: layout.padding.edge,
    paddingEnd: layout.padding.edge,
    overscan: 3
  })
  useEffect(() => rows.measure(), [rows, layout.pitch.y])

  const reveal = useCallback(
    (index: number) => rows.scrollToIndex(rowOf(layout, index), { align: 'auto' }),
    [rows, layout]
  )

  const choose: Choose = (id, how) => {
    setActive(id)
    isOwnChoice.current = how !== 'move'
    if (how === 'only') session.select([id])
    if (how === 'also') session.toggle(id)
    if (how === 'to') session.selectTo(id, ids)
  }
  // what was selected elsewhere comes into view
  const isOwnChoice = useRef(false)
  useEffect(() => {
    const first = selection.find((id) => ids.includes(id))
    if (!isOwnChoice.current && first !== undefined) setActive((now) => (selection.includes(now ?? '') ? now : first))
    isOwnChoice.current = false
    // oxlint-disable-next-line react/exhaustive-deps -- a filter changes what is shown, not what was selected
  }, [selection])
  const activeIndex = active === null ? -1 : ids.indexOf(active)
  useEffect(() => {
    if (activeIndex !== -1 && width > 0) reveal(activeIndex)
    // only when it is another one or the filter is, not when the panel is resized or shots come and go before it
    // oxlint-disable-next-line react/exhaustive-deps
  }, [active, width > 0, search])

  const onKeyDown = useBoardKeys({ layout, ids, active, choose, reveal, scroller, moves, acts })

  const onClick = (event: MouseEvent): void => {
    const id = shotAt(event.target)
    if (id === null) return session.select([])
    choose(id, event.shiftKey ? 'to' : event.ctrlKey || event.metaKey ? 'also' : 'only')
  }
  const onContextMenu = (event: MouseEvent): void => {
    // the menu key acts on the list; the menu belongs beside the shot
    if (event.target === event.currentTarget && event.nativeEvent.button !== 2 && active !== null) {
      event.preventDefault()
      event.stopPropagation()
      return openMenuAt(active)
    }
    const id = shotAt(event.target)
    if (id === null) return
    choose(id, selected.has(id) ? 'move' : 'only')
  }

  const sensors = useSensors(useSensor(MouseSensor, { activationConstraint: { distance: 6 } }))
  const line = moves.place === null ? null : dropLine(layout, moves.place)
  return (
    <DndContext sensors={sensors} accessibility={silent} {...moves.drag}>
      <PlaceMenu entries={menu}>
        <div
          ref={scroller}
          className={styles.scroller}
          role="listbox"
          aria-label="Shots"
          aria-multiselectable
          aria-activedescendant={active === null || width === 0 ? undefined : optionId(active)}
          aria-describedby="board-keys"
          data-many={selection.length > 1 ? '' : undefined}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onBlur={() => moves.carry.isOn && moves.carry.leave()}
          onClick={onClick}
          onContextMenuCapture={onContextMenu}
          onDoubleClick={(event) => {
            const id = shotAt(event.target)
            if (id !== null) onPicture(id)
          }}
        >
          <div className={styles.content} role="presentation" style={{ height: rows.getTotalSize() }}>
            {width > 0 &&
              rows.getVirtualItems().map(({ index: row, start }) => (
                <div key={row} className={styles.row} role="presentation" style={rowStyle(layout, start)}>
                  {shown.slice(row * layout.columns, (row + 1) * layout.columns).map((shot, column) => {
                    const planned = film.shots.get(shot.shot_id)
                    if (planned === undefined) return null
                    const option = {
                      shot,
                      seconds: planned.seconds,
                      segments: planned.segments.length,
                      missing: planned.problem,
                      index: row * layout.columns + column,
                      count: shown.length,
                      isSelected: selected.has(shot.shot_id),
                      isActive: shot.shot_id === active,
                      isLifted: moves.lifted.has(shot.shot_id),
                      isTarget: shot.shot_id === target
                    }
                    return mode === 'grid' ? (
                      <ShotCard key={shot.shot_id} {...option} />
                    ) : (
                      <ShotRow key={shot.shot_id} ratio={ratio} {...option} />
                    )
                  })}
                </div>
              ))}
            {line !== null && <div className={styles.line} style={{ ...line }} />}
          </div>
        </div>
      </PlaceMenu>
      <DragOverlay dropAnimation={null}>
        {moves.dragged !== null && (
          <DragGhost shotId={moves.dragged.id} grip={moves.dragged.grip} count={moves.lifted.size} mode={mode} />
        )}
      </DragOverlay>
      <p id="board-keys" className="visually-hidden">
        Arrow keys go from shot to shot, with Shift they select more. Alt and an arrow key moves what is selected. M
        picks it up: arrow keys then choose where it goes, Enter puts it down, Escape leaves it.
      </p>
    </DndContext>
  )
}

/** dnd-kit speaks of ids; the board has words of its own for what happens. */
const silent = {
  announcements: {
    onDragStart: () => undefined,
    onDragOver: () => undefined,
    onDragEnd: () => undefined,
    onDragCancel: () => undefined
  }
}

const rowStyle = ({ columns, card, padding }: BoardLayout, start: number) => ({
  height: card.height,
  padding: `0 ${padding.right}px 0 ${padding.edge}px`,
  gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
  transform: `translateY(${start}px)`
})

const shotAt = (target: EventTarget): string | null =>
  target instanceof Element ? (target.closest<HTMLElement>('[data-shot]')?.dataset.shot ?? null) : null

function openMenuAt(shotId: string): void {
  const option = document.querySelector<HTMLElement>(`#${CSS.escape(optionId(shotId))}`)
  const box = option?.getBoundingClientRect()
  if (option === null || box === undefined) return
  const place = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 }
  option.dispatchEvent(
    new globalThis.MouseEvent('contextmenu', { bubbles: true, cancelable: true, button: 2, ...place })
  )
}
