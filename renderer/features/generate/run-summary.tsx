import type { Outlook } from '../../../services/contract/project-view.ts'
import { aboutText } from '../../../services/model/time-text.ts'
import { useFilm, useProject } from '../../app/project-context.tsx'
import { Button } from '../../ui/button.tsx'
import { counted } from '../../ui/counted.ts'
import { Problem } from '../../ui/problem.tsx'
import { shotList } from '../../ui/shot-list.ts'
import { reasonGroups, reasonText } from './reason-groups.ts'
import { unreadyGroups } from './unready-groups.ts'
import styles from './run-summary.module.css'

/** What a run would render and why, about how long it takes, and which shots can't start. */
export function RunSummary({ outlook, onLeave }: { outlook: Outlook | null; onLeave(): void }) {
  if (outlook === null) return <SummaryShape />
  if (outlook.failure !== null) return <Problem failure={outlook.failure} />
  const { segments, estimate_ms, fresh, not_ready } = outlook
  const shots = new Set(segments.map(({ shot_id }) => shot_id)).size
  return (
    <div className={styles.summary} data-figures>
      {segments.length === 0 ? (
        <p className={styles.headline}>Nothing is missing</p>
      ) : (
        <div className={styles.headline}>
          <p>
            {counted(segments.length, 'segment')} of {counted(shots, 'shot')}
          </p>
          <p className={styles.time}>{estimate_ms === null ? '' : aboutText(estimate_ms / 1000)}</p>
        </div>
      )}
      <ul className={styles.reasons}>
        {reasonGroups(segments).map((group) => (
          <li key={group.kind} className={styles.reason}>
            <span className={styles.count}>{group.segments.toLocaleString('en')}</span>
            <span>
              {reasonText(group)}
              <span className={styles.shots}>{shotList(group.shots)}</span>
            </span>
          </li>
        ))}
        {fresh > 0 && (
          <li className={styles.reason}>
            <span className={styles.count}>{fresh.toLocaleString('en')}</span>
            <span className={styles.kept}>rendered already, and kept as they are</span>
          </li>
        )}
      </ul>
      {segments.length > 0 && estimate_ms === null && (
        <p className={styles.kept}>How long it takes is known once the first segment of its kind is rendered here.</p>
      )}
      {not_ready.length > 0 && <Unready ids={not_ready} onLeave={onLeave} />}
    </div>
  )
}

function Unready({ ids, onLeave }: { ids: readonly string[]; onLeave(): void }) {
  const { session } = useProject()
  const { shots } = useFilm()
  const select = (chosen: readonly string[]): void => {
    session.select(chosen)
    onLeave()
  }
  return (
    <div className={styles.unready}>
      <p className={styles.unreadyTitle}>{counted(ids.length, 'shot')} can’t start</p>
      {unreadyGroups(ids, (id) => shots.get(id)?.problem ?? null).map(({ says, ids: own }) => (
        <div key={says} className={styles.unreadyGroup}>
          <p>
            {says}
            <span className={styles.shots}>{shotList(own)}</span>
          </p>
          <Button onClick={() => select(own)}>{own.length === 1 ? 'Select it' : 'Select them'}</Button>
        </div>
      ))}
    </div>
  )
}

/** The shape of what comes. */
const SummaryShape = () => (
  <div className={styles.summary} aria-busy="true">
    <p className={styles.headline}>Looking what there is to do</p>
    <span className={styles.bar} style={{ width: '60%' }} />
    <span className={styles.bar} style={{ width: '45%' }} />
  </div>
)
