import { useJobs } from '../../app/project-context.tsx'
import { segmentStatus, type DisplayStatus } from '../../stores/jobs-store.ts'

/** How each segment of a shot stands; drawn anew only when one of them does. */
export function useShotStatuses(shotId: string, segments: number): DisplayStatus[] {
  const words = useJobs((jobs) =>
    Array.from({ length: segments }, (_, index) => segmentStatus(jobs, { shotId, index })).join(' ')
  )
  return words === '' ? [] : (words.split(' ') as DisplayStatus[])
}
