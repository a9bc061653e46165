import { Copy } from 'lucide-react'
import { toast } from 'sonner'
import type { ReadinessView } from '../../../services/contract/engine-contract.ts'
import { useProject } from '../../app/project-context.tsx'
import { Button } from '../../ui/button.tsx'
import { readFailure } from '../../ui/failure.ts'
import { Problem } from '../../ui/problem.tsx'
import { EngineStateMark } from './engine-state-mark.tsx'
import { factLines, gapsText, serverTitle } from './readiness-words.ts'
import { useReadiness } from './use-readiness.ts'
import styles from './readiness-list.module.css'

/** What each server of the engine is and lacks, each gap with its one next step. */
export function ReadinessList({ hasFacts = false }: { hasFacts?: boolean }) {
  const { readiness } = useProject()
  const servers = useReadiness((state) => state.servers)
  const failure = useReadiness((state) => state.failure)
  if (failure !== null)
    return (
      <Problem
        failure={readFailure(failure)}
        action={
          <Button look="quiet" onClick={() => void readiness.check()}>
            Check again
          </Button>
        }
      />
    )
  if (servers === null) return <p className={styles.muted}>The engine is asked.</p>
  const hasGaps = servers.some(({ gaps }) => gaps.length > 0)
  return (
    <div className={styles.list}>
      {servers.map((server) => (
        <Server key={server.name} server={server} hasFacts={hasFacts} hasName={servers.length > 1} />
      ))}
      {hasGaps && (
        <Button
          look="quiet"
          className={styles.copy ?? ''}
          onClick={() => {
            void navigator.clipboard.writeText(gapsText(servers)).then(() => toast('Copied.', { duration: 2000 }))
          }}
        >
          <Copy size={16} strokeWidth={1.75} aria-hidden />
          Copy what is missing
        </Button>
      )}
    </div>
  )
}

function Server({ server, hasFacts, hasName }: { server: ReadinessView; hasFacts: boolean; hasName: boolean }) {
  const { gaps, is_ready } = server
  return (
    <section className={styles.server}>
      {(hasName || !is_ready) && (
        <h3 className={styles.name}>
          <EngineStateMark state={is_ready ? 'ready' : 'not_ready'} />
          {serverTitle(server)}
        </h3>
      )}
      {gaps.map(({ what, fix }) => (
        <div key={what} className={styles.gap} data-selectable>
          <p>{what}</p>
          <p className={styles.muted}>{fix}</p>
        </div>
      ))}
      {hasFacts && (
        <dl className={styles.facts} data-figures>
          {factLines(server).map(({ label, value }) => (
            <div key={label} className={styles.fact}>
              <dt className={styles.muted}>{label}</dt>
              <dd data-selectable>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
