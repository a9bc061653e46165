import { isLink } from '../graph.ts'
import { prefixInput } from './film-saver.ts'
import type { Findings } from './findings.ts'
import { isNumeric, type GraphView } from './graph-view.ts'
import { loraInputs, modelInput } from './model-places.ts'
import { numberNames, numberSource, type NumberSource, type NumberValue } from './number-source.ts'
import { mainPicture, pictureInput, pictureSource } from './picture-source.ts'
import { samePlace, type Place, type ValueName } from './places.ts'
import { isSampler } from './sampler-chain.ts'
import { samplingOf } from './sampling.ts'
import { textInputs, textSource } from './text-source.ts'
import { titleTags, type TitleTag } from './title-tags.ts'

interface Tagged {
  value: ValueName
  node: string
  tag: string
  places: Place[]
}

/** A value that goes into one input only: a second tag for it would leave the choice to chance. */
const isSingle = (value: ValueName): boolean => /^(output|model|lora)/.test(value)

/** The nodes that carry `[OUTPUT]`. */
export const taggedOutputs = (view: GraphView): string[] =>
  view.ids.filter((id) => tagsOf(view, id).some(({ values }) => values.includes('output')))

const tagsOf = (view: GraphView, id: string): TitleTag[] => {
  const node = view.node(id)
  return node ? titleTags(node) : []
}

/** Puts what the titles say in the place of what the links said; a tag that fits nothing becomes an error. */
export function applyTags(view: GraphView, into: Findings): void {
  const tagged = view.ids.flatMap((id) => tagsOf(view, id).flatMap((tag) => read(view, id, tag, into)))
  for (const value of new Set(tagged.map((tag) => tag.value))) {
    const all = tagged.filter((tag) => tag.value === value)
    const [first, second] = all
    if (second && first && isSingle(value)) {
      const says = `${first.tag} stands in the titles of node ${first.node} and node ${second.node}: only one can be it.`
      into.note({ severity: 'error', kind: 'tag', value, node: second.node, says })
    }
    if (value !== 'output') into.remove(value)
    into.add(value, ...all.flatMap(({ places }) => places))
  }
  for (const { value, places, node, tag } of tagged) {
    for (const other of into.values()) {
      if (other === value) continue
      const rival = tagged.find((one) => one.value === other && one.places.some((place) => isIn(place, places)))
      if (rival) {
        const says = `${tag} (node ${node}) and ${rival.tag} (node ${rival.node}) mean the same input.`
        into.note({ severity: 'error', kind: 'tag', value, node, says })
      } else into.remove(other, (place) => isIn(place, places))
    }
  }
}

const isIn = (place: Place, places: readonly Place[]): boolean => places.some((other) => samePlace(other, place))

function read(view: GraphView, id: string, tag: TitleTag, into: Findings): Tagged[] {
  return tag.values.flatMap((value) => {
    const places = tag.input === undefined ? placesFor(view, id, value) : namedInput(view, id, tag.input, value)
    if (places.length > 0) return [{ value, node: id, tag: tag.text, places }]
    const says = `${tag.text} stands in the title of node ${id} (${view.node(id)?.class_type ?? ''}), which has no input for the ${value}.`
    into.note({ severity: 'error', kind: 'tag', value, node: id, says })
    return []
  })
}

/** The inputs of a tagged node that take a value; linked ones are followed to their source. */
function placesFor(view: GraphView, id: string, value: ValueName): Place[] {
  if (value === 'prompt' || value === 'negative') return textPlaces(view, id, value)
  if (value === 'start_frame' || value === 'end_frame') return picturePlaces(view, id, value)
  if (value === 'output') {
    const input = prefixInput(view, id)
    return input === undefined ? [] : textSource(view, [{ node: id, input }], 'positive').places
  }
  if (value.startsWith('model')) {
    const place = modelInput(view, id)
    return place ? [place] : []
  }
  if (value.startsWith('lora')) return loraInputs(view, id)
  return numberPlaces(view, id, value as NumberValue)
}

function textPlaces(view: GraphView, id: string, value: 'prompt' | 'negative'): Place[] {
  const role = value === 'prompt' ? 'positive' : 'negative'
  const inputs = textInputs(view, id, role)
  const strings = Object.entries(view.node(id)?.inputs ?? {}).filter(([, held]) => typeof held === 'string')
  // A constant that is called something else than text is still the only text it has.
  const names =
    inputs.length > 0 || view.links(id).length > 0 ? inputs : strings.length === 1 ? [strings[0]?.[0] ?? ''] : []
  return textSource(
    view,
    names.map((input) => ({ node: id, input })),
    role
  ).places
}

function picturePlaces(view: GraphView, id: string, value: 'start_frame' | 'end_frame'): Place[] {
  const own = pictureInput(view, id)
  if (own !== undefined) return [{ node: id, input: own }]
  const names = value === 'end_frame' ? /end|last/i : /start|first|init|^image$/i
  const link = view.links(id).find(({ kind, input }) => kind === 'image' && names.test(input))?.link
  const picture = link ?? mainPicture(view, id)
  const place = picture && pictureSource(view, picture).place
  return place ? [place] : []
}

function numberPlaces(view: GraphView, id: string, value: NumberValue): Place[] {
  const inputs = Object.entries(view.node(id)?.inputs ?? {})
  const takes = inputs.filter(([, held]) => isNumeric(held) || isLink(held)).map(([input]) => input)
  const extra = value === 'frames' ? ['batch_size', 'amount'] : []
  const named = [...numberNames[value], ...extra].find((name) => takes.includes(name))
  const [plain] = inputs.find(([input, held]) => typeof held === 'number' && constantName.test(input)) ?? []
  const only = inputs.filter(([, held]) => isNumeric(held))
  const isConstant = view.links(id).length === 0
  const input = named ?? plain ?? (only.length === 1 && isConstant ? only[0]?.[0] : undefined)
  if (input !== undefined) return settable([numberSource(view, { node: id, input }, value)])
  // A tag on a sampler means what the sampler works with, also where its noise, schedule or guider holds it.
  const isSampling = value === 'seed' || value === 'steps' || value === 'cfg'
  return isSampling && isSampler(view, id) ? settable(samplingOf(view, id)[value]) : []
}

const constantName = /^(value|number|int|float|integer)$/i

const settable = (sources: readonly NumberSource[]): Place[] =>
  sources.flatMap((source) => ('place' in source ? [source.place] : []))

function namedInput(view: GraphView, id: string, input: string, value: ValueName): Place[] {
  const held = view.node(id)?.inputs[input]
  if (held === undefined) return []
  if (!isLink(held)) return [{ node: id, input }]
  if (value === 'prompt' || value === 'negative') return textSource(view, [{ node: id, input }], 'positive').places
  if (value === 'start_frame' || value === 'end_frame') {
    const place = pictureSource(view, held).place
    return place ? [place] : []
  }
  return settable([numberSource(view, { node: id, input }, value as NumberValue)])
}
