import { isLink, type Link } from '../graph.ts'
import { isNumeric, type GraphView } from './graph-view.ts'
import { numberNames, numberSource, type NumberSource } from './number-source.ts'
import { samePlace, type Place, type SplitPlace } from './places.ts'

/** The numbers that one sampler works with, each where it is decided. */
export interface Sampling {
  seed: NumberSource[]
  steps: NumberSource[]
  cfg: NumberSource[]
  splits: SplitPlace[]
}

/** Seed, steps and cfg of one sampler, through its noise, its schedule and its guider. */
export function samplingOf(view: GraphView, sampler: string): Sampling {
  const { sources: steps, splits } = stepsOf(view, sampler)
  return {
    seed: addsNoise(view, sampler) ? inputsUp(view, sampler, numberNames.seed, ['noise', 'pipe'], 'seed') : [],
    steps,
    cfg: inputsUp(view, sampler, numberNames.cfg, ['guider', 'pipe'], 'cfg'),
    splits
  }
}

/** Whether a sampler starts from noise of its own; the second of two experts goes on with what the first left. */
export function addsNoise(view: GraphView, sampler: string): boolean {
  const own = view.literal(sampler, 'add_noise')
  if (own === 'disable' || own === false) return false
  const { class_type = '', inputs = {} } = view.node(sampler) ?? {}
  const again = view.literal(sampler, 'add_noise_to_samples')
  // WanVideoWrapper: with samples given, noise is added only when its own switch says so.
  return !(/wanvideosampler/i.test(class_type) && isLink(inputs['samples']) && again !== true)
}

/** The named inputs of a node, or of the nearest node before it on links of those kinds. */
function inputsUp(
  view: GraphView,
  start: string,
  names: readonly string[],
  kinds: readonly string[],
  value: 'seed' | 'cfg' | 'steps'
): NumberSource[] {
  const seen = new Set<string>()
  const open = [start]
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    if (seen.has(id)) continue
    seen.add(id)
    const inputs = view.node(id)?.inputs ?? {}
    const own = names.filter((name) => isNumeric(inputs[name]) || isLink(inputs[name]))
    if (own.length > 0) {
      const wanted = value === 'cfg' ? own : own.slice(0, 1)
      return wanted.map((input) => numberSource(view, { node: id, input }, value))
    }
    for (const { kind, link } of view.links(id)) {
      const source = kinds.includes(kind) ? view.resolve(link) : undefined
      if (source) open.push(source[0])
    }
  }
  return []
}

const splitNames = ['start_at_step', 'end_at_step', 'start_step', 'end_step', 'steps_to_run']

function stepsOf(view: GraphView, sampler: string): { sources: NumberSource[]; splits: SplitPlace[] } {
  const sigmas = view.links(sampler).filter(({ kind }) => kind === 'sigmas')
  const scheduled = sigmas.flatMap(({ link }) => scheduleOf(view, link))
  const own = scheduled.length > 0 ? [] : inputsUp(view, sampler, numberNames.steps, ['pipe'], 'steps')
  const splits: SplitPlace[] = []
  for (const source of own) {
    if (!('place' in source)) continue
    for (const input of splitNames) addSplit(view, splits, { node: sampler, input }, source.place)
  }
  for (const { source, cuts } of scheduled) {
    if ('place' in source) for (const node of cuts) addSplit(view, splits, { node, input: 'step' }, source.place)
  }
  return { sources: [...own, ...scheduled.map(({ source }) => source)], splits }
}

/** The schedulers behind a sampler's sigmas, each with the nodes that cut its schedule in two. */
function scheduleOf(view: GraphView, start: Link): { source: NumberSource; cuts: string[] }[] {
  const found: { source: NumberSource; cuts: string[] }[] = []
  const seen = new Set<string>()
  const open: { link: Link; cuts: string[] }[] = [{ link: start, cuts: [] }]
  for (let at = open.shift(); at; at = open.shift()) {
    const id = view.resolve(at.link)?.[0]
    if (id === undefined || seen.has(id)) continue
    seen.add(id)
    const before = view.links(id).filter(({ kind }) => kind === 'sigmas')
    const inputs = view.node(id)?.inputs ?? {}
    if (before.length > 0) {
      const cuts = inputs['step'] === undefined ? at.cuts : [...at.cuts, id]
      open.push(...before.map(({ link }) => ({ link, cuts })))
      continue
    }
    const input = numberNames.steps.find((name) => isNumeric(inputs[name]) || isLink(inputs[name]))
    if (input !== undefined) found.push({ source: numberSource(view, { node: id, input }, 'steps'), cuts: at.cuts })
  }
  return found
}

/** Notes a split that lies inside the run; 0, -1 and 10000 mean its ends and stay. */
function addSplit(view: GraphView, splits: SplitPlace[], start: Place, steps: Place): void {
  if (view.node(start.node)?.inputs[start.input] === undefined) return
  const source = numberSource(view, start, 'steps')
  if (!('place' in source) || samePlace(source.place, steps)) return
  const [at, total] = [source.place, steps].map(({ node, input }) => Number(view.node(node)?.inputs[input]))
  if (at === undefined || total === undefined || !(at > 0 && at < total)) return
  if (!splits.some((split) => samePlace(split, source.place))) splits.push({ ...source.place, steps })
}
