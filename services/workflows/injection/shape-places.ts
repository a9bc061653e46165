import { isLink } from '../graph.ts'
import { framesOf, isMoving } from './film-saver.ts'
import type { Findings } from './findings.ts'
import { isNumeric, type GraphView, type LinkedInput } from './graph-view.ts'
import { numberNames, numberSource, type NumberValue } from './number-source.ts'
import type { Place } from './places.ts'
import type { SamplerChain } from './sampler-chain.ts'

/** Between samplers these make a second, larger pass: their size is not the canvas. */
const rescaleClass = /upscale|scale|resize|crop/i
/** Nodes that pick or repeat frames; their `length` is not the clip's. */
const pickClass = /frombatch|trim|cut|crop|context|select|window/i
const motionClass = /^ade_|animatediff|motionmodel/i

/** Width, height, frames and rate: everywhere where the chain decides them. */
export function findShape(view: GraphView, chain: SamplerChain, modelPath: readonly string[], into: Findings): void {
  const shapers = [...chain.shapers, ...chain.samplers]
  const sized = [...shapers.filter((id) => !rescaleClass.test(view.node(id)?.class_type ?? '')), ...modelPath]
  for (const id of sized) addSize(view, id, into)
  for (const { path, role, latent } of chain.pictures) {
    if (latent || !['start', 'end', 'control'].includes(role)) continue
    for (const id of path) if (view.links(id).length > 0) addSize(view, id, into)
  }
  for (const id of shapers) {
    if (!pickClass.test(view.node(id)?.class_type ?? '')) addNumber(view, id, 'frames', into)
  }
  if (into.places('frames').length === 0 && modelPath.some((id) => motionClass.test(view.node(id)?.class_type ?? ''))) {
    for (const place of shapers.flatMap((id) => batchPlace(view, id))) {
      into.addSource('frames', numberSource(view, place, 'frames'))
    }
  }
}

/** A node that has both sides. */
export function addSize(view: GraphView, id: string, into: Findings): void {
  if (!inputOf(view, id, 'width') || !inputOf(view, id, 'height')) return
  addNumber(view, id, 'width', into)
  addNumber(view, id, 'height', into)
}

/** AnimateDiff counts frames as a batch of pictures. */
const batchPlace = (view: GraphView, id: string): Place[] => {
  const { inputs = {}, class_type = '' } = view.node(id) ?? {}
  if (/empty/i.test(class_type) && inputs['batch_size'] !== undefined) return [{ node: id, input: 'batch_size' }]
  return repeatPlace(view, id)
}

/** A node that repeats one picture or latent for every frame. */
export const repeatPlace = (view: GraphView, id: string): Place[] => {
  const { inputs = {}, class_type = '' } = view.node(id) ?? {}
  return /repeat/i.test(class_type) && inputs['amount'] !== undefined ? [{ node: id, input: 'amount' }] : []
}

/** The rate of the clip on its savers, and of the conditioning where the model reads one. */
export function findRate(
  view: GraphView,
  chain: SamplerChain,
  film: string | null,
  savers: readonly string[],
  into: Findings
): void {
  const frames = film === null ? null : framesOf(view, film).link
  const source = frames ? view.resolve(frames)?.join(' ') : undefined
  for (const saver of savers) {
    const own = framesOf(view, saver).link
    const isOfFilm = own !== null && source !== undefined && view.resolve(own)?.join(' ') === source
    if (saver === film || isOfFilm) addSaverRate(view, saver, into)
  }
  if (film !== null && !isMoving(view, film))
    into.lack('fps', 'the graph saves single pictures, which have no rate', true)
  const written = into.places('fps').map(({ node, input }) => Number(view.node(node)?.inputs[input]))
  for (const id of [...chain.shapers, ...chain.samplers]) {
    // SVD reads its fps as an amount of motion: it follows the saver only where the graph keeps both alike.
    const isMotion = view.node(id)?.inputs['motion_bucket_id'] !== undefined
    if (!isMotion || written.includes(Number(view.literal(id, 'fps')))) addNumber(view, id, 'fps', into)
  }
}

/** On the saver itself, or on the node that makes its video. */
function addSaverRate(view: GraphView, saver: string, into: Findings): void {
  const seen = new Set<string>()
  for (let id: string | undefined = saver; id !== undefined && !seen.has(id);) {
    seen.add(id)
    if (addNumber(view, id, 'fps', into)) return
    const video: LinkedInput | undefined = view.links(id).find(({ kind }) => kind === 'video')
    id = video && view.resolve(video.link)?.[0]
  }
}

const inputOf = (view: GraphView, id: string, value: NumberValue): string | undefined => {
  const inputs = view.node(id)?.inputs ?? {}
  return numberNames[value].find((name) => isNumeric(inputs[name]) || isLinkedNumber(view, id, name))
}

const isLinkedNumber = (view: GraphView, id: string, name: string): boolean =>
  isLink(view.node(id)?.inputs[name]) &&
  view.links(id).some(({ input, kind }) => input === name && (kind === 'number' || kind === 'other'))

function addNumber(view: GraphView, id: string, value: NumberValue, into: Findings): boolean {
  const input = inputOf(view, id, value)
  if (input !== undefined) into.addSource(value, numberSource(view, { node: id, input }, value))
  return input !== undefined
}
