import { useMemo } from 'react'
import { durationText } from '../../../services/model/time-text.ts'
import { useFilm, useJobs, useSession } from '../../app/project-context.tsx'
import { segmentStatus, shotStatus, type DisplayStatus } from '../../stores/jobs-store.ts'
import { statusWords } from '../../ui/state-glyph.tsx'
import styles from './timeline.module.css'

/**
 * The shots for the keyboard and for screen readers. Only the one that counts is on the page; the arrow keys of the
 * window go from cut to cut, and the choice goes along.
 */
export function ShotOptions() {
  const film = useFilm()
  const selection = useSession((state) => state.selection)
  const shotId = selection[0] ?? film.spans[0]?.shotId
  const index = film.spans.findIndex((span) => span.shotId === shotId)
  const shot = shotId === undefined ? undefined : film.shots.get(shotId)
  const keys = useMemo(() => shot?.segments.map((cut) => ({ shotId: shot.shotId, index: cut.index })) ?? [], [shot])
  const status = useJobs((jobs): DisplayStatus => shotStatus(keys.map((key) => segmentStatus(jobs, key))))
  return (
    <div
      role="listbox"
      className={styles.options}
      aria-label="Shots on the timeline"
      aria-activedescendant="timeline-shot"
      aria-multiselectable
      tabIndex={0}
    >
      {shot !== undefined && (
        <div
          id="timeline-shot"
          role="option"
          aria-selected={selection.includes(shot.shotId)}
          aria-posinset={index + 1}
          aria-setsize={film.spans.length}
        >
          {`Shot ${shot.shotId}, ${durationText(shot.filmFrames / film.plan.fps)}, ${statusWords[status].toLowerCase()}`}
        </div>
      )}
    </div>
  )
}
