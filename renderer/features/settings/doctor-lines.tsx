import { RefreshCw } from 'lucide-react'
import { useCallback } from 'react'
import { useClient } from '../../app/studio-context.tsx'
import { useAnswer } from '../../app/use-answer.ts'
import { Button } from '../../ui/button.tsx'
import { readFailure } from '../../ui/failure.ts'
import { Problem } from '../../ui/problem.tsx'
import { EngineStateMark } from '../generate/engine-state-mark.tsx'
import { engineTitle } from '../generate/readiness-words.ts'
import styles from './doctor-lines.module.css'

/** What this machine has of these things, and what mends what it lacks. */
export function DoctorLines({ of }: { of: readonly string[] }) {
  const client = useClient()
  const { value, failure, isAsking, askAgain } = useAnswer(useCallback(() => client.system.doctor(), [client]))
  if (failure !== null) return <Problem failure={readFailure(failure)} />
  const lines = value?.filter(({ what }) => of.includes(what))
  return (
    <div className={styles.lines} aria-busy={isAsking}>
      {lines === undefined
        ? of.map((what) => (
            <p key={what} className={styles.line}>
              <EngineStateMark state="checking" />
              <span>{engineTitle(what)}</span>
              <span className={styles.found}>Looking</span>
            </p>
          ))
        : lines.map(({ what, ok, needed, found, fix }) => (
            <p key={`${what} ${found}`} className={styles.line} data-selectable>
              <EngineStateMark state={ok ? 'ready' : needed ? 'not_ready' : 'partly'} />
              <span>{engineTitle(what)}</span>
              <span className={styles.found}>
                {found}
                {fix !== null && <span className={styles.fix}>{fix}</span>}
              </span>
            </p>
          ))}
      <Button look="quiet" className={styles.again ?? ''} disabled={isAsking} onClick={askAgain}>
        <RefreshCw size={16} strokeWidth={1.75} aria-hidden />
        Look again
      </Button>
    </div>
  )
}
