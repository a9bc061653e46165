import type { Link } from '../graph.ts'
import type { GraphView } from './graph-view.ts'
import { numberNames } from './number-source.ts'
import { pictureSource, type PictureSource } from './picture-source.ts'

export type PictureRole = 'start' | 'end' | 'reference' | 'control' | 'vision' | 'vision-end'

export interface ChainPicture extends PictureSource {
  role: PictureRole
}

/** The film's way back: its samplers, what shapes their latents, and the pictures that they start from. */
export interface SamplerChain {
  /** The first to run comes first. */
  samplers: string[]
  /** Nodes that samplers read latents, conditioning and the like from. */
  shapers: string[]
  pictures: ChainPicture[]
}

/** A node that turns noise into a latent or a clip: it has a source of noise, and something that guides it. */
export function isSampler(view: GraphView, id: string): boolean {
  const { inputs = {} } = view.node(id) ?? {}
  const links = view.links(id)
  const hasNoise =
    numberNames.seed.some((name) => inputs[name] !== undefined) ||
    links.some(({ kind }) => kind === 'noise' || kind === 'sigmas')
  const isGuided = links.some(({ kind }) => ['conditioning', 'guider', 'embeds', 'pipe'].includes(kind))
  const isPrompted = ['prompt', 'positive_prompt', 'text_prompt'].some((name) => inputs[name] !== undefined)
  return hasNoise && (isGuided || isPrompted)
}

const mediaKinds: readonly string[] = ['image', 'latent', 'video', 'other']
const shapeKinds: readonly string[] = ['latent', 'conditioning', 'embeds', 'guider', 'pipe', 'other']

/** Walks from the film's pictures back through every sampler to what they start from. */
export function samplerChain(view: GraphView, film: readonly Link[]): SamplerChain {
  const chain: SamplerChain = { samplers: [], shapers: [], pictures: [] }
  const seen = new Set<string>()
  const open: Step[] = film.map((link) => ({ link, isBefore: false }))
  for (let at = open.pop(); at; at = open.pop()) {
    if ('done' in at) {
      chain.samplers.push(at.done)
      continue
    }
    const id = view.resolve(at.link)?.[0]
    if (id === undefined) continue
    const samples = isSampler(view, id)
    const isBefore = at.isBefore || samples
    const key = `${id} ${isBefore}`
    if (seen.has(key)) continue
    seen.add(key)
    // A sampler is put down once all that lies before it has been walked: the first to run comes first.
    if (samples) open.push({ done: id })
    else if (isBefore) chain.shapers.push(id)
    for (const { input, kind, link } of view.links(id)) {
      if (!isBefore) {
        if (mediaKinds.includes(kind) && !/_ref$|^ref/i.test(input)) open.push({ link, isBefore: false })
      } else if (kind === 'image' || kind === 'vision') {
        const picture = chainPicture(view, id, input, kind === 'vision', link)
        const isPassedOn = samples || /encode/i.test(view.node(id)?.class_type ?? '')
        if (isPassedOn && picture.latent) open.push({ link: picture.latent, isBefore: true })
        else chain.pictures.push(picture)
      } else if (shapeKinds.includes(kind)) open.push({ link, isBefore: true })
    }
  }
  return chain
}

type Step = { link: Link; isBefore: boolean } | { done: string }

/** Whether an input is for the picture that a clip ends on. */
export const isEndName = (input: string): boolean => /end|last|tail|final/i.test(input)

function chainPicture(view: GraphView, id: string, input: string, isVision: boolean, link: Link): ChainPicture {
  const isEnd = isEndName(input)
  if (isVision) {
    const encoder = view.resolve(link)?.[0] ?? ''
    const picture = view.links(encoder).find(({ kind }) => kind === 'image')?.link
    const source = picture ? pictureSource(view, picture) : { reason: 'no picture', end: encoder, path: [] }
    return { ...source, role: isEnd ? 'vision-end' : 'vision' }
  }
  return { ...pictureSource(view, link), role: pictureRole(view, id, input, isEnd) }
}

function pictureRole(view: GraphView, id: string, input: string, isEnd: boolean): PictureRole {
  const index = view.literal(id, 'frame_idx') ?? view.literal(id, 'frame_index')
  if (typeof index === 'number') return index === 0 ? 'start' : index < 0 ? 'end' : 'reference'
  if (isEnd) return 'end'
  if (/^(start|first|init)/i.test(input)) return 'start'
  const name = view.node(id)?.class_type ?? ''
  if (/control/i.test(name)) return 'control'
  if (/reference|style|ip_?adapter|redux|unclip/i.test(name)) return 'reference'
  if (/control|pose|depth|canny|background|motion|video|mask/i.test(input)) return 'control'
  if (/ref|subject|style|face|anchor/i.test(input)) return 'reference'
  return 'start'
}
