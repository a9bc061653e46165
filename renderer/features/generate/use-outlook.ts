import { useCallback } from 'react'
import type { Outlook } from '../../../services/contract/project-view.ts'
import { useJobs, useProject } from '../../app/project-context.tsx'
import { useAnswer } from '../../app/use-answer.ts'

/** What a run of these shots would render, or of all where it is null; null until that is known. */
export function useOutlook(shots: readonly string[] | null): Outlook | null {
  const { client, projectId: project_id } = useProject()
  const all = useJobs(({ outlook }) => outlook)
  // the outlook of all is told anew after every change, so it is the moment to ask for that of some
  const cause = shots === null ? null : all
  const ask = useCallback(
    async (): Promise<Outlook | null> =>
      shots === null ? cause : client.run.outlook({ project_id, shots: [...shots] }),
    [client, project_id, shots, cause]
  )
  const { value } = useAnswer(ask)
  return shots === null ? all : value
}
