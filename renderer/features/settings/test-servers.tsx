import { PlugZap } from 'lucide-react'
import { useState } from 'react'
import type { ReadinessView } from '../../../services/contract/engine-contract.ts'
import { useClient } from '../../app/studio-context.tsx'
import { Button } from '../../ui/button.tsx'
import { readFailure } from '../../ui/failure.ts'
import { Problem } from '../../ui/problem.tsx'
import { EngineStateMark } from '../generate/engine-state-mark.tsx'
import { factLines, serverTitle } from '../generate/readiness-words.ts'
import { useSettings } from './settings-context.ts'
import styles from './test-servers.module.css'

type Result = { servers: ReadinessView[] } | { failure: unknown } | null

/** Asks the servers at the address that stands there now, saved or not. */
export function TestServers() {
  const client = useClient()
  const address = useSettings(({ settings }) => settings?.comfy_url)
  const [asked, setAsked] = useState<string | null>(null)
  const [result, setResult] = useState<Result>(null)
  const isTesting = asked !== null && result === null
  const test = (): void => {
    if (address === undefined) return
    setAsked(address)
    setResult(null)
    client.engines.check({ engine: 'comfyui', comfy_url: address }).then(
      (servers) => setResult({ servers }),
      (failure: unknown) => setResult({ failure })
    )
  }
  return (
    <div className={styles.test}>
      <Button className={styles.button ?? ''} disabled={isTesting || address === undefined} onClick={test}>
        <PlugZap size={16} strokeWidth={1.75} aria-hidden />
        {isTesting ? 'Asking' : 'Test'}
      </Button>
      <div className={styles.results} aria-live="polite">
        {result !== null && 'failure' in result && <Problem failure={readFailure(result.failure)} />}
        {/* what another address said is not said of this one */}
        {result !== null &&
          'servers' in result &&
          asked === address &&
          result.servers.map((server) => <Server key={server.name} server={server} />)}
      </div>
    </div>
  )
}

function Server({ server }: { server: ReadinessView }) {
  const { is_ready, gaps } = server
  const facts = factLines(server)
    .filter(({ label }) => ['Version', 'Graphics card', 'Graphics memory'].includes(label))
    .map(({ label, value }) => (label === 'Version' ? `ComfyUI ${value}` : value))
  return (
    <div className={styles.server}>
      <p className={styles.name}>
        <EngineStateMark state={is_ready ? 'ready' : 'not_ready'} />
        {serverTitle(server)}
        <span className={styles.muted}>{is_ready ? 'answers, and has all that its default workflow needs' : ''}</span>
      </p>
      {facts.length > 0 && (
        <p className={styles.muted} data-figures>
          {facts.join(' · ')}
        </p>
      )}
      {gaps.map(({ what, fix }) => (
        <p key={what} data-selectable>
          {what} <span className={styles.muted}>{fix}</span>
        </p>
      ))}
    </div>
  )
}
