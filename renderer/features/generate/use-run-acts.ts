import { useMemo } from 'react'
import { toast } from 'sonner'
import type { SegmentKey } from '../../../services/model/project-state.ts'
import { useProject } from '../../app/project-context.tsx'
import { useStudio } from '../../app/studio-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'
import { engineState } from '../../stores/readiness-store.ts'
import { counted } from '../../ui/counted.ts'
import { segmentName } from '../../ui/segment-name.ts'

/** What a person can ask to be rendered. What goes wrong is told. */
export interface RunActs {
  /** Says first what it will do, unless that is not wanted: of these shots, or of all that is missing. */
  generate(shots: readonly string[] | null): void
  /** Without another word. Resolves to whether the studio took it. */
  start(shots: readonly string[] | null): Promise<boolean>
  again(segment: SegmentKey): void
  onwards(segment: SegmentKey): void
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

    const oneSegment = (
      { shotId, index }: SegmentKey,
      what: string,
      ask: (at: { project_id: string; shot_id: string; segment_index: number; with_run: true }) => Promise<{
        follows: readonly unknown[]
      }>
    ): void => {
      saved(() => ask({ project_id, shot_id: shotId, segment_index: index, with_run: true })).then(({ follows }) => {
        const after = follows.length === 0 ? '' : ` ${counted(follows.length, 'segment')} after it will follow.`
        toast(`${segmentName({ shotId, index })} ${what}.${after}`)
      }, tellFailure)
    }

    return {
      start,
      generate(shots) {
        const { outlook } = jobs.getState()
        const isSure = (outlook?.failure ?? null) === null && engineState(readiness.getState()) !== 'not_ready'
        if (preferences.getState().preferences.generate_at_once && isSure) void start(shots)
        else session.openGenerate(shots)
      },
      again: (segment) =>
        oneSegment(segment, 'is rendered again, with a new seed', (at) =>
          client.takes.again({ ...at, how: 'new_seed' })
        ),
      onwards: (segment) =>
        oneSegment(segment, 'is rendered anew', (at) => client.takes.rerender({ ...at, how: 'onwards' }))
    }
  }, [client, project_id, document, session, jobs, readiness, preferences])
}
