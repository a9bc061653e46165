import type { DisplayStatus } from '../../stores/jobs-store.ts'

export type ShotAct = 'choosePicture' | 'generate' | 'retry' | 'putFirst' | 'cancel'

/** The one thing that a shot needs next; null where there is nothing to do. */
export function nextShotAct(
  statuses: readonly DisplayStatus[],
  hasPicture: boolean
): { act: ShotAct; label: string } | null {
  const has = (...wanted: DisplayStatus[]): boolean => statuses.some((status) => wanted.includes(status))
  if (has('running')) return { act: 'cancel', label: 'Cancel' }
  if (has('failed')) return { act: 'retry', label: 'Retry' }
  if (has('queued')) return { act: 'putFirst', label: 'Put first' }
  if (!hasPicture) return { act: 'choosePicture', label: 'Choose picture' }
  return has('waiting', 'stale', 'cancelled') ? { act: 'generate', label: 'Generate' } : null
}
