import type { SegmentView } from '../../../services/contract/project-view.ts'
import { isUnderWay } from '../../../services/model/segment-state.ts'
import type { PlayerStatus } from '../../player/player-status.ts'
import type { DisplayStatus } from '../../stores/jobs-store.ts'
import { stepWords } from '../board/shot-state.ts'

export interface ShownWords {
  text: string
  /** Why, where it is not plain. */
  note: string
  /** The state that it looks like; null is quiet. */
  tone: DisplayStatus | null
}

export interface ShownFacts {
  status: Pick<PlayerStatus, 'part' | 'shows'>
  /** The segment under the playhead, and how it stands. */
  segment: SegmentView | undefined
  display: DisplayStatus
  /** The engine that the film is to be rendered with. */
  engine: string
}

/** What the viewer shows now, in two words; null where the film is empty. */
export function shownWords({ status: { part, shows }, segment, display, engine }: ShownFacts): ShownWords | null {
  if (part === null) return null
  switch (shows) {
    case 'live':
      return {
        text: ['Live preview', ...stepWords(segment?.progress ?? null)].join(' · '),
        note: 'As the engine renders it now',
        tone: 'running'
      }
    case 'clip':
      return clipWords(segment, display, engine)
    case 'picture':
    case 'black':
      if (part.clip !== null)
        return { text: 'Clip can’t be played', note: 'It is tried again every few seconds', tone: 'failed' }
      return shows === 'picture'
        ? { text: 'Picture', note: 'Nothing is rendered here yet', tone: null }
        : { text: 'No picture yet', note: 'The shot needs a picture', tone: null }
  }
}

function clipWords(segment: SegmentView | undefined, display: DisplayStatus, engine: string): ShownWords {
  const made = segment?.clip?.engine
  if (segment !== undefined && isUnderWay(segment.state))
    return { text: 'Earlier take', note: 'A new one is rendered now', tone: 'running' }
  if (display === 'stale')
    return { text: 'Changed since', note: 'The next run renders this segment anew', tone: 'stale' }
  if (made !== undefined && made !== engine && made === 'animatic')
    return { text: 'Draft', note: 'An animatic; the film’s engine is another', tone: null }
  return { text: 'Final', note: 'The selected take', tone: 'done' }
}
