import type { ProjectEvent } from '../../services/contract/project-events.ts'
import type { ProjectView } from '../../services/contract/project-view.ts'
import type { StudioClient } from '../../services/contract/studio-contract.ts'
import { applyChange, type DocumentChange } from '../../services/model/document-change.ts'

/** A window as a test plays it: listens to a project, keeps what it was told, and waits for what is to come. */
export interface ProjectWindow {
  readonly events: readonly ProjectEvent[]
  /** What the window shows: the view, with every change after it taken in. */
  readonly view: ProjectView
  /** Resolves to the first event that is told, or was told, like this. */
  told<Type extends ProjectEvent['type']>(
    type: Type,
    wants?: (event: Extract<ProjectEvent, { type: Type }>) => boolean
  ): Promise<Extract<ProjectEvent, { type: Type }>>
  /** Resolves when the window shows it. */
  shows(wants: (view: ProjectView) => boolean): Promise<ProjectView>
  edit(change: DocumentChange, label?: string): Promise<{ revision: number }>
  /** Resolves when the stream has ended. */
  readonly ended: Promise<void>
  /** Stops listening. */
  close(): Promise<void>
}

let windows = 0

export async function openWindow(client: StudioClient, project_id: string): Promise<ProjectWindow> {
  const abort = new AbortController()
  const events: ProjectEvent[] = []
  const waiting = new Set<() => void>()
  const id = `window ${++windows}`
  let view: ProjectView | null = null
  let failure: unknown = null

  const first = Promise.withResolvers<void>()
  const stream = await client.project.events({ project_id }, { signal: abort.signal })
  const listen = async (): Promise<void> => {
    try {
      for await (const event of stream) {
        events.push(event)
        view = event.type === 'view' ? event.view : view === null ? null : taken(view, event)
        first.resolve()
        for (const look of waiting) look()
      }
    } catch (error) {
      if (!abort.signal.aborted) failure = error
    }
  }
  const ended = listen()
  await Promise.race([first.promise, ended])

  const until = <Found>(find: () => Found | undefined): Promise<Found> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = find()
        if (found === undefined) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
      void ended.then(() =>
        reject(failure ?? new Error(`the stream ended after ${events.map(({ type }) => type).join()}`))
      )
    })
  const shown = (): ProjectView => {
    if (view === null) throw new Error('the window was told of no view')
    return view
  }

  return {
    events,
    ended,
    get view() {
      return shown()
    },
    told: (type, wants = () => true) => until(() => events.filter((event) => isOf(event, type)).find(wants)),
    shows: (wants) => until(() => (wants(shown()) ? shown() : undefined)),
    edit: (change, label = 'Edit') => client.project.edit({ project_id, client: id, label, change }),
    async close() {
      abort.abort()
      await stream.return?.()
      await ended
    }
  }
}

const isOf = <Type extends ProjectEvent['type']>(
  event: ProjectEvent,
  type: Type
): event is Extract<ProjectEvent, { type: Type }> => event.type === type

function taken(view: ProjectView, event: ProjectEvent): ProjectView {
  switch (event.type) {
    case 'document': {
      const { project, storyboard } = applyChange({ ...view, pictures: {} }, { ...event.change, pictures: {} })
      return { ...view, project, storyboard, revision: event.revision, profile: event.profile ?? view.profile }
    }
    case 'pictures':
      return { ...view, pictures: { ...view.pictures, ...event.pictures } }
    case 'segments': {
      const key = ({ shot_id, segment_index }: { shot_id: string; segment_index: number }) =>
        `${segment_index} ${shot_id}`
      const segments = new Map([...view.segments, ...event.segments].map((segment) => [key(segment), segment]))
      return { ...view, segments: [...segments.values()] }
    }
    case 'progress':
    case 'preview': {
      const { shot_id, segment_index } = event
      const change = event.type === 'preview' ? { preview: event.url } : { progress: event.progress }
      const segments = view.segments.map((segment) =>
        segment.shot_id === shot_id && segment.segment_index === segment_index ? { ...segment, ...change } : segment
      )
      return { ...view, segments }
    }
    case 'outlook':
      return { ...view, outlook: event.outlook }
    case 'run':
      return { ...view, run: event.run }
    case 'film':
      return { ...view, film: event.film }
    default:
      return view
  }
}
