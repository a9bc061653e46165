import { useCallback, useEffect, useState } from 'react'
import type { Candidate } from '../../../services/contract/project-contract.ts'
import { useProject } from '../../app/project-context.tsx'

interface Known {
  /** Null until they are known. */
  candidates: readonly Candidate[] | null
  failure: unknown
}

/** The pictures that a shot could start from, and a way to ask for them again. */
export function useCandidates(shotId: string): Known & { reload(): Promise<void> } {
  const { client, projectId, document } = useProject()
  const [known, setKnown] = useState<Known>({ candidates: null, failure: null })

  const load = useCallback(async (): Promise<Known> => {
    try {
      // the studio must know of a shot that was only just added
      await document.flush()
      return { candidates: await client.project.candidates({ project_id: projectId, shot_id: shotId }), failure: null }
    } catch (failure) {
      return { candidates: null, failure }
    }
  }, [client, document, projectId, shotId])

  useEffect(() => {
    let isOver = false
    void load().then((loaded) => isOver || setKnown(loaded))
    return () => {
      isOver = true
    }
  }, [load])

  return { ...known, reload: async () => setKnown(await load()) }
}
