import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
  type DragEndEvent
} from '@dnd-kit/core'
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useJobs, useProject } from '../../app/project-context.tsx'
import { QueueHeading } from './queue-heading.tsx'
import { QueueRowView, type RowActs } from './queue-row.tsx'
import { movedShots, rowKey, type QueueRow, type Section } from './queue-rows.ts'
import { useQueueRows } from './use-queue-rows.ts'
import { useRunCalls } from './use-run-calls.ts'
import styles from './queue-list.module.css'

const heights = { heading: 36, segment: 52, failed: 132 }

/** The rows, of which only those that are seen are there. */
export function QueueList({ onLeave }: { onLeave(): void }) {
  const { session } = useProject()
  const calls = useRunCalls()
  const runShots = useJobs(({ run }) => run.shots)
  const [folded, setFolded] = useState<ReadonlySet<Section>>(() => new Set<Section>(['done']))
  const [asked, setAsked] = useState<{ of: readonly string[]; shots: readonly string[] } | null>(null)
  // until the studio tells its own order
  const rows = useQueueRows(folded, asked?.of === runShots ? asked.shots : null)
  const [active, setActive] = useState(0)
  const scroller = useRef<HTMLDivElement>(null)

  // oxlint-disable-next-line react/incompatible-library -- this component is not memoized, and what it draws is
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(rows[index]!),
    getItemKey: (index) => rowKey(rows[index]!),
    overscan: 8
  })

  const reorder = useCallback(
    (section: Section, shotId: string, to: number): void => {
      const ids = rows.flatMap((row) => (row.kind === 'shot' && row.section === section ? row.shotId : []))
      const others = ids.filter((id) => id !== shotId)
      const shots = movedShots(ids, shotId, others[to] ?? null)
      setAsked({ of: runShots, shots })
      calls.order(shots)
    },
    [rows, calls, runShots]
  )

  const acts = useMemo<RowActs>(
    () => ({
      ...calls,
      show(row) {
        if (row.kind === 'heading') return
        if (row.kind === 'segment') session.selectSegment({ shotId: row.shotId, index: row.index })
        else session.select([row.shotId])
        onLeave()
      },
      move(row, by) {
        if (row.kind !== 'shot') return
        const place = placeOf(rows, row)
        if (place + by >= 0) reorder(row.section, row.shotId, place + by)
      }
    }),
    [calls, session, onLeave, rows, reorder]
  )

  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates })
  )
  const onDragEnd = ({ active: dragged, over }: DragEndEvent): void => {
    const from = rows.find((row) => rowKey(row) === dragged.id)
    const to = rows.find((row) => rowKey(row) === over?.id)
    if (from?.kind !== 'shot' || to?.kind !== 'shot' || from === to || from.section !== to.section) return
    reorder(from.section, from.shotId, placeOf(rows, to))
  }

  const focusRow = (index: number): void => {
    const at = Math.max(0, Math.min(rows.length - 1, index))
    setActive(at)
    virtual.scrollToIndex(at)
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${at}"] [data-row]`)?.focus()
    )
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[active]
    if (row === undefined || event.defaultPrevented || !(event.target as HTMLElement).hasAttribute('data-row')) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && event.altKey) {
      acts.move(row, step)
      focusRow(active + step)
    } else if (step !== 0) focusRow(active + step)
    else if (event.key === 'Home') focusRow(0)
    else if (event.key === 'End') focusRow(rows.length - 1)
    else if (event.key === 'Delete' && row.kind !== 'heading' && ['running', 'waiting', 'next'].includes(row.section))
      acts.cancel(row.shotId)
    else return
    event.preventDefault()
  }
  const toggle = (section: Section): void =>
    setFolded((now) => new Set(now.has(section) ? [...now].filter((one) => one !== section) : [...now, section]))

  const movable = useMemo(() => rows.flatMap((row) => (row.kind === 'shot' ? rowKey(row) : [])), [rows])
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={onDragEnd}
      accessibility={{ screenReaderInstructions: { draggable: dragHelp } }}
    >
      <SortableContext items={movable} strategy={verticalListSortingStrategy}>
        <div
          ref={scroller}
          className={styles.scroller}
          onKeyDown={onKeyDown}
          onFocus={(event) => setActive(indexOf(event.target))}
          role="presentation"
        >
          <ul className={styles.list} style={{ height: virtual.getTotalSize() }} aria-label="The queue">
            {virtual.getVirtualItems().map(({ index, start, key }) => {
              const row = rows[index]!
              return (
                <li
                  key={key}
                  ref={virtual.measureElement}
                  data-index={index}
                  className={styles.place}
                  style={{ top: start }}
                >
                  {row.kind === 'heading' ? (
                    <QueueHeading
                      section={row.section}
                      count={row.count}
                      isOpen={!folded.has(row.section)}
                      isActive={index === active}
                      onToggle={toggle}
                    />
                  ) : (
                    <QueueRowView
                      row={row}
                      isFirst={rows[index - 1]?.kind === 'heading'}
                      isActive={index === active}
                      acts={acts}
                    />
                  )}
                </li>
              )
            })}
          </ul>
        </div>
      </SortableContext>
    </DndContext>
  )
}

const dragHelp =
  'Press Space to lift the shot, the arrow keys to move it, and Space again to drop it, or Escape to leave it.'

const indexOf = (element: Element): number => Number(element.closest<HTMLElement>('[data-index]')?.dataset.index ?? 0)

const heightOf = (row: QueueRow): number =>
  row.kind === 'heading' ? heights.heading : row.section === 'failed' ? heights.failed : heights.segment

/** The place of a shot among those of its section. */
const placeOf = (rows: readonly QueueRow[], row: QueueRow): number =>
  rows.filter((one) => one.kind === 'shot' && one.section === row.section).indexOf(row)
