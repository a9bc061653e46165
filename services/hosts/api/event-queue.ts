import type { ProjectEvent } from '../../contract/project-events.ts'

/** What one window is still to be told. A window that lags is told less, and never anything that is not so. */
export interface EventQueue {
  push(event: ProjectEvent): void
  /** The next one; null where there is none. */
  shift(): ProjectEvent | null
}

/** More than this is told by one whole view. */
const MOST_WAITING = 200

/**
 * Begins with the view, which is taken in the moment it is fetched: with all changes up to then in it, so these are not
 * told again. Of progress, previews and what is told whole, only the last of a kind waits.
 */
export function createEventQueue(view: () => ProjectEvent): EventQueue {
  let owesView = true
  let waiting: ProjectEvent[] = []

  return {
    push(event) {
      if (event.type === 'view') {
        owesView = true
        waiting = waiting.filter(isNoPartOfView)
      } else if (owesView && !isNoPartOfView(event)) return
      else {
        waiting = withEvent(waiting, event)
        if (waiting.length <= MOST_WAITING) return
        owesView = true
        waiting = waiting.filter(isNoPartOfView).slice(-MOST_WAITING / 2)
      }
    },
    shift() {
      if (owesView) {
        owesView = false
        return view()
      }
      return waiting.shift() ?? null
    }
  }
}

const isNoPartOfView = ({ type }: ProjectEvent): boolean => type === 'notice' || type === 'closed'

function withEvent(waiting: ProjectEvent[], event: ProjectEvent): ProjectEvent[] {
  const last = waiting.at(-1)
  if (event.type === 'segments' && last?.type === 'segments') {
    const told = new Set(event.segments.map(keyOf))
    const others = last.segments.filter((segment) => !told.has(keyOf(segment)))
    return [...waiting.slice(0, -1), { type: 'segments', segments: [...others, ...event.segments] }]
  }
  const kind = kindOf(event)
  return [...(kind === null ? waiting : waiting.filter((other) => kindOf(other) !== kind)), event]
}

/** Events of one kind replace each other; null for those that all count. */
function kindOf(event: ProjectEvent): string | null {
  switch (event.type) {
    case 'progress':
    case 'preview':
      return `${event.type} ${keyOf(event)}`
    case 'run':
    case 'film':
    case 'outlook':
      return event.type
    default:
      return null
  }
}

const keyOf = ({ shot_id, segment_index }: { shot_id: string; segment_index: number }): string =>
  `${segment_index} ${shot_id}`
