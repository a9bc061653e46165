import { createStore } from 'zustand/vanilla'
import type { ProjectEvent } from '../../services/contract/project-events.ts'
import type {
  FilmView,
  Outlook,
  PictureView,
  ProjectView,
  RunView,
  SegmentView
} from '../../services/contract/project-view.ts'
import { segmentKey, type SegmentKey } from '../../services/model/project-state.ts'

export interface JobsState {
  /** By `segmentKey`. */
  segments: ReadonlyMap<string, SegmentView>
  /** What a run would render now: the reason of each segment, by `segmentKey`. */
  pending: ReadonlyMap<string, string>
  outlook: Outlook | null
  run: RunView
  film: FilmView
  /** By shot id. */
  pictures: Readonly<Record<string, PictureView>>
  folder: string
  heldBy: ProjectView['held_by']
  notices: readonly { level: 'info' | 'warning'; text: string; id: number }[]
}

/** What the studio does and has of an open project: shown here, decided there. */
export type JobsStore = ReturnType<typeof createJobsStore>

export function createJobsStore({ view }: { view: ProjectView }) {
  const store = createStore<JobsState>(() => stateOf(view))
  let notices = 0

  const patchSegments = (views: readonly SegmentView[]): void => {
    const segments = new Map(store.getState().segments)
    for (const one of views) segments.set(keyOf(one), one)
    store.setState({ segments })
  }
  const patchSegment = (at: Pick<SegmentView, 'shot_id' | 'segment_index'>, change: Partial<SegmentView>): void => {
    const known = store.getState().segments.get(keyOf(at))
    if (known !== undefined) patchSegments([{ ...known, ...change }])
  }

  return {
    ...store,

    receive(event: ProjectEvent) {
      switch (event.type) {
        case 'view':
          return store.setState({ ...stateOf(event.view), notices: store.getState().notices })
        case 'segments':
          return patchSegments(event.segments)
        case 'progress':
          return patchSegment(event, { progress: event.progress })
        case 'preview':
          return patchSegment(event, { preview: event.url })
        case 'outlook':
          return store.setState({ outlook: event.outlook, pending: pendingOf(event.outlook) })
        case 'run':
          return store.setState({ run: event.run })
        case 'film':
          return store.setState({ film: event.film })
        case 'pictures':
          return store.setState({ pictures: { ...store.getState().pictures, ...event.pictures } })
        case 'notice': {
          const { level, text } = event
          return store.setState({ notices: [...store.getState().notices, { level, text, id: ++notices }].slice(-50) })
        }
      }
    }
  }
}

const keyOf = ({ shot_id, segment_index }: Pick<SegmentView, 'shot_id' | 'segment_index'>): string =>
  segmentKey({ shotId: shot_id, index: segment_index })

const pendingOf = (outlook: Outlook | null): ReadonlyMap<string, string> =>
  new Map((outlook?.segments ?? []).map((segment) => [keyOf(segment), segment.reason]))

const stateOf = (view: ProjectView): JobsState => ({
  segments: new Map(view.segments.map((segment) => [keyOf(segment), segment])),
  pending: pendingOf(view.outlook),
  outlook: view.outlook,
  run: view.run,
  film: view.film,
  pictures: view.pictures,
  folder: view.folder,
  heldBy: view.held_by,
  notices: view.notices.map((text, index) => ({ level: 'info', text, id: -index - 1 }))
})

/** How a segment stands, as glyphs and colours show it: `stale` where a finished one would be rendered anew. */
export type DisplayStatus = 'waiting' | 'queued' | 'running' | 'done' | 'stale' | 'failed' | 'cancelled'

export const segmentStatus = (jobs: Pick<JobsState, 'segments' | 'pending'>, key: SegmentKey): DisplayStatus =>
  statusByKey(jobs, segmentKey(key))

/** The same by `segmentKey`, where that is at hand: to put one together takes longer than all else of it. */
export function statusByKey(
  { segments, pending }: Pick<JobsState, 'segments' | 'pending'>,
  key: string
): DisplayStatus {
  const status = segments.get(key)?.state.status ?? 'waiting'
  if (status === 'submitted' || status === 'fetching') return 'running'
  if (status === 'done' || status === 'stale') return pending.has(key) ? 'stale' : 'done'
  return status
}

/** What one sees first of several: something wrong, something going on, something to do. */
const mostTelling: readonly DisplayStatus[] = ['failed', 'running', 'queued', 'stale', 'cancelled', 'waiting', 'done']

export const shotStatus = (statuses: readonly DisplayStatus[]): DisplayStatus =>
  mostTelling.find((status) => statuses.includes(status)) ?? 'waiting'
