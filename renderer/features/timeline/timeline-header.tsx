import { Minus, Plus, UnfoldHorizontal } from 'lucide-react'
import { useStore } from 'zustand'
import { durationText } from '../../../services/model/time-text.ts'
import { timecode } from '../../../services/model/timecode.ts'
import { useSession } from '../../app/project-context.tsx'
import { CommandButton } from '../../commands/command-button.tsx'
import { usePlayer, usePlayerStatus } from '../../player/player-context.tsx'
import type { TimelineStage } from './timeline-stage.ts'
import { atZoomLevel, zoomLevel } from './timeline-view.ts'
import { zoomPlace } from './use-timeline-commands.ts'
import styles from './timeline.module.css'

/** How long the film is and what is marked of it; and how large it is shown. */
export function TimelineHeader({ stage }: { stage: TimelineStage }) {
  const player = usePlayer()
  const { fps, frames } = usePlayerStatus((status) => status.reel)
  const marks = useSession((state) => state.marks)
  const level = useStore(stage.state, ({ view }) => zoomLevel(view))
  const from = marks.in ?? 0
  const to = marks.out ?? frames - 1
  return (
    <header className={styles.header}>
      <h2 className={styles.title}>Timeline</h2>
      <span className={styles.facts} data-figures>
        {timecode(frames, fps)}
        {(marks.in !== null || marks.out !== null) && (
          <span className={styles.marked}>
            In {timecode(from, fps)} Out {timecode(to, fps)} · {durationText(Math.max(0, to - from + 1) / fps)}
          </span>
        )}
      </span>
      <CommandButton command="timeline.fit" icon={UnfoldHorizontal} className={styles.button ?? ''} />
      <CommandButton command="timeline.zoom-out" icon={Minus} className={styles.button ?? ''} />
      <input
        className={styles.zoom}
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={level}
        aria-label="Zoom of the timeline"
        aria-valuetext={`${Math.round(level * 100)} %`}
        onChange={({ currentTarget: { valueAsNumber } }) =>
          stage.look((view) => atZoomLevel(view, valueAsNumber, zoomPlace(view, player.frame)))
        }
      />
      <CommandButton command="timeline.zoom-in" icon={Plus} className={styles.button ?? ''} />
    </header>
  )
}
