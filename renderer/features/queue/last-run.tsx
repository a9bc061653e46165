import type { RunView } from '../../../services/contract/project-view.ts'
import { useProject } from '../../app/project-context.tsx'
import { Button } from '../../ui/button.tsx'
import { counted } from '../../ui/counted.ts'
import { Problem } from '../../ui/problem.tsx'
import { shotList } from '../../ui/shot-list.ts'
import { RunMark } from './run-mark.tsx'
import { lastWords } from './run-words.ts'
import styles from './last-run.module.css'

/** How the last run ended, and the way on. */
export function LastRun({ last, onLeave }: { last: RunView['last']; onLeave(): void }) {
  const { session } = useProject()
  if (last === null)
    return (
      <section className={styles.last} aria-label="The last run">
        <p className={styles.muted}>Nothing was rendered here yet. What runs and what waits will stand here.</p>
        <div className={styles.actions}>
          <Button onClick={() => session.openGenerate(null)}>Generate</Button>
        </div>
      </section>
    )
  const words = lastWords(last) ?? { state: 'done', text: 'Nothing was missing' }
  const { not_ready, failure, failed, ended_at, reused } = last
  const select = (): void => {
    session.select(not_ready)
    onLeave()
  }
  return (
    <section className={styles.last} aria-label="The last run">
      <p className={styles.line} data-figures>
        <RunMark state={words.state} />
        <span className={styles.words}>{words.text}</span>
        {ended_at !== null && (
          <time className={styles.muted} dateTime={ended_at}>
            {momentText(ended_at)}
          </time>
        )}
      </p>
      {reused > 0 && <p className={styles.muted}>{counted(reused, 'segment')} had a take already.</p>}
      {last.outcome === 'broken_off' && (
        <p className={styles.muted}>The studio was closed or lost its power. What was finished is kept.</p>
      )}
      {/* a failed segment says so itself, below */}
      {failure !== null && failed === 0 && (
        <Problem
          failure={failure}
          action={
            <Button look="quiet" onClick={() => session.openGenerate(null)}>
              Try again
            </Button>
          }
        />
      )}
      {not_ready.length > 0 && (
        <p className={styles.unready}>
          <span>
            {counted(not_ready.length, 'shot')} could not start: {shotList(not_ready)}
          </span>
          <Button onClick={select}>{not_ready.length === 1 ? 'Select it' : 'Select them'}</Button>
        </p>
      )}
    </section>
  )
}

/** `14:32` today, else with the day. */
function momentText(at: string): string {
  const moment = new Date(at)
  const isToday = moment.toDateString() === new Date().toDateString()
  return moment.toLocaleString([], {
    hour: '2-digit',
    minute: '2-digit',
    ...(!isToday && { day: 'numeric', month: 'short' })
  })
}
