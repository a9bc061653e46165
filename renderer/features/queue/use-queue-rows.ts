import { useMemo } from 'react'
import { useFilm, useJobs } from '../../app/project-context.tsx'
import type { FilmPlan } from '../../stores/film-plan.ts'
import type { JobsState } from '../../stores/jobs-store.ts'
import { orderedBy, queueRows, sameRows, type QueueRow, type Section } from './queue-rows.ts'

/** The lines of the queue: the same list while only the progress of segments changes. `order`: of shots, where it was just changed here. */
export function useQueueRows(folded: ReadonlySet<Section>, order: readonly string[] | null): readonly QueueRow[] {
  const film = useFilm()
  return useJobs(useMemo(() => createRowsSelector(film, folded, order), [film, folded, order]))
}

function createRowsSelector(
  { spans, shots }: FilmPlan,
  folded: ReadonlySet<Section>,
  order: readonly string[] | null
): (state: JobsState) => readonly QueueRow[] {
  let last: readonly QueueRow[] = []
  return ({ run, segments }) => {
    const isRunning = run.status !== 'idle'
    const rows = queueRows({
      shots: isRunning ? orderedBy(run.shots, order) : spans.map(({ shotId }) => shotId),
      next: orderedBy(run.next, order),
      isRunning,
      countOf: (shotId) => shots.get(shotId)?.segments.length ?? 0,
      canStart: (shotId) => shots.get(shotId)?.isReady ?? true,
      statusOf: (key) => segments.get(key)?.state.status ?? 'waiting',
      folded
    })
    if (!sameRows(rows, last)) last = rows
    return last
  }
}
