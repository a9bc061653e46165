import { StudioError } from '../contract/studio-error.ts'
import type { Json } from '../model/json.ts'

/** A connection: the node that is read, and which of its outputs. */
export type Link = [node: string, slot: number]

/** One node of a ComfyUI graph in API format. An input is a value or a link. */
export interface GraphNode {
  class_type: string
  inputs: Record<string, Json>
  _meta?: { title?: string | undefined; [key: string]: Json | undefined }
}

/** What `POST /prompt` takes: nodes by id. */
export type Graph = Record<string, GraphNode>

const MAX_TEXT = 64 * 1024 * 1024
const MAX_NODES = 50_000
const MAX_DEPTH = 64
/** Names that change an object's own nature when they are assigned. */
const unsafeKeys: readonly string[] = ['__proto__', 'constructor', 'prototype']

const exportFix =
  'Open it in ComfyUI and choose Workflow, then "Export (API)" (older versions: turn on the dev mode options, then "Save (API Format)"), and use that file.'

/**
 * Reads a graph in API format: its text, the parsed JSON, or the body of a `POST /prompt`.
 * Throws StudioError `invalid_workflow` that says what is wrong, where, and how to mend it.
 */
export function parseGraph(source: unknown, { file }: { file: string }): Graph {
  const refuse = (reason: string, where = '', fix = exportFix, cause?: unknown): StudioError =>
    new StudioError('invalid_workflow', { file, reason, where, fix }, { cause })
  let value = source
  if (typeof source === 'string') {
    if (source.length > MAX_TEXT) throw refuse(`it is larger than ${MAX_TEXT / 1024 / 1024} MB`)
    try {
      value = JSON.parse(source.replace(/^\uFEFF/, ''))
    } catch (error) {
      throw refuse(`it is not JSON (${error instanceof Error ? error.message : String(error)})`, '', exportFix, error)
    }
  }
  const outer = clean(value, 0, () => refuse(`it is nested deeper than ${MAX_DEPTH} levels`))
  if (!isObject(outer)) throw refuse('an object of nodes is expected')
  const nodes = isObject(outer['prompt']) && outer['prompt']['class_type'] === undefined ? outer['prompt'] : outer
  if (Array.isArray(nodes['nodes']))
    throw refuse('it is a workflow as the editor saves it, which a server does not run')
  const entries = Object.entries(nodes)
  if (entries.length === 0) throw refuse('it holds no node')
  if (entries.length > MAX_NODES) throw refuse(`it holds more than ${MAX_NODES} nodes`)
  return Object.fromEntries(entries.map(([id, node]) => [id, readNode(id, node, refuse)]))
}

function readNode(id: string, node: Json, refuse: (reason: string, where?: string) => StudioError): GraphNode {
  const where = `node ${id}`
  if (!isObject(node)) throw refuse('a node with class_type and inputs is expected', where)
  const { class_type, inputs = {}, ['_meta']: meta } = node
  if (typeof class_type !== 'string' || class_type === '')
    throw refuse('class_type, the name of its class, is not there', where)
  if (!isObject(inputs)) throw refuse('inputs is to be an object', where)
  const kept: GraphNode = { class_type, inputs }
  if (isObject(meta)) kept['_meta'] = typeof meta['title'] === 'string' ? { ...meta, title: meta['title'] } : {}
  return kept
}

/** A copy without the names that would change an object's prototype. */
function clean(value: unknown, depth: number, tooDeep: () => StudioError): Json {
  if (depth > MAX_DEPTH) throw tooDeep()
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1, tooDeep))
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key, item]) => !unsafeKeys.includes(key) && item !== undefined)
        .map(([key, item]) => [key, clean(item, depth + 1, tooDeep)])
    )
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** Whether an input is a connection: two items, an id and an output's number (`is_link` of ComfyUI's graph_utils). */
export const isLink = (value: Json | undefined): value is Link =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'number'

/** The node of that id; ids come from files, so an object's inherited names are none. */
export const nodeOf = (graph: Graph, id: string): GraphNode | undefined =>
  Object.hasOwn(graph, id) ? graph[id] : undefined

export const titleOf = (node: GraphNode): string => node['_meta']?.title ?? ''

/** Ids as a person sorts them: 9 before 10, `57:3` after `57`. */
export const byId = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true }) || (a < b ? -1 : 1)
