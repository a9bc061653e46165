import { isLink, type Link } from '../graph.ts'
import type { GraphView } from './graph-view.ts'
import { samePlace, slotValue, type Place, type ValueName } from './places.ts'
import { textSource } from './text-source.ts'

const fileNames = [
  'unet_name',
  'ckpt_name',
  'model_name',
  'model',
  'gguf_name',
  'diffusion_model',
  'model_path',
  'checkpoint'
]
const loraName = /^lora(_name|_path|_?\d*)?$|^lora_name/i
const pathNames = ['model', 'model1', 'base_model', 'model_pass', 'model_high_noise', 'model_low_noise']

/** What a sampler's model comes from: its file, its LoRAs, and every node on the way. */
interface ModelSource {
  slot: string
  model: Place | null
  loras: Place[]
  path: string[]
}

/** The model slots of a chain of samplers, and the nodes that lie on their models' way. */
export function modelPlaces(
  view: GraphView,
  samplers: readonly string[]
): { found: Partial<Record<ValueName, Place[]>>; path: string[] } {
  const sources = samplers.flatMap((id) => modelSources(view, id))
  const found: Partial<Record<ValueName, Place[]>> = {}
  const models = distinct(sources.flatMap(({ model }) => (model ? [model] : [])))
  for (const place of models) {
    const user = sources.find(({ model }) => model && samePlace(model, place))
    const slot = models.length < 2 ? '' : (user?.slot ?? '') || rank(models.indexOf(place), models.length)
    found[slotValue('model', slot)] = [place]
  }
  for (const place of distinct(sources.flatMap(({ loras }) => loras))) {
    const users = sources.filter(({ loras }) => loras.some((lora) => samePlace(lora, place)))
    const [user] = users
    const isShared = sources.length < 2 || users.length === sources.length || !user
    const slot = isShared ? '' : loraSlot(user, sources, models)
    const name = slotValue('lora', slot)
    found[name] = [...(found[name] ?? []), place]
  }
  return { found, path: [...new Set(sources.flatMap(({ path }) => path))] }
}

/** Two models are the experts of high and low noise, in the order in which they run; more are numbered. */
const rank = (index: number, count: number): string =>
  count === 2 ? (index === 0 ? 'high' : 'low') : String(index + 1)

function loraSlot(user: ModelSource, sources: readonly ModelSource[], models: readonly Place[]): string {
  if (user.slot !== '') return user.slot
  const { model } = user
  if (model && models.length > 1)
    return rank(
      models.findIndex((place) => samePlace(place, model)),
      models.length
    )
  return rank(sources.indexOf(user), sources.length)
}

/** A sampler has one model, or one for each noise level under names that say so. */
function modelSources(view: GraphView, sampler: string): ModelSource[] {
  const own = modelLinks(view, sampler)
  const guided = own.length > 0 ? own : linked(view, sampler, ['guider', 'pipe']).flatMap((id) => modelLinks(view, id))
  const named = guided.filter(({ input }) => /high|low/i.test(input))
  const used = named.length > 1 ? named : guided.slice(0, 1)
  return used.map(({ input, link }) => ({
    ...follow(view, link),
    slot: named.length > 1 ? (/high/i.test(input) ? 'high' : 'low') : ''
  }))
}

const modelLinks = (view: GraphView, id: string) => {
  const links = view.links(id).filter(({ kind }) => kind === 'model')
  const named = pathNames.flatMap((name) => links.filter(({ input }) => input === name))
  return named.length > 0 ? named : links
}

const linked = (view: GraphView, start: string, kinds: readonly string[]): string[] => {
  const seen: string[] = []
  const open = [start]
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    if (seen.includes(id)) continue
    seen.push(id)
    for (const { kind, link } of view.links(id)) {
      const source = kinds.includes(kind) ? view.resolve(link) : undefined
      if (source) open.push(source[0])
    }
  }
  return seen.slice(1)
}

function follow(view: GraphView, start: Link): Omit<ModelSource, 'slot'> {
  const path: string[] = []
  const seen = new Set<string>()
  const loras: Place[] = []
  for (let link: Link | undefined = start; link;) {
    const id: string | undefined = view.resolve(link)?.[0]
    if (id === undefined || seen.has(id)) break
    seen.add(id)
    path.push(id)
    loras.push(...[id, ...linked(view, id, ['lora'])].flatMap((node) => loraInputs(view, node)))
    const next: Link | undefined = modelLinks(view, id)[0]?.link
    if (next) {
      link = next
      continue
    }
    return { model: modelInput(view, id) ?? null, loras: distinct(loras), path }
  }
  return { model: null, loras: distinct(loras), path }
}

/** Where a loader names its file; a linked name is followed to the node that holds it. */
export function modelInput(view: GraphView, id: string): Place | undefined {
  const inputs = view.node(id)?.inputs ?? {}
  const input = fileNames.find((name) => typeof inputs[name] === 'string' || isNameLink(view, id, name))
  return input === undefined ? undefined : textSource(view, [{ node: id, input }], 'positive').places[0]
}

const isNameLink = (view: GraphView, id: string, name: string): boolean =>
  isLink(view.node(id)?.inputs[name]) &&
  view.links(id).some(({ input, kind }) => input === name && kind !== 'model' && kind !== 'other')

/** Where a node names its LoRA files. */
export const loraInputs = (view: GraphView, id: string): Place[] =>
  Object.entries(view.node(id)?.inputs ?? {})
    .filter(([name, held]) => loraName.test(name) && typeof held === 'string' && !/^none$/i.test(held))
    .map(([input]) => ({ node: id, input }))

function distinct(places: readonly Place[]): Place[] {
  return places.filter((place, index) => places.findIndex((other) => samePlace(other, place)) === index)
}
