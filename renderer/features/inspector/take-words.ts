import type { TakeView } from '../../../services/contract/take-contract.ts'
import { segmentParts, segmentTimes, type SegmentPart } from '../../../services/model/segment-times.ts'
import type { Take } from '../../../services/model/take.ts'
import { durationText } from '../../../services/model/time-text.ts'

/** Takes are counted as they were made; the list has the newest first. */
export const takeNumber = (takes: readonly TakeView[], id: string): number =>
  takes.length - takes.findIndex((take) => take.id === id)

/** What a take is, for who can't see its marks: `Take 2, in the film, starred`. */
export function takeLabel({ take, is_selected, is_chosen }: TakeView, number: number): string {
  return [
    `Take ${number}`,
    is_selected && 'in the film',
    is_chosen && 'chosen by hand',
    take.starred === true && 'starred',
    take.rejected !== undefined && (take.rejected.note === '' ? 'rejected' : `rejected: ${take.rejected.note}`)
  ]
    .filter(Boolean)
    .join(', ')
}

export const partWords: Record<SegmentPart, string> = {
  waiting: 'Waiting',
  queued: 'Queued',
  loading: 'Loading',
  sampling: 'Sampling',
  decoding: 'Decoding',
  fetching: 'Fetching',
  verifying: 'Verifying',
  handing_off: 'Handing off'
}

export interface TimePart {
  part: SegmentPart
  ms: number
  /** Of the whole. */
  share: number
}

/** Where a take's time went, in order; parts that took no time are left out. */
export function timeParts(take: Pick<Take, 'timings_ms' | 'notes'>): { parts: TimePart[]; totalMs: number } {
  const times = segmentTimes(take)
  const known = segmentParts.flatMap((part) => {
    const ms = times[part] ?? 0
    return ms > 0 ? [{ part, ms }] : []
  })
  const totalMs = known.reduce((sum, { ms }) => sum + ms, 0)
  return { parts: known.map(({ part, ms }) => ({ part, ms, share: ms / totalMs })), totalMs }
}

/** Time as short as it needs to be: `40 ms`, `3.2 s`, `2 min 5 s`. */
export const msText = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : durationText(ms < 60_000 ? Math.round(ms / 100) / 10 : ms / 1000)

/** The frame of a strip under the pointer. */
export const stripFrame = (x: number, width: number, count: number): number =>
  width <= 0 ? 0 : Math.min(count - 1, Math.max(0, Math.floor((x / width) * count)))
