import { RefreshCw, Settings2 } from 'lucide-react'
import { useState } from 'react'
import { useDocument, useProject } from '../../app/project-context.tsx'
import { engineState } from '../../stores/readiness-store.ts'
import { Button } from '../../ui/button.tsx'
import { Popover } from '../../ui/popover.tsx'
import { EngineStateMark } from './engine-state-mark.tsx'
import { ReadinessList } from './readiness-list.tsx'
import { engineTitle, stateWords } from './readiness-words.ts'
import { useReadiness, useReadinessPolling } from './use-readiness.ts'
import styles from './engine-badge.module.css'

/** Which engine renders, and whether it answers. */
export function EngineBadge() {
  useReadinessPolling()
  const { readiness, session } = useProject()
  const engine = useDocument(({ document }) => document.project.engine)
  const state = useReadiness(engineState)
  const isChecking = useReadiness((one) => one.isChecking)
  const [isOpen, setOpen] = useState(false)
  const openSettings = (): void => {
    setOpen(false)
    session.openGenerate(null)
  }
  const title = engineTitle(engine)
  return (
    <Popover
      label={`${title} is ${stateWords[state]}`}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button look="quiet" className={styles.badge ?? ''} aria-label={`Engine: ${title}, ${stateWords[state]}`}>
          <EngineStateMark state={state} />
          {title}
        </Button>
      }
    >
      <h2 className={styles.title}>
        {title}
        <span className={styles.state}>{stateWords[state]}</span>
      </h2>
      <ReadinessList hasFacts />
      <div className={styles.actions}>
        <Button look="quiet" disabled={isChecking} onClick={() => void readiness.check()}>
          <RefreshCw size={16} strokeWidth={1.75} aria-hidden />
          {isChecking ? 'Checking' : 'Check again'}
        </Button>
        <Button look="quiet" onClick={openSettings}>
          <Settings2 size={16} strokeWidth={1.75} aria-hidden />
          Engine and settings
        </Button>
      </div>
    </Popover>
  )
}
