import { useEffect, useRef, useState } from 'react'
import { useProject } from '../../app/project-context.tsx'
import { usePlayer } from '../../player/player-context.tsx'
import { PlaceMenu } from '../../ui/menu.tsx'
import { useShotMenu } from '../board/use-shot-menu.ts'
import { Playhead } from './playhead.tsx'
import { ShotOptions } from './shot-options.tsx'
import type { TimelineActs } from './timeline-acts.ts'
import { createTimelinePointer } from './timeline-pointer.ts'
import type { TimelineStage } from './timeline-stage.ts'
import { useTimelineScroll } from './use-timeline-scroll.ts'
import { useTrackPointer } from './use-track-pointer.ts'
import styles from './timeline.module.css'

export interface TimelineTrackProps {
  stage: TimelineStage
  acts: TimelineActs
}

/** Ruler, shots and playhead. All but the playhead is painted on a canvas; keys and screen readers have a list of the shots. */
export function TimelineTrack({ stage, acts }: TimelineTrackProps) {
  const { session, document } = useProject()
  const player = usePlayer()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [pointer] = useState(() =>
    createTimelinePointer({ stage, player, session, acts, canEdit: () => document.getState().canEdit })
  )
  const { scroller, spacer, onScroll } = useTimelineScroll(stage)
  const handlers = useTrackPointer(pointer, scroller)
  useEffect(() => stage.open(canvas.current!), [stage])

  return (
    <PlaceMenu entries={useShotMenu()}>
      <div ref={scroller} className={styles.scroller} onScroll={onScroll}>
        <div ref={spacer} className={styles.spacer} />
        <div className={styles.window} {...handlers}>
          <canvas ref={canvas} className={styles.canvas} aria-hidden />
          <Playhead stage={stage} />
          <ShotOptions />
        </div>
      </div>
    </PlaceMenu>
  )
}
