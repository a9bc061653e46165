import type { RunView } from '../../../services/contract/project-view.ts'
import { roughText } from '../../../services/model/time-text.ts'
import { counted } from '../../ui/counted.ts'

/** How the run is, in the few words of the top bar. */
export interface RunWords {
  state: 'running' | 'waiting' | 'paused' | 'done' | 'failed' | 'stopped'
  text: string
}

/** Null where there is nothing to say: nobody ever rendered, or the last run did nothing. */
export function runWords(run: RunView): RunWords | null {
  if (run.status === 'idle') return lastWords(run.last)
  if (run.status === 'starting') return { state: 'running', text: 'Looking what there is to do' }
  if (run.status === 'stopping') return { state: 'running', text: stoppingText(run) }
  if (run.waiting_for !== null) return { state: 'waiting', text: waitingText(run.waiting_for) }
  if (run.status === 'holding') return { state: 'paused', text: `On hold · ${progressText(run)}` }
  if (run.status === 'paused') return { state: 'paused', text: `Paused · ${progressText(run)}` }
  const down = run.servers.filter(({ is_up }) => !is_up)
  if (down.length > 0 && down.length === run.servers.length)
    return { state: 'waiting', text: `Waiting for ${down.length > 1 ? 'the servers' : serverText(down[0]!.name)}` }
  return { state: 'running', text: ['Rendering', progressText(run)].join(' ') + leftText(run) }
}

/** `12 of 40`: which one is under way, counted from 1. */
const progressText = ({ done, segments }: RunView): string =>
  segments === 0 ? '…' : `${Math.min(done + 1, segments)} of ${segments}`

const leftText = ({ eta_ms }: RunView): string => (eta_ms === null ? '' : ` · ${roughText(eta_ms / 1000)} left`)

const stops = { now: 'Stopping', segment: 'Stopping after this segment', shot: 'Stopping after this shot' } as const
const stoppingText = ({ stop }: RunView): string => stops[stop ?? 'now']

/** The studio's own sentence without what it repeats, cut to what a pill can hold. */
function waitingText(reason: string): string {
  const [first = ''] = reason.replace(/^Waiting: /, '').split(/(?<=\.)\s/)
  return `Waiting: ${first.replace(/\.$/, '')}`
}

/** A server's address as one says it: without what is the same for all. */
export const hostText = (name: string): string => name.replace(/^https?:\/\//, '').replace(/\/$/, '')

export const serverText = (name: string): string => (/^https?:/.test(name) ? `ComfyUI at ${hostText(name)}` : name)

/** How a run ended; null for one that had nothing to do. */
export function lastWords(last: RunView['last']): RunWords | null {
  if (last === null) return null
  const { outcome, rendered, failed } = last
  if (outcome === 'failed') return { state: 'failed', text: failed > 0 ? `${failed} failed` : notStarted(last) }
  if (outcome === 'broken_off') return { state: 'stopped', text: 'Broken off' }
  if (outcome === 'stopped' || outcome === 'cancelled')
    return { state: 'stopped', text: `Stopped · ${counted(rendered, 'segment')} rendered` }
  return rendered === 0 ? null : { state: 'done', text: `Done · ${counted(rendered, 'segment')} rendered` }
}

const notStarted = ({ not_ready, failure }: NonNullable<RunView['last']>): string =>
  failure === null && not_ready.length > 0
    ? `${counted(not_ready.length, 'shot')} could not start`
    : 'The run could not go on'

/** What is read out: the state, and progress in steps of ten percent, so that nobody is told every second. */
export function runAnnouncement(run: RunView): string {
  const words = runWords(run)
  if (words === null) return ''
  if (words.state !== 'running' || run.status !== 'running' || run.segments === 0) return words.text
  return `Rendering, ${Math.floor((run.done / run.segments) * 10) * 10} percent done`
}

/** Before a window's name: `37 % · Lighthouse`. */
export function titleText(name: string, { status }: Pick<RunView, 'status'>, percent: number): string {
  if (status === 'idle') return name
  return status === 'paused' || status === 'holding' ? `Paused · ${name}` : `${percent} % · ${name}`
}
