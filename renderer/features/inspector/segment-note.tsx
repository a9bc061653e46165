import { failureOf } from '../../../services/contract/studio-failure.ts'
import { segmentKey } from '../../../services/model/project-state.ts'
import { useDocument, useJobs } from '../../app/project-context.tsx'
import { segmentStatus } from '../../stores/jobs-store.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/problem.tsx'
import { useRunActs } from '../generate/use-run-acts.ts'
import { segmentLine } from './segment-words.ts'
import styles from './segments-section.module.css'

/** Characters. */
const FITS_IN_A_ROW = 24

/** Of the chosen segment: why it failed, and the way to try again; or all of why it would be rendered. */
export function SegmentNote({ shotId, index }: { shotId: string; index: number }) {
  const key = segmentKey({ shotId, index })
  const view = useJobs(({ segments }) => segments.get(key))
  const reason = useJobs(({ pending }) => pending.get(key))
  const status = useJobs((jobs) => segmentStatus(jobs, { shotId, index }))
  const canEdit = useDocument((state) => state.canEdit)
  const { start } = useRunActs()
  if (view?.state.status === 'failed')
    return (
      <Problem
        failure={view.failure ?? failureOf(view.state)}
        action={
          <Button disabled={!canEdit} onClick={() => void start([shotId])}>
            Retry
          </Button>
        }
      />
    )
  const line = segmentLine(status, view, reason)
  return status === 'stale' && line.length > FITS_IN_A_ROW ? <p className={styles.note}>{line}.</p> : null
}
