import type { Json } from '../../../services/model/json.ts'

interface NodeProgress {
  value: number
  max: number
  state: 'running' | 'finished'
}

export interface ProgressState {
  start(nodeId: string): void
  update(nodeId: string, value: number, max: number): void
  finish(nodeId: string): void
}

/** Keeps what every touched node has done and sends the whole of it after each change, as `progress_state` does. */
export function createProgressState(promptId: string, send: (type: string, data: Json) => void): ProgressState {
  const nodes = new Map<string, NodeProgress>()
  const change = (nodeId: string, progress: NodeProgress) => {
    nodes.set(nodeId, progress)
    const shown = [...nodes].map(([id, { value, max, state }]) => [
      id,
      {
        value,
        max,
        state,
        node_id: id,
        prompt_id: promptId,
        display_node_id: id,
        parent_node_id: null,
        real_node_id: id
      }
    ])
    send('progress_state', { prompt_id: promptId, nodes: Object.fromEntries(shown) as Json })
  }
  return {
    start: (nodeId) => change(nodeId, { value: 0, max: 1, state: 'running' }),
    update: (nodeId, value, max) => change(nodeId, { value, max, state: 'running' }),
    finish(nodeId) {
      const max = nodes.get(nodeId)?.max ?? 1
      change(nodeId, { value: max, max, state: 'finished' })
    }
  }
}
