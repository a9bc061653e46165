import { RotateCw } from 'lucide-react'
import { useCallback, useState } from 'react'
import type { TakeView } from '../../../services/contract/take-contract.ts'
import { segmentKey } from '../../../services/model/project-state.ts'
import { useDocument, useJobs, useProject } from '../../app/project-context.tsx'
import { useAnswer } from '../../app/use-answer.ts'
import { Button } from '../../ui/button.tsx'
import { readFailure } from '../../ui/failure.ts'
import { Menu } from '../../ui/menu.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Section } from '../../ui/section.tsx'
import { TakeActsBar } from './take-acts-bar.tsx'
import { TakeQuestionForm } from './take-question-form.tsx'
import { TakeSlate } from './take-slate.tsx'
import { TakeStrip } from './take-strip.tsx'
import { takeNumber } from './take-words.ts'
import { useRenderAgain } from './use-render-again.ts'
import { useTakeActs } from './use-take-acts.ts'
import type { TakeQuestion } from './use-take-menu.ts'
import styles from './takes.module.css'

interface TakesSectionProps {
  shotId: string
  index: number
  segments: number
}

/** Every render of a segment, with what can be done with it. */
export function TakesSection({ shotId, index, segments }: TakesSectionProps) {
  const { client, projectId: project_id } = useProject()
  const canEdit = useDocument((state) => state.canEdit)
  const again = useRenderAgain(shotId, index, segments)
  // another state object is another state: a take may have come or gone
  const state = useJobs((jobs) => jobs.segments.get(segmentKey({ shotId, index }))?.state)
  const list = useCallback(
    () => client.takes.list({ project_id, shot_id: shotId, segment_index: index }),
    [client, project_id, shotId, index]
  )
  const asked = useAnswer(list, state)
  const { acts, failure, forget } = useTakeActs(shotId, index, asked.askAgain)
  const [chosen, setChosen] = useState<string | null>(null)
  const [question, setQuestion] = useState<TakeQuestion | null>(null)

  const takes = asked.value ?? []
  const take = takes.find(({ id }) => id === chosen) ?? takes.find(({ is_selected }) => is_selected) ?? takes[0]
  const choose = (id: string): void => {
    forget()
    setChosen(id)
    setQuestion(null)
  }
  const ask = useCallback(({ id }: TakeView, asked: TakeQuestion) => {
    setChosen(id)
    setQuestion(asked)
  }, [])
  return (
    <Section
      id="takes"
      title={segments > 1 ? `Takes of segment ${index + 1}` : 'Takes'}
      summary={asked.value === null ? undefined : takes.length}
    >
      {asked.value === null && asked.failure === null && (
        <div className={styles.shapes} aria-busy aria-label="Loading the takes">
          <div />
          <div />
        </div>
      )}
      {asked.failure !== null && (
        <Problem failure={readFailure(asked.failure)} action={<Button onClick={asked.askAgain}>Try again</Button>} />
      )}
      {asked.value !== null && take === undefined && (
        <p className={styles.none}>No take yet. Each render of this segment is kept here, to choose from.</p>
      )}
      {take !== undefined && (
        <>
          <TakeStrip takes={takes} chosen={take} acts={acts} canEdit={canEdit} onChoose={choose} onAsk={ask} />
          <TakeActsBar takes={takes} view={take} acts={acts} canEdit={canEdit} onAsk={ask} />
          {question !== null && (
            <TakeQuestionForm
              key={take.id}
              question={question}
              name={`take ${takeNumber(takes, take.id)}`}
              onNo={() => setQuestion(null)}
              onYes={(note) => {
                setQuestion(null)
                if (question === 'reject') acts.reject(take, note)
                else acts.remove(take)
              }}
            />
          )}
        </>
      )}
      {failure !== null && <Problem failure={readFailure(failure)} />}
      {take !== undefined && (
        <>
          <Menu entries={again}>
            <Button className={styles.again ?? ''} disabled={!canEdit}>
              <RotateCw size={16} strokeWidth={1.75} aria-hidden />
              Render again
            </Button>
          </Menu>
          <TakeSlate view={take} />
        </>
      )}
    </Section>
  )
}
