import { readFile } from 'node:fs/promises'
import type { Json } from '../../../services/model/json.ts'
import type { Graph } from './graph.ts'
import type { Message } from './raw-client.ts'

/** A run as a real server sent it: its graph, all messages of its client, and its entry in the history. */
export interface RecordedRun {
  graph: Graph
  messages: Message[]
  history: { outputsToRun: string[]; outputs: Json; status: Json; meta: Json } | null
}

export async function readRecording<T>(name: string): Promise<T> {
  const file = new URL(`../../fixtures/comfyui/recordings/${name}.json`, import.meta.url)
  return JSON.parse(await readFile(file, 'utf8')) as T
}

export const readRuns = async (name: string): Promise<RecordedRun[]> =>
  (await readRecording<{ runs: RecordedRun[] }>(name)).runs

/** The node ids that a run found in the cache. */
export const cachedIn = (messages: Message[]): string[] => {
  const found = messages.find(([type]) => type === 'execution_cached')?.[1] as { nodes: string[] } | undefined
  return found?.nodes ?? []
}

/** What differs between any two servers: ids, times, counters, random letters, reprs, and the order of sets. */
const differing = new Set(['timestamp', 'traceback', 'current_inputs', 'current_outputs'])

const plainText = (text: string): string =>
  text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'prompt')
    .replaceAll(/temp_[a-z]{5}_/g, 'temp_x_')
    .replaceAll(/_\d{5}(?=[_.])/g, '_N')
    .replace('/srv/run/8190/temp', '/srv/ComfyUI/temp')

export function normalise(value: Json): Json {
  if (typeof value === 'string') return plainText(value)
  if (Array.isArray(value)) return value.map(normalise)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).flatMap(([name, item]): [string, Json][] => {
    if (differing.has(name)) return [[name, 'differs']]
    if ((name === 'executed' || name === 'nodes') && Array.isArray(item)) return [[name, item.map(String).sort()]]
    return [[plainText(name), normalise(item)]]
  })
  return Object.fromEntries(entries)
}

/** Messages as they are compared; a `progress_state` is cut down to value, maximum and state, as the recordings keep it. */
export const normaliseMessages = (messages: Message[]): Json =>
  messages.map(([type, data]): Json => {
    if (type !== 'progress_state') return [type, normalise(data)]
    const nodes = (data as { nodes?: Record<string, { value: number; max: number; state: string }> }).nodes
    if (nodes === undefined) return [type, normalise(data)]
    return [
      type,
      Object.fromEntries(Object.entries(nodes).map(([id, { value, max, state }]) => [id, [value, max, state]]))
    ]
  })
