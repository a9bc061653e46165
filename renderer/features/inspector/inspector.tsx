import { useDeferredValue } from 'react'
import { useDocument, useJobs, useSession } from '../../app/project-context.tsx'
import { FieldsLocked } from '../../ui/field.tsx'
import { FilmPanel } from './film-panel.tsx'
import { ShotPanel } from './shot-panel.tsx'
import { ShotsPanel } from './shots-panel.tsx'
import styles from './inspector.module.css'

/** What is selected: a shot, several, or the film where none is. */
export function Inspector() {
  // board, viewer and timeline show the choice first; a walk over shots does not wait for each one's fields
  const selection = useDeferredValue(useSession((state) => state.selection))
  const reason = useLockReason()
  const [only] = selection
  return (
    <FieldsLocked value={reason}>
      <div className={styles.inspector} data-inspector>
        {reason !== null && (
          <p className={styles.locked} role="status">
            {reason}
          </p>
        )}
        {only === undefined ? (
          <FilmPanel />
        ) : selection.length === 1 ? (
          <ShotPanel key={only} shotId={only} />
        ) : (
          <ShotsPanel key={selection.join(' ')} ids={selection} />
        )}
      </div>
    </FieldsLocked>
  )
}

function useLockReason(): string | null {
  const canEdit = useDocument((state) => state.canEdit)
  const heldBy = useJobs((state) => state.heldBy)
  if (canEdit) return null
  const who = heldBy === null ? 'Another Framechain' : `Another Framechain (process ${heldBy.pid} on ${heldBy.host})`
  return `${who} has this project open, so nothing can be changed here. Close it there to work on it here.`
}
