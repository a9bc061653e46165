import type { Graph, Link } from '../graph.ts'
import { brokenLinks } from './broken-links.ts'
import { findFilm, framesOf, prefixInput, saversOf, wayBack } from './film-saver.ts'
import { createFindings, type Findings } from './findings.ts'
import { createGraphView, type GraphView } from './graph-view.ts'
import { modelPlaces } from './model-places.ts'
import type { NodeFacts } from './node-facts.ts'
import { numberSource } from './number-source.ts'
import { findPictures } from './picture-places.ts'
import { pictureSource } from './picture-source.ts'
import { plainValues, samePlace, type Film, type Gap, type Places, type SplitPlace, type ValueName } from './places.ts'
import { samplerChain, isSampler, type SamplerChain } from './sampler-chain.ts'
import { samplingOf } from './sampling.ts'
import { addSize, findRate, findShape, repeatPlace } from './shape-places.ts'
import { applyTags, taggedOutputs } from './tag-places.ts'
import { findTexts } from './text-places.ts'
import { textSource } from './text-source.ts'

/**
 * Finds where a graph takes each value, by following its links from the saver back; tags in titles override.
 * `nodes` are the server's own words on its classes; without them, names decide. Never throws: what is wrong with
 * the graph is in `problems`, and `inject` refuses it.
 */
export function locate(graph: Graph, { nodes }: { nodes?: NodeFacts | undefined } = {}): Places {
  const view = createGraphView(graph, nodes)
  const into = createFindings()
  const savers = saversOf(view)
  const film = chooseFilm(view, savers, into)
  const chain = samplerChain(view, startsOf(view, film))
  const { found: models, path } = modelPlaces(view, chain.samplers)
  for (const [value, places] of Object.entries(models)) into.add(value as ValueName, ...(places ?? []))
  findTexts(view, chain.samplers, path, into)
  findPictures(view, chain.pictures, into)
  findShape(view, chain, path, into)
  if (chain.samplers.length === 0 && film?.frames) findUnsampled(view, film.frames, into)
  findRate(view, chain, film?.node ?? null, savers, into)
  const splits = findSampling(view, chain, into)
  findOutputs(view, savers, into)
  applyTags(view, into)
  for (const problem of brokenLinks(view, savers)) into.note(problem)
  const steps = into.places('steps')
  return {
    found: into.result(),
    missing: gaps(into, chain, film),
    problems: into.problems(),
    splits: splits.filter((split) => steps.some((place) => samePlace(place, split.steps))),
    film
  }
}

function chooseFilm(view: GraphView, savers: readonly string[], into: Findings): Film | null {
  const [tagged] = taggedOutputs(view)
  const pool = tagged !== undefined ? [tagged] : savers
  const samples = (id: string): boolean => isSampler(view, id)
  const { film, ties } = findFilm(view, pool, samples)
  if (film === null) return null
  for (const node of ties) {
    const says = `Node ${film.node} and node ${node} save the same clip; the film is taken from node ${film.node}. Put [OUTPUT] into a title to choose.`
    into.note({ severity: 'note', kind: 'ambiguous', value: 'output', node, says })
  }
  const media = mediaOf(view, film.node)[0]
  const { retimed } = media ? wayBack(view, media, samples) : {}
  if (retimed !== undefined) {
    const says = `${view.node(retimed)?.class_type ?? ''} (node ${retimed}) changes the number of frames before they are saved: the clip will not have the frames that were asked for.`
    into.note({ severity: 'note', kind: 'retimed', value: 'frames', node: retimed, says })
  }
  return film
}

const mediaOf = (view: GraphView, saver: string): Link[] =>
  view.links(saver).flatMap(({ kind, link }) => (['image', 'video', 'latent', 'other'].includes(kind) ? [link] : []))

/** Where the walk starts: what the film is made of; without a saver, every sampler there is. */
function startsOf(view: GraphView, film: Film | null): Link[] {
  if (film === null) return view.ids.filter((id) => isSampler(view, id)).map((id) => [id, 0])
  const frames = framesOf(view, film.node).link
  return frames ? [frames] : mediaOf(view, film.node)
}

/** A graph without a sampler only moves pictures about: its picture, its size and its count still have places. */
function findUnsampled(view: GraphView, frames: Link, into: Findings): void {
  const { place, path } = pictureSource(view, frames)
  if (place) into.add('start_frame', place)
  for (const id of path) {
    if (view.links(id).length > 0) addSize(view, id, into)
    for (const repeat of repeatPlace(view, id)) into.addSource('frames', numberSource(view, repeat, 'frames'))
  }
}

function findSampling(view: GraphView, { samplers }: SamplerChain, into: Findings): SplitPlace[] {
  const all = samplers.flatMap((id) => {
    const { seed, steps, cfg, splits } = samplingOf(view, id)
    for (const source of seed) into.addSource('seed', source)
    for (const source of steps) into.addSource('steps', source)
    for (const source of cfg) into.addSource('cfg', source)
    return splits
  })
  return all.filter((split, index) => all.findIndex((other) => samePlace(other, split)) === index)
}

function findOutputs(view: GraphView, savers: readonly string[], into: Findings): void {
  for (const node of savers) {
    const input = prefixInput(view, node)
    if (input !== undefined) into.add('output', ...textSource(view, [{ node, input }], 'positive').places)
  }
}

const lackOf: Record<(typeof plainValues)[number], string> = {
  prompt: 'no text leads to a sampler',
  negative: 'no sampler has a negative side with a text of its own',
  start_frame: 'no picture that is loaded leads to a sampler',
  end_frame: 'no node takes an end frame',
  width: 'no node on the way to the sampler has a size',
  height: 'no node on the way to the sampler has a size',
  frames: 'no node on the way to the sampler counts frames',
  fps: 'neither the saver nor the conditioning has a frame rate',
  seed: 'no sampler adds noise from a seed',
  steps: 'no sampler or scheduler counts steps',
  cfg: 'no sampler or guider has a cfg',
  output: 'no saver has a name for its files'
}

function gaps(into: Findings, { samplers }: SamplerChain, film: Film | null): Places['missing'] {
  const missing: Partial<Record<ValueName, Gap>> = {}
  for (const value of plainValues) {
    if (into.places(value).length > 0) continue
    const reason = film === null && value === 'output' ? 'no node saves a clip' : lackOf[value]
    const isUnsampled = samplers.length === 0 && value !== 'output'
    const otherwise = isUnsampled ? 'no sampler leads to a saver' : reason
    missing[value] = into.gap(value) ?? { reason: otherwise, isSettled: value === 'negative' && samplers.length > 0 }
  }
  if (!into.values().some((value) => value.startsWith('model'))) {
    missing.model = { reason: 'no loader of a model leads to a sampler', isSettled: false }
  }
  return missing
}
