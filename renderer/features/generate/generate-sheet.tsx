import { RefreshCw } from 'lucide-react'
import { useEffect } from 'react'
import { useJobs, useProject, useSession } from '../../app/project-context.tsx'
import { usePreferences, useStudio } from '../../app/studio-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { engineState } from '../../stores/readiness-store.ts'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { counted } from '../../ui/counted.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { shotList } from '../../ui/shot-list.ts'
import { EngineSettings } from './engine-settings.tsx'
import { EngineStateMark } from './engine-state-mark.tsx'
import { ReadinessList } from './readiness-list.tsx'
import { engineTitle, stateWords } from './readiness-words.ts'
import { RunSummary } from './run-summary.tsx'
import { useOutlook } from './use-outlook.ts'
import { useReadiness } from './use-readiness.ts'
import { useRunActs } from './use-run-acts.ts'
import styles from './generate-sheet.module.css'

/** Says what will happen, with what, and what is missing, before anything starts. */
export default function GenerateSheet({ onClose }: { onClose(): void }) {
  const { readiness } = useProject()
  const shots = useSession((state) => state.generateShots)
  const isAdding = useJobs(({ run }) => run.status !== 'idle')
  const outlook = useOutlook(shots)
  const state = useReadiness(engineState)
  const { start } = useRunActs()

  useEffect(() => void readiness.check(), [readiness])

  const count = outlook?.segments.length ?? 0
  const canStart = count > 0 && outlook?.failure === null && state !== 'not_ready'
  const begin = async (): Promise<void> => {
    if (await start(shots)) onClose()
  }
  return (
    <Dialog
      title={isAdding ? 'Add to the run' : 'Generate'}
      {...(shots !== null && { description: `Of ${shots.length === 1 ? 'shot' : 'the shots'} ${shotList(shots)}` })}
      place="sheet"
      width={440}
      onClose={onClose}
      footer={
        <>
          <AtOnce />
          <Button look="primary" data-first-focus disabled={!canStart} onClick={() => void begin()}>
            {count === 0 ? 'Generate' : `${isAdding ? 'Add' : 'Generate'} ${counted(count, 'segment')}`}
          </Button>
        </>
      }
    >
      <RunSummary outlook={outlook} onLeave={onClose} />
      <Readiness />
      <section className={styles.part} aria-labelledby="generate-with">
        <h2 id="generate-with" className={styles.heading}>
          Rendered with
        </h2>
        <EngineSettings />
      </section>
    </Dialog>
  )
}

function Readiness() {
  const { readiness } = useProject()
  const state = useReadiness(engineState)
  const isChecking = useReadiness((one) => one.isChecking)
  const engine = useReadiness(({ servers }) => servers?.[0]?.engine ?? null)
  return (
    <section className={styles.part} aria-labelledby="generate-readiness">
      <div className={styles.readiness}>
        <h2 id="generate-readiness" className={styles.heading}>
          <EngineStateMark state={state} />
          {engine === null ? 'The engine' : engineTitle(engine)}: {stateWords[state]}
        </h2>
        <Button look="quiet" disabled={isChecking} onClick={() => void readiness.check()}>
          <RefreshCw size={16} strokeWidth={1.75} aria-hidden />
          {isChecking ? 'Checking' : 'Check again'}
        </Button>
      </div>
      {state !== 'ready' && <ReadinessList />}
    </section>
  )
}

/** Whether this sheet is wanted the next time. */
function AtOnce() {
  const { preferences } = useStudio()
  return (
    <div className={styles.atOnce}>
      <CheckField
        label="Start at once next time"
        value={usePreferences().generate_at_once}
        onChange={(isAtOnce) => void preferences.change({ generate_at_once: isAtOnce }).catch(tellFailure)}
      />
    </div>
  )
}
