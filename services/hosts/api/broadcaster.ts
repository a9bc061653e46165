import type { ProjectEvent } from '../../contract/project-events.ts'
import { createEventQueue, type EventQueue } from './event-queue.ts'

/** Tells every window of a project what happens: first the view, then all changes after it, none twice. */
export interface Broadcaster {
  /** The view must be up to date with the event by then. */
  tell(event: ProjectEvent): void
  /** Ends when the signal aborts, when nobody reads it any more (`return`), and after the last event. */
  subscribe(signal?: AbortSignal): AsyncIteratorObject<ProjectEvent, void, void>
  /** Tells the last event and ends every stream. */
  end(last: ProjectEvent): void
  readonly windows: number
}

interface Window {
  queue: EventQueue
  wake(): void
}

export function createBroadcaster(view: () => ProjectEvent): Broadcaster {
  const windows = new Set<Window>()
  let isOver = false

  return {
    get windows() {
      return windows.size
    },

    tell(event) {
      for (const { queue, wake } of windows) {
        queue.push(event)
        wake()
      }
    },

    end(last) {
      isOver = true
      for (const { queue, wake } of windows) {
        queue.push(last)
        wake()
      }
      windows.clear()
    },

    subscribe(signal) {
      let woken = Promise.withResolvers<void>()
      let isLeft = false
      const window: Window = { queue: createEventQueue(view), wake: () => woken.resolve() }
      const leave = (): void => {
        isLeft = true
        windows.delete(window)
        signal?.removeEventListener('abort', leave)
        window.wake()
      }
      if (!isOver) windows.add(window)
      if (signal?.aborted === true) leave()
      else signal?.addEventListener('abort', leave)

      // not a generator: its `return` would wait for a `next` that waits for an event
      return {
        async next() {
          for (;;) {
            woken = Promise.withResolvers()
            const event = isLeft ? null : window.queue.shift()
            if (event !== null) return { done: false, value: event }
            if (isLeft || isOver) break
            await woken.promise
          }
          leave()
          return { done: true, value: undefined }
        },
        return() {
          leave()
          return Promise.resolve({ done: true, value: undefined })
        },
        [Symbol.asyncIterator]() {
          return this
        },
        [Symbol.asyncDispose]() {
          leave()
          return Promise.resolve()
        }
      }
    }
  }
}
