import type { FilmView, RunView } from '../../../services/contract/project-view.ts'
import { counted } from '../../ui/counted.ts'

/** What somebody who looks elsewhere is told. */
export interface EndNotice {
  title: string
  body: string
}

export interface Ends {
  run: Pick<RunView, 'status' | 'last'>
  film: Pick<FilmView, 'status' | 'frames' | 'planned'>
}

/** What has come to its end between two moments; null where nothing has, or a person ended it. */
export function endNotice(before: Ends, after: Ends, name: string): EndNotice | null {
  if (before.run.status !== 'idle' && after.run.status === 'idle') return runNotice(after.run.last, name)
  if (before.film.status !== 'making') return null
  if (after.film.status === 'ready') {
    const { frames } = after.film
    return { title: `${name}: the film is made`, body: frames === null ? '' : `${counted(frames, 'frame')}.` }
  }
  return after.film.status === 'failed'
    ? { title: `${name}: the film could not be made`, body: 'The window says why, and what mends it.' }
    : null
}

function runNotice(last: RunView['last'], name: string): EndNotice | null {
  if (last === null) return null
  const { outcome, rendered, failed } = last
  if (outcome === 'done' && rendered > 0)
    return { title: `${name} is rendered`, body: `${counted(rendered, 'segment')}, none failed.` }
  if (outcome !== 'failed') return null
  const what = failed > 0 ? `${counted(failed, 'segment')} failed, ${rendered} rendered.` : 'The run could not go on.'
  return { title: `${name} needs you`, body: what }
}
