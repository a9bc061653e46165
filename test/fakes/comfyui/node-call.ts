import type { Json } from '../../../services/model/json.ts'
import type { ClipWriter } from './clips.ts'
import type { Folders } from './folders.ts'
import type { Graph } from './graph.ts'
import type { NodeFact } from './node-facts.ts'
import type { ImageValue, LatentValue, Value, VideoValue } from './values.ts'

/** What a running node may do besides giving its values. */
export interface NodeTools {
  signal: AbortSignal
  folders: Folders
  clips: ClipWriter
  graph: Graph
  isTiny: boolean
  /** Whether savers write the graph into the files' tags. */
  hasTags: boolean
  hasSage: boolean
  /** Reports a sampler's steps, with previews of the latent; ends early with an interrupt or a failure. */
  sample(steps: number, latent: LatentValue): Promise<void>
  /** Reports frames as they are read or written. */
  countFrames(frames: number): Promise<void>
  /** Sends a text that belongs to the node. */
  say(text: string): void
  /** Tells of a file that was saved. */
  saved(file: SavedFile): void
}

export interface SavedFile {
  nodeId: string
  /** The prefix as the graph had it. */
  prefix: string
  /** Absolute path. */
  path: string
}

/** One node that is to run. Scalars are wrapped; inputs that the graph leaves out have their default. */
export interface NodeCall {
  nodeId: string
  classType: string
  fact: NodeFact
  /** Names the content of what comes out. */
  id: string
  inputs: Record<string, Value>
  tools: NodeTools
}

export interface NodeResult {
  values: Value[]
  /** What `executed` shows, from savers and previews. */
  ui?: Record<string, Json>
}

export type NodeHandler = (call: NodeCall) => NodeResult | Promise<NodeResult>

const scalar = (call: NodeCall, name: string): Json | undefined => {
  const value = call.inputs[name]
  return value?.kind === 'scalar' ? value.value : undefined
}

export const numberOf = (call: NodeCall, name: string, fallback = 0): number => {
  const value = scalar(call, name)
  return typeof value === 'number' ? value : fallback
}

export const textOf = (call: NodeCall, name: string, fallback = ''): string => {
  const value = scalar(call, name)
  return typeof value === 'string' ? value : fallback
}

export const flagOf = (call: NodeCall, name: string, fallback = false): boolean => {
  const value = scalar(call, name)
  return typeof value === 'boolean' ? value : fallback
}

/** The first of the named inputs that holds pictures. */
export const findImage = (call: NodeCall, ...names: string[]): ImageValue | undefined =>
  names.map((name) => call.inputs[name]).find((value) => value?.kind === 'image')

export const imageOf = (call: NodeCall, ...names: string[]): ImageValue => {
  const found = findImage(call, ...names)
  if (found === undefined) throw new Error(`${call.classType} ${call.nodeId} has no picture in ${names.join(', ')}`)
  return found
}

export const latentOf = (call: NodeCall, name: string): LatentValue => {
  const value = call.inputs[name]
  if (value?.kind !== 'latent') throw new Error(`${call.classType} ${call.nodeId} has no latent in ${name}`)
  return value
}

export const videoOf = (call: NodeCall, name: string): VideoValue => {
  const value = call.inputs[name]
  if (value?.kind !== 'video') throw new Error(`${call.classType} ${call.nodeId} has no video in ${name}`)
  return value
}

export const scalarValue = (value: Json): Value => ({ kind: 'scalar', id: JSON.stringify(value), value })
export const opaque = (call: NodeCall, type: string): Value => ({ kind: 'opaque', id: `${call.id}-${type}`, type })
