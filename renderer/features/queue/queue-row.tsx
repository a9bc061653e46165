import { useSortable } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { ArrowUpToLine, Crosshair, GripVertical, RotateCw, X } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { segmentKey } from '../../../services/model/project-state.ts'
import { roughText } from '../../../services/model/time-text.ts'
import { useJobs } from '../../app/project-context.tsx'
import { Button } from '../../ui/button.tsx'
import { counted } from '../../ui/counted.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { PlaceMenu, type MenuEntry } from '../../ui/menu.tsx'
import { Problem } from '../../ui/problem.tsx'
import { rowKey, segmentWords, waitingWords, type QueueRow } from './queue-rows.ts'
import { QueueThumb } from './queue-thumb.tsx'
import styles from './queue-row.module.css'

/** What one can do to a row. */
export interface RowActs {
  show(row: QueueRow): void
  first(shotId: string): void
  cancel(shotId: string): void
  retry(shotId: string): void
  /** One place up or down. */
  move(row: QueueRow, by: -1 | 1): void
}

type Row = Exclude<QueueRow, { kind: 'heading' }>

export interface QueueRowProps {
  row: Row
  /** The first of its section. */
  isFirst: boolean
  /** The one that the keyboard is on. */
  isActive: boolean
  acts: RowActs
}

/** One line of the queue; a click shows the shot. */
export const QueueRowView = memo((props: QueueRowProps) =>
  props.row.kind === 'shot' ? <MovableRow {...props} row={props.row} /> : <StillRow {...props} />
)

function MovableRow({ row, isFirst, isActive, acts }: QueueRowProps & { row: Extract<Row, { kind: 'shot' }> }) {
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, transition, isDragging } = useSortable({
    id: rowKey(row)
  })
  const status = useJobs(({ run }) => run.status)
  const up = useJobs(({ run }) => run.servers.filter(({ is_up }) => is_up).length)
  const { shotId, left, of } = row
  const words = row.section === 'next' ? 'Asked for while this run goes on' : waitingWords({ status }, isFirst, up)
  return (
    <div
      ref={setNodeRef}
      className={styles.movable}
      data-dragging={isDragging ? '' : undefined}
      style={{ transform: CSS.Translate.toString(transform), transition }}
    >
      <RowFrame
        row={row}
        isActive={isActive}
        acts={acts}
        words={words}
        title={left === of ? counted(of, 'segment') : `${left} of ${counted(of, 'segment')} left`}
        figures={null}
        handle={
          <button
            type="button"
            ref={setActivatorNodeRef}
            className={styles.handle}
            {...attributes}
            {...listeners}
            tabIndex={isActive ? 0 : -1}
            aria-label={`Move shot ${shotId}`}
          >
            <GripVertical size={16} strokeWidth={1.75} aria-hidden />
          </button>
        }
      />
    </div>
  )
}

function StillRow({ row, isActive, acts }: QueueRowProps) {
  const segment = useJobs(({ segments }) =>
    row.kind === 'segment' ? segments.get(segmentKey({ shotId: row.shotId, index: row.index })) : undefined
  )
  const isSeveral = useJobs(({ run }) => run.servers.length > 1)
  const words =
    row.kind === 'unready'
      ? 'No picture to start from'
      : segment === undefined
        ? ''
        : segmentWords(segment, { isSeveral })
  const progress = row.section === 'running' ? (segment?.progress ?? null) : null
  return (
    <RowFrame
      row={row}
      isActive={isActive}
      acts={acts}
      words={words}
      title={row.kind === 'segment' && row.of > 1 ? `segment ${row.index + 1} of ${row.of}` : ''}
      figures={
        progress === null ? null : (
          <>
            {Math.floor(progress.fraction * 100)} %
            {progress.etaMs !== undefined && <span className={styles.eta}>{roughText(progress.etaMs / 1000)}</span>}
          </>
        )
      }
      below={
        row.section === 'failed' && (segment?.failure ?? null) !== null ? (
          <Problem
            failure={segment!.failure!}
            action={
              <Button look="quiet" tabIndex={isActive ? 0 : -1} onClick={() => acts.retry(row.shotId)}>
                <RotateCw size={16} strokeWidth={1.75} aria-hidden />
                Retry
              </Button>
            }
          />
        ) : null
      }
    />
  )
}

interface RowFrameProps {
  row: Row
  isActive: boolean
  acts: RowActs
  title: string
  words: string
  figures: ReactNode
  handle?: ReactNode
  below?: ReactNode
}

function RowFrame({ row, isActive, acts, title, words, figures, handle, below }: RowFrameProps) {
  const { shotId, section } = row
  const tabIndex = isActive ? 0 : -1
  return (
    <PlaceMenu entries={() => entriesOf(row, acts)}>
      <div className={styles.row} data-section={section}>
        <div className={styles.main}>
          {handle}
          <button type="button" data-row className={styles.show} tabIndex={tabIndex} onClick={() => acts.show(row)}>
            <QueueThumb
              shotId={shotId}
              index={row.kind === 'segment' ? row.index : null}
              isRunning={section === 'running'}
            />
            <span className={styles.text}>
              <span className={styles.title}>
                <span className="visually-hidden">Show shot </span>
                <span className={styles.shot}>{shotId}</span>
                {title}
              </span>
              <span className={styles.words} data-figures>
                {words}
              </span>
            </span>
          </button>
          {figures !== null && (
            <span className={styles.figures} data-figures>
              {figures}
            </span>
          )}
          <span className={styles.actions}>
            {section === 'waiting' && (
              <IconButton
                icon={ArrowUpToLine}
                label="Put first"
                tabIndex={tabIndex}
                onClick={() => acts.first(shotId)}
              />
            )}
            {(section === 'running' || section === 'waiting' || section === 'next') && (
              <IconButton
                icon={X}
                label={`Take shot ${shotId} out of the run`}
                tabIndex={tabIndex}
                onClick={() => acts.cancel(shotId)}
              />
            )}
          </span>
        </div>
        {below}
      </div>
    </PlaceMenu>
  )
}

const entriesOf = (row: Row, acts: RowActs): MenuEntry[] => {
  const { shotId, section } = row
  const isMovable = row.kind === 'shot'
  return [
    { label: 'Show', icon: Crosshair, onSelect: () => acts.show(row) },
    ...(section === 'failed'
      ? [{ label: 'Retry', icon: RotateCw, onSelect: () => acts.retry(shotId) } satisfies MenuEntry]
      : []),
    ...(isMovable
      ? ([
          null,
          { label: 'Put first', icon: ArrowUpToLine, onSelect: () => acts.first(shotId) },
          { label: 'Move up', keys: 'Alt+ArrowUp', onSelect: () => acts.move(row, -1) },
          { label: 'Move down', keys: 'Alt+ArrowDown', onSelect: () => acts.move(row, 1) }
        ] satisfies MenuEntry[])
      : []),
    ...(section === 'running' || isMovable
      ? ([
          null,
          {
            label: 'Take out of the run',
            note: 'What is finished of it is kept',
            icon: X,
            keys: 'Delete',
            isDanger: true,
            onSelect: () => acts.cancel(shotId)
          }
        ] satisfies MenuEntry[])
      : [])
  ]
}
