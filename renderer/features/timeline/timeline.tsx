import { useState } from 'react'
import { useDocument, useProject } from '../../app/project-context.tsx'
import { usePlayer } from '../../player/player-context.tsx'
import { createTimelineActs } from './timeline-acts.ts'
import { TimelineHeader } from './timeline-header.tsx'
import { createTimelineStage } from './timeline-stage.ts'
import { TimelineTrack } from './timeline-track.tsx'
import { useTimelineCommands } from './use-timeline-commands.ts'
import styles from './timeline.module.css'

/** The shots in true length. */
export function Timeline() {
  const project = useProject()
  const player = usePlayer()
  const [stage] = useState(() => createTimelineStage(project, player))
  const [acts] = useState(() => createTimelineActs(project))
  const isEmpty = useDocument(({ document }) => document.storyboard.shots.length === 0)
  useTimelineCommands(stage)
  return (
    <div className={styles.timeline}>
      <TimelineHeader stage={stage} />
      {isEmpty ? (
        <p className={styles.empty}>Shots stand here one after the other, as long as they are in the film.</p>
      ) : (
        <TimelineTrack stage={stage} acts={acts} />
      )}
    </div>
  )
}
