import { useMemo } from 'react'
import { useProject } from '../../app/project-context.tsx'
import { tellFailure } from '../../app/tell-failure.tsx'

/** What can be done to a run that goes on; what goes wrong is told. */
export interface RunCalls {
  pause(): void
  hold(): void
  resume(): void
  stop(how: 'now' | 'segment' | 'shot'): void
  first(shotId: string): void
  order(shots: readonly string[]): void
  cancel(shotId: string): void
  retry(shotId: string): void
}

export function useRunCalls(): RunCalls {
  const { client, projectId: project_id } = useProject()
  return useMemo(() => {
    const tell = (call: Promise<void>): void => void call.catch(tellFailure)
    return {
      pause: () => tell(client.run.pause({ project_id })),
      hold: () => tell(client.run.hold({ project_id })),
      resume: () => tell(client.run.resume({ project_id })),
      stop: (how) => tell(client.run.stop({ project_id, how })),
      first: (shot_id) => tell(client.run.first({ project_id, shot_id })),
      order: (shots) => tell(client.run.order({ project_id, shots: [...shots] })),
      cancel: (shot_id) => tell(client.run.cancelShot({ project_id, shot_id })),
      retry: (shot_id) => tell(client.run.start({ project_id, shots: [shot_id] }))
    }
  }, [client, project_id])
}
