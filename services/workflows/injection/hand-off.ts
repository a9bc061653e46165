import type { Graph, Link } from '../graph.ts'
import type { NodeFacts } from './node-facts.ts'
import type { Places } from './places.ts'

/** The graph with two more nodes, and the saver that writes the frame; or why ffmpeg must take it from the clip. */
export type HandOff = { graph: Graph; saver: string; reason: '' } | { graph: null; saver: null; reason: string }

export interface HandOffFrame {
  /** Index of the last kept frame in the clip as it comes from the engine, dropped head included. */
  lastKeptFrame: number
  /** Prefix of the picture's file, its own and unique to the job. */
  prefix: string
  nodes?: NodeFacts | undefined
}

/** `ImageFromBatch.batch_index` ends here (ComfyUI, nodes_images.py). */
const MAX_INDEX = 4095
const idPrefix = 'framechain_hand_off_'
const neededClasses = ['ImageFromBatch', 'SaveImage']

/**
 * Lets the server itself write the last kept frame as a lossless PNG.
 * An index beyond the batch is clamped by the server to the last frame, so the picture may only be trusted together
 * with a clip whose frames were counted and are more than the index.
 */
export function extendForHandOff(
  graph: Graph,
  { film }: Places,
  { lastKeptFrame, prefix, nodes }: HandOffFrame
): HandOff {
  if (film === null) return no('the graph saves no clip')
  if (film.frames === null) return no(film.reason)
  if (!Number.isInteger(lastKeptFrame) || lastKeptFrame < 0 || lastKeptFrame > MAX_INDEX) {
    return no(`frame ${lastKeptFrame} is not between 0 and ${MAX_INDEX}`)
  }
  const lacking = neededClasses.find((name) => nodes !== undefined && !nodes.has(name))
  if (lacking !== undefined) return no(`the server has no ${lacking}`)
  const [frame, saver] = [freeId(graph, 'frame'), freeId(graph, 'save')]
  const extended = structuredClone(graph)
  const image: Link = [...film.frames]
  extended[frame] = { class_type: 'ImageFromBatch', inputs: { image, batch_index: lastKeptFrame, length: 1 } }
  extended[saver] = { class_type: 'SaveImage', inputs: { images: [frame, 0], filename_prefix: prefix } }
  return { graph: extended, saver, reason: '' }
}

const no = (reason: string): HandOff => ({ graph: null, saver: null, reason })

/** Whether a node was put in for the hand-off. */
export const isHandOffNode = (id: string): boolean => id.startsWith(idPrefix)

function freeId(graph: Graph, part: string): string {
  let id = `${idPrefix}${part}`
  while (Object.hasOwn(graph, id)) id += '_'
  return id
}
