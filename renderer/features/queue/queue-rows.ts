import type { RunView, SegmentView } from '../../../services/contract/project-view.ts'
import { segmentKey } from '../../../services/model/project-state.ts'
import { isUnderWay, type SegmentState } from '../../../services/model/segment-state.ts'
import { hostText } from './run-words.ts'

/** A line of the queue. Shots wait as a whole, since their segments follow each other; what runs, failed or is done is told by segment. */
export type QueueRow =
  | { kind: 'heading'; section: Section; count: number }
  | { kind: 'segment'; section: Section; key: string; shotId: string; index: number; of: number }
  | { kind: 'shot'; section: 'waiting' | 'next'; shotId: string; left: number; of: number }
  /** A shot that has no picture to start from. */
  | { kind: 'unready'; section: 'unready'; shotId: string }

export type Section = 'running' | 'failed' | 'waiting' | 'next' | 'unready' | 'done'

export interface QueueQuestion {
  /** Shot ids of the run in its order; all of the film where none goes on, for what failed and what is done. */
  shots: readonly string[]
  next: readonly string[]
  isRunning: boolean
  /** Segments of a shot as it is cut now. */
  countOf(shotId: string): number
  canStart(shotId: string): boolean
  statusOf(key: string): SegmentState['status']
  /** Sections that are folded away. */
  folded: ReadonlySet<Section>
}

const underWay: ReadonlySet<SegmentState['status']> = new Set(['submitted', 'running', 'fetching'])

/** The run, as a list: what is under way, what failed, what waits in its order, what comes after, what is done. */
export function queueRows({ shots, next, isRunning, countOf, canStart, statusOf, folded }: QueueQuestion): QueueRow[] {
  const sections: Record<Section, QueueRow[]> = {
    running: [],
    failed: [],
    waiting: [],
    next: [],
    unready: [],
    done: []
  }
  for (const shotId of shots) {
    const of = countOf(shotId)
    const statuses = Array.from({ length: of }, (_, index) => statusOf(segmentKey({ shotId, index })))
    for (const [index, status] of statuses.entries()) {
      const section = sectionOf(status)
      if (section !== null)
        sections[section].push({ kind: 'segment', section, key: segmentKey({ shotId, index }), shotId, index, of })
    }
    const left = statuses.filter((status) => status === 'waiting' || status === 'queued').length
    // what follows a failed segment is told there, and what follows a running one goes on by itself
    const isHeldUp = statuses.some((status) => underWay.has(status) || status === 'failed')
    if (!isRunning || left === 0 || isHeldUp) continue
    if (canStart(shotId)) sections.waiting.push({ kind: 'shot', section: 'waiting', shotId, left, of })
    else sections.unready.push({ kind: 'unready', section: 'unready', shotId })
  }
  for (const shotId of next) {
    const of = countOf(shotId)
    sections.next.push({ kind: 'shot', section: 'next', shotId, left: of, of })
  }
  return sectionOrder.flatMap((section) => {
    const rows = sections[section]
    if (rows.length === 0) return []
    const heading: QueueRow = { kind: 'heading', section, count: rows.length }
    return folded.has(section) ? [heading] : [heading, ...rows]
  })
}

function sectionOf(status: SegmentState['status']): Section | null {
  if (underWay.has(status)) return 'running'
  if (status === 'done' || status === 'stale') return 'done'
  return status === 'failed' ? 'failed' : null
}

const sectionOrder: readonly Section[] = ['running', 'failed', 'waiting', 'next', 'unready', 'done']

export const rowKey = (row: QueueRow): string =>
  row.kind === 'heading' ? row.section : `${row.section} ${row.kind === 'segment' ? row.key : row.shotId}`

/** Equal lists keep their old object, so that a list of thousands is not drawn again for one step of one segment. */
export const sameRows = (one: readonly QueueRow[], other: readonly QueueRow[]): boolean =>
  one.length === other.length && one.every((row, index) => sameRow(row, other[index]!))

const sameRow = (one: QueueRow, other: QueueRow): boolean =>
  (Object.keys(one) as (keyof QueueRow)[]).every((key) => one[key] === other[key])

/** Shot ids with one of them before another; `before` null: at the end. */
export function movedShots(shots: readonly string[], shotId: string, before: string | null): string[] {
  const others = shots.filter((other) => other !== shotId)
  const at = before === null ? others.length : others.indexOf(before)
  return others.toSpliced(at === -1 ? others.length : at, 0, shotId)
}

/** The ids that `order` names go into their own places in its order; the others stay where they are. */
export function orderedBy(ids: readonly string[], order: readonly string[] | null): readonly string[] {
  if (order === null) return ids
  const named = new Set(order)
  const own = new Set(ids)
  const next = order.filter((id) => own.has(id)).values()
  return ids.map((id) => (named.has(id) ? (next.next().value ?? id) : id))
}

/** Why a segment is not being rendered yet, or where it is. */
export function segmentWords(
  { state, progress }: Pick<SegmentView, 'state' | 'progress'>,
  { isSeveral }: { isSeveral: boolean }
): string {
  const place = progress?.queuePosition
  const ticket = isUnderWay(state) ? state.ticket : undefined
  const server = isSeveral && typeof ticket?.['server'] === 'string' ? ` on ${hostText(ticket['server'])}` : ''
  switch (state.status) {
    case 'submitted':
      return place === undefined || place === 0 ? `Next${server}` : `Place ${place} in the queue${server}`
    case 'running':
      return progress?.step !== undefined && progress.steps !== undefined
        ? `Step ${progress.step} of ${progress.steps}${server}`
        : `Rendering${server}`
    case 'fetching':
      return `Fetching the clip${server}`
    case 'done':
      return 'Done'
    case 'stale':
      return 'Changed since it was rendered'
    case 'failed':
      return state.attempts > 1 ? `Failed after ${state.attempts} tries` : 'Failed'
    case 'cancelled':
      return 'Cancelled'
    case 'waiting':
    case 'queued':
      return 'Waiting'
  }
}

/** Why a shot's segments wait. */
export function waitingWords({ status }: Pick<RunView, 'status'>, isFirst: boolean, serversUp: number): string {
  if (status === 'paused' || status === 'holding') return 'Waits until the run goes on'
  if (status === 'stopping') return 'Not in this run any more'
  if (serversUp === 0) return 'Waits for a server'
  return isFirst ? 'Next' : 'Waits for its turn'
}
