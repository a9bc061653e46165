import type { FilmView, Outlook, RunView } from '../../../services/contract/project-view.ts'
import { aboutText } from '../../../services/model/time-text.ts'
import { counted } from '../../ui/counted.ts'

/** What the button in the top bar does now, and says. */
export interface NextRun {
  act: 'generate' | 'queue' | 'film' | 'none'
  label: string
  /** Beside the label, quietly: how long, or how far. */
  note: string | null
  /** Why nothing can be done. */
  reason: string | null
  /** Shots that `generate` is about; null for all. */
  shots: readonly string[] | null
}

export interface NextRunQuestion {
  shots: number
  canEdit: boolean
  outlook: Outlook | null
  run: RunView
  film: FilmView
}

/** The sensible next thing: render what is missing, go on where a run was left, look at the run, or make the film. */
export function nextRun({ shots, canEdit, outlook, run, film }: NextRunQuestion): NextRun {
  if (!canEdit) return none('The project is open in another Framechain, so nothing can be rendered here.')
  if (shots === 0) return none('There is no shot yet: add one to the board first.')
  if (run.status !== 'idle') return whileRunning(outlook, run)
  if (film.status === 'making') return act('film', 'Making the film', `${Math.floor(film.fraction * 100)} %`)
  if (outlook === null || outlook.failure !== null) return act('generate', 'Generate')
  const missing = outlook.segments.length
  if (missing > 0) {
    const what = counted(missing, 'segment')
    const time = outlook.estimate_ms === null ? null : aboutText(outlook.estimate_ms / 1000)
    return isUnfinished(run)
      ? act('generate', 'Go on', [what, time].filter(Boolean).join(' · '))
      : act('generate', `Generate ${what}`, time)
  }
  const unready = outlook.not_ready.length
  if (unready === shots) return none('No shot has a picture to start from: give them one on the board.')
  return act('film', 'Make film', unready > 0 ? `${counted(unready, 'shot')} without a picture` : null)
}

/** The last run left something: it was stopped, or its process ended. */
export const isUnfinished = ({ last }: Pick<RunView, 'last'>): boolean =>
  last !== null && ['broken_off', 'stopped', 'cancelled'].includes(last.outcome)

/** Shots that would be rendered and are in no run yet. */
function whileRunning(outlook: Outlook | null, { shots, next, status }: RunView): NextRun {
  const known = new Set([...shots, ...next])
  const more = (outlook?.segments ?? []).filter(({ shot_id }) => !known.has(shot_id))
  if (more.length === 0 || status === 'stopping' || status === 'starting') return act('queue', 'Show queue')
  return {
    ...act('generate', `Add ${counted(more.length, 'segment')}`),
    shots: [...new Set(more.map(({ shot_id }) => shot_id))]
  }
}

const act = (act: NextRun['act'], label: string, note: string | null = null): NextRun => ({
  act,
  label,
  note: note === '' ? null : note,
  reason: null,
  shots: null
})

const none = (reason: string): NextRun => ({ act: 'none', label: 'Generate', note: null, reason, shots: null })
