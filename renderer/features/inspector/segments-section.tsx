import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useRef, type KeyboardEvent } from 'react'
import type { PlannedShot } from '../../../services/model/video-plan-builder.ts'
import { useProject } from '../../app/project-context.tsx'
import { PlaceMenu } from '../../ui/menu.tsx'
import { Section } from '../../ui/section.tsx'
import { SegmentNote } from './segment-note.tsx'
import { SegmentRow } from './segment-row.tsx'
import { useRenderAgain } from './use-render-again.ts'
import styles from './segments-section.module.css'

const ROW = 28
const MOST_ROWS = 8

interface SegmentsSectionProps {
  shot: PlannedShot
  /** Of the segment that the takes below are of. */
  chosen: number
}

/** The segments that the shot is cut into, and how far each is. Arrow keys go through them; the menu renders one again. */
export function SegmentsSection({ shot, chosen }: SegmentsSectionProps) {
  const { session } = useProject()
  const { shotId, segments } = shot
  const scroll = useRef<HTMLDivElement>(null)
  const id = useId()
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized
  const rows = useVirtualizer({
    count: segments.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 4
  })
  useEffect(() => rows.scrollToIndex(chosen), [rows, chosen])

  const choose = (index: number): void =>
    session.selectSegment({ shotId, index: Math.min(segments.length - 1, Math.max(0, index)) })
  const again = useRenderAgain(shotId, chosen, segments.length)
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Record<string, number> = {
      ArrowDown: chosen + 1,
      ArrowUp: chosen - 1,
      Home: 0,
      End: segments.length - 1
    }
    const to = moves[event.key]
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    choose(to)
  }

  return (
    <Section id="segments-of-shot" title="Segments" summary={segments.length}>
      <PlaceMenu entries={again}>
        <div
          ref={scroll}
          className={styles.list}
          style={{ height: Math.min(segments.length, MOST_ROWS) * ROW }}
          role="listbox"
          tabIndex={0}
          aria-label={`Segments of shot ${shotId}`}
          aria-activedescendant={`${id}-${chosen}`}
          onKeyDown={onKeyDown}
        >
          <div style={{ height: rows.getTotalSize() }} role="presentation">
            {rows.getVirtualItems().map(({ index, start }) => (
              <SegmentRow
                key={index}
                id={`${id}-${index}`}
                shotId={shotId}
                index={index}
                count={segments.length}
                keeps={segments[index]!.keeps}
                top={start}
                isChosen={index === chosen}
                onChoose={choose}
              />
            ))}
          </div>
        </div>
      </PlaceMenu>
      <SegmentNote shotId={shotId} index={chosen} />
    </Section>
  )
}
