import type { SegmentView } from '../../../services/contract/project-view.ts'
import { aboutText } from '../../../services/model/time-text.ts'
import type { DisplayStatus } from '../../stores/jobs-store.ts'
import { percentText } from '../board/shot-state.ts'

/** How a segment stands, in a line. `reason`: why a run would render it. */
export function segmentLine(status: DisplayStatus, view: SegmentView | undefined, reason: string | undefined): string {
  switch (status) {
    case 'running':
      return runningLine(view)
    case 'queued':
      return queueText(view?.progress?.queuePosition) ?? 'Waits for its turn'
    case 'done':
      return 'Done'
    case 'cancelled':
      return 'Cancelled'
    case 'failed':
      return 'Failed'
    case 'stale':
    case 'waiting':
      return capital(reason ?? (status === 'stale' ? 'changed since it was rendered' : 'not rendered'))
  }
}

function runningLine(view: SegmentView | undefined): string {
  const { progress = null, state } = view ?? {}
  if (state?.status === 'fetching') return 'Fetching the clip'
  const queue = queueText(progress?.queuePosition)
  if (state?.status === 'submitted') return queue ?? 'Next'
  if (progress === null) return 'Starting'
  const { step, steps, fraction, etaMs } = progress
  return [
    step !== undefined && steps !== undefined ? `Step ${step} of ${steps}` : percentText(fraction),
    etaMs === undefined ? '' : `${aboutText(etaMs / 1000)} left`
  ]
    .filter(Boolean)
    .join(' · ')
}

const queueText = (position: number | undefined): string | null =>
  position === undefined || position === 0 ? null : `Place ${position} in the queue`

export const noPicture = 'No picture'

/** How a shot stands, from its segments. */
export function shotLine(statuses: readonly DisplayStatus[], hasPicture: boolean): string {
  const count = (status: DisplayStatus): number => statuses.filter((one) => one === status).length
  const part = (status: DisplayStatus, word: string): string =>
    statuses.length === 1 ? capital(word) : `${count(status)} of ${statuses.length} ${word}`
  if (count('failed') > 0) return part('failed', 'failed')
  if (count('running') > 0)
    return statuses.length === 1
      ? 'Rendering'
      : `Rendering segment ${statuses.indexOf('running') + 1} of ${statuses.length}`
  if (count('queued') > 0) return 'Queued'
  if (!hasPicture) return noPicture
  if (count('stale') > 0) return part('stale', 'changed')
  if (count('done') === statuses.length) return 'Done'
  if (count('done') > 0) return part('done', 'done')
  return count('cancelled') > 0 ? 'Cancelled' : 'Not rendered'
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
