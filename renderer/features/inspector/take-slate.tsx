import type { TakeView } from '../../../services/contract/take-contract.ts'
import { FactList } from './fact-list.tsx'
import { TimeBar } from './time-bar.tsx'
import styles from './inspector.module.css'

const whenMade = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

const lines = (texts: readonly string[]): string | null => (texts.length === 0 ? null : texts.join('\n'))

/** What a take was made with, and where its time went. */
export function TakeSlate({ view: { take } }: { view: TakeView }) {
  const { rejected, attempts = 1, rungs = [] } = take
  return (
    <FactList
      label="Slate"
      facts={[
        { what: 'Rejected', value: rejected === undefined ? null : rejected.note || 'without a note' },
        { what: 'Seed', value: take.seed },
        { what: 'Engine', value: `${take.engine} ${take.engine_version}` },
        { what: 'Workflow', value: take.workflow },
        { what: 'Models', value: lines(take.models) },
        { what: 'Picture', value: `${take.width} × ${take.height}` },
        { what: 'Frames', value: `${take.frames} at ${take.fps} fps` },
        { what: 'Made', value: whenMade.format(new Date(take.created_at)) },
        { what: 'Attempts', value: attempts > 1 ? attempts : null },
        { what: 'For memory', value: lines(rungs) }
      ]}
    >
      <div className={`${styles.fact} ${styles.wide}`}>
        <dt>Time</dt>
        <dd>
          <TimeBar take={take} />
        </dd>
      </div>
    </FactList>
  )
}
