import { useEffect } from 'react'
import { useDocument, useJobs, useProject } from '../../app/project-context.tsx'
import { useKeysOf } from '../../commands/commands-context.tsx'
import { Button } from '../../ui/button.tsx'
import { Hint } from '../../ui/hint.tsx'
import { runPercent } from './run-fraction.ts'
import { RunMark } from './run-mark.tsx'
import { runAnnouncement, runWords, titleText } from './run-words.ts'
import { useEndNotices } from './use-end-notices.ts'
import styles from './run-pill.module.css'

/** How the run is, in a few words that open the queue; the window's title says it too. */
export function RunPill() {
  const { session } = useProject()
  const run = useJobs((state) => state.run)
  const words = runWords(run)
  const keys = useKeysOf('queue.show')
  useEndNotices()
  useWindowTitle()
  return (
    <>
      <span className="visually-hidden" role="status" aria-live="polite">
        {runAnnouncement(run)}
      </span>
      {words !== null && (
        <Hint text="Show the queue" keys={keys}>
          <Button
            look="quiet"
            className={styles.pill ?? ''}
            data-state={words.state}
            onClick={() => session.open('queue')}
          >
            <RunMark state={words.state} />
            <span className={styles.text} data-figures>
              {words.text}
            </span>
          </Button>
        </Hint>
      )}
    </>
  )
}

function useWindowTitle(): void {
  const name = useDocument(({ document }) => document.project.name)
  const title = useJobs((state) => titleText(name, state.run, runPercent(state)))
  useEffect(() => {
    const before = document.title
    document.title = title
    return () => {
      document.title = before
    }
  }, [title])
}
