import { useMemo } from 'react'
import { toast } from 'sonner'
import type { SegmentKey } from '../../../services/model/project-state.ts'
import { useProject } from '../../app/project-context.tsx'
import { useStudio } from '../../app/studio-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { engineState } from '../../stores/readiness-store.ts'
import { segmentName } from '../../ui/segment-name.ts'
import { consequenceText } from './consequence-text.ts'
import type { RenderAgain } from './render-again.ts'

/** What a person can ask to be rendered. What goes wrong is told. */
export interface RunActs {
  /** Says first what it will do, unless that is not wanted: of these shots, or of all that is missing. */
  generate(shots: readonly string[] | null): void
  /** Without another word. Resolves to whether the studio took it. */
  start(shots: readonly string[] | null): Promise<boolean>
  /** One segment once more; says what follows from it. */
  renderAgain(segment: SegmentKey, how: RenderAgain): void
}

export function useRunActs(): RunActs {
  const { client, projectId: project_id, document, session, jobs, readiness } = useProject()
  const { preferences } = useStudio()
  return useMemo(() => {
    /** The studio plans with what is on disk. */
    const saved = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
      await document.flush()
      return await ask()
    }

    const start: RunActs['start'] = (shots) =>
      saved(() => client.run.start({ project_id, ...(shots !== null && { shots: [...shots] }) })).then(
        () => true,
        (error: unknown) => {
          tellFailure(error)
          return false
        }
      )

    return {
      start,
      generate(shots) {
        const { outlook } = jobs.getState()
        const isSure = (outlook?.failure ?? null) === null && engineState(readiness.getState()) !== 'not_ready'
        if (preferences.getState().preferences.generate_at_once && isSure) void start(shots)
        else session.openGenerate(shots)
      },
      renderAgain({ shotId, index }, how) {
        const at = { project_id, shot_id: shotId, segment_index: index, with_run: true }
        const ask = () =>
          how === 'new_seed' || how === 'same'
            ? client.takes.again({ ...at, how })
            : client.takes.rerender({ ...at, how })
        saved(ask).then(
          (consequence) =>
            toast(`${segmentName({ shotId, index })} is rendered again.`, {
              description: consequenceText(consequence)
            }),
          tellFailure
        )
      }
    }
  }, [client, project_id, document, session, jobs, readiness, preferences])
}
