import { useMemo, useState } from 'react'
import { useDocument, useFilm, useJobs, useProject } from '../../app/project-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { counted } from '../../ui/counted.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Problem } from '../../ui/problem.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { shotList } from '../../ui/shot-list.ts'
import { filmMaterial, filmText } from './film-facts.ts'
import { FinishedFilm } from './finished-film.tsx'
import styles from './film-sheet.module.css'

/** What the film will be, making it, and the film itself. */
export default function FilmSheet({ onClose }: { onClose(): void }) {
  const { client, projectId: project_id, document, session } = useProject()
  const film = useJobs((state) => state.film)
  const segments = useJobs((state) => state.segments)
  const pending = useJobs((state) => state.pending)
  const canEdit = useDocument((state) => state.canEdit)
  const { plan } = useFilm()
  const { missing, stale } = useMemo(() => filmMaterial(plan, { segments, pending }), [plan, segments, pending])
  const [isFilled, setFilled] = useState(false)

  const isMaking = film.status === 'making'
  const isComplete = missing.length === 0
  const canMake = canEdit && plan.shots.length > 0 && missing.length < plan.shots.length && (isComplete || isFilled)
  const make = async (): Promise<void> => {
    await document.flush()
    await client.film.make({ project_id, with_gaps: !isComplete })
  }
  const generate = (shots: readonly string[]): void => session.openGenerate(shots)
  return (
    <Dialog
      title="Film"
      description={<span data-figures>{filmText(plan)}</span>}
      width={640}
      onClose={onClose}
      footer={
        isMaking ? (
          <Button onClick={() => void client.film.cancel({ project_id }).catch(tellFailure)}>Cancel</Button>
        ) : (
          <Button
            look={film.status === 'ready' && stale.length === 0 ? 'plain' : 'primary'}
            data-first-focus={film.status === 'ready' ? undefined : ''}
            disabled={!canMake}
            onClick={() => void make().catch(tellFailure)}
          >
            {film.status === 'ready' ? 'Make it again' : 'Make film'}
          </Button>
        )
      }
    >
      <div className={styles.sheet}>
        {isMaking ? <Making /> : film.url !== null && <FinishedFilm film={film} url={film.url} />}
        {film.status === 'failed' && film.failure !== null && <Problem failure={film.failure} />}
        {!isMaking && missing.length > 0 && (
          <div className={styles.decision}>
            <p className={styles.line}>
              <span>
                {missing.length === plan.shots.length
                  ? 'No shot is rendered yet.'
                  : `${counted(missing.length, 'shot')} ${missing.length === 1 ? 'is' : 'are'} not rendered: ${shotList(missing)}`}
              </span>
              <Button onClick={() => generate(missing)}>
                {missing.length === 1 ? 'Generate it' : 'Generate them'}
              </Button>
            </p>
            {missing.length < plan.shots.length && (
              <CheckField
                label="Show black in their place, at their true length"
                value={isFilled}
                onChange={setFilled}
              />
            )}
          </div>
        )}
        {!isMaking && stale.length > 0 && (
          <div className={styles.decision}>
            <p className={styles.line}>
              <span>
                {counted(stale.length, 'shot')} changed since {stale.length === 1 ? 'it was' : 'they were'} rendered,
                and would be seen as before: {shotList(stale)}
              </span>
              <Button onClick={() => generate(stale)}>{stale.length === 1 ? 'Generate it' : 'Generate them'}</Button>
            </p>
          </div>
        )}
        {film.status === 'none' && missing.length === 0 && (
          <p className={styles.muted}>
            The shots are joined to one H.264 file in the project’s export folder, which every player and editor opens.
            Every frame of it is counted afterwards.
          </p>
        )}
      </div>
    </Dialog>
  )
}

function Making() {
  const percent = useJobs(({ film }) => Math.floor(film.fraction * 100))
  return (
    <div className={styles.making}>
      <p className={styles.line} data-figures>
        <span>Making the film</span>
        <span className={styles.muted}>{percent} %</span>
      </p>
      <ProgressBar label="The film" percent={percent} />
      <p className={styles.muted}>Shots that have not changed are taken over as they are.</p>
    </div>
  )
}
