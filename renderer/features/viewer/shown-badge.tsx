import { segmentKey } from '../../../services/model/project-state.ts'
import { useDocument, useJobs } from '../../app/project-context.tsx'
import { usePlayerStatus } from '../../player/player-context.tsx'
import { segmentStatus } from '../../stores/jobs-store.ts'
import { Hint } from '../../ui/hint.tsx'
import { StateGlyph } from '../../ui/state-glyph.tsx'
import { shownWords } from './shown-words.ts'
import styles from './shown-badge.module.css'

/** Says what is shown: a picture, a live preview, a draft, the final take, or one that the storyboard has left behind. */
export function ShownBadge() {
  const part = usePlayerStatus((status) => status.part)
  const shows = usePlayerStatus((status) => status.shows)
  const isWaiting = usePlayerStatus((status) => status.isWaiting)
  const key = part && { shotId: part.shotId, index: part.segmentIndex }
  const segment = useJobs(({ segments }) => (key === null ? undefined : segments.get(segmentKey(key))))
  const display = useJobs((jobs) => (key === null ? 'waiting' : segmentStatus(jobs, key)))
  const engine = useDocument(({ document }) => document.project.engine)
  const words = shownWords({ status: { part, shows }, segment, display, engine })
  if (words === null) return null
  return (
    <Hint text={words.note}>
      <span className={styles.badge} data-tone={words.tone} tabIndex={-1}>
        {words.tone !== null && <StateGlyph status={words.tone} label="" />}
        <span className={styles.text} data-figures>
          {isWaiting ? 'Loading' : words.text}
        </span>
      </span>
    </Hint>
  )
}
