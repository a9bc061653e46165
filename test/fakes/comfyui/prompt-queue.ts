import type { Json } from '../../../services/model/json.ts'
import type { Graph } from './graph.ts'

/** One entry of `/queue`: number, prompt id, graph, extra data, and the ids of the outputs to run. */
export type QueueItem = [number: number, promptId: string, graph: Graph, extra: Record<string, Json>, outputs: string[]]

export interface PromptQueue {
  put(item: QueueItem): void
  /** Takes the item with the smallest number and marks it as running. */
  take(): QueueItem | undefined
  /** Ends the running item. */
  done(): void
  /** Removes a waiting item; false when no such item waits. */
  remove(promptId: string): boolean
  clear(): void
  running(): QueueItem | undefined
  /** Waiting items in the order of the heap, which is not the order of their numbers. */
  pending(): QueueItem[]
  /** Waiting items and the running one. */
  remaining(): number
}

/** The server's queue: a binary heap by number, whose raw array is what `/queue` shows. */
export function createPromptQueue(): PromptQueue {
  let heap: QueueItem[] = []
  let running: QueueItem | undefined
  const numberAt = (index: number) => heap[index]?.[0] ?? Number.POSITIVE_INFINITY
  const swap = (a: number, b: number) => {
    const [first, second] = [heap[a], heap[b]]
    if (first !== undefined && second !== undefined) [heap[a], heap[b]] = [second, first]
  }
  const rise = (from: number) => {
    for (let index = from; index > 0;) {
      const parent = (index - 1) >> 1
      if (numberAt(parent) <= numberAt(index)) return
      swap(parent, index)
      index = parent
    }
  }
  const sink = (from: number) => {
    for (let index = from; ;) {
      const left = 2 * index + 1
      const child = numberAt(left + 1) < numberAt(left) ? left + 1 : left
      if (numberAt(index) <= numberAt(child)) return
      swap(index, child)
      index = child
    }
  }
  const heapify = () => {
    for (let index = (heap.length >> 1) - 1; index >= 0; index--) sink(index)
  }
  return {
    put(item) {
      heap.push(item)
      rise(heap.length - 1)
    },
    take() {
      running = heap[0]
      const last = heap.pop()
      if (last !== undefined && heap.length > 0) {
        heap[0] = last
        sink(0)
      }
      return running
    },
    done() {
      running = undefined
    },
    remove(promptId) {
      const waits = heap.some((item) => item[1] === promptId)
      heap = heap.filter((item) => item[1] !== promptId)
      heapify()
      return waits
    },
    clear() {
      heap = []
    },
    running: () => running,
    pending: () => [...heap],
    remaining: () => heap.length + (running === undefined ? 0 : 1)
  }
}
