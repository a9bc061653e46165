import type { Json } from '../../model/json.ts'
import { isLink, type Link } from '../graph.ts'
import { isNumeric, type GraphView } from './graph-view.ts'
import { mainPicture } from './picture-source.ts'
import type { Place } from './places.ts'

export type NumberValue = 'width' | 'height' | 'frames' | 'fps' | 'seed' | 'steps' | 'cfg'

/** What inputs are called that take each number; the first that a node has is the one. */
export const numberNames: Record<NumberValue, readonly string[]> = {
  width: ['width', 'target_width'],
  height: ['height', 'target_height'],
  frames: [
    'length',
    'num_frames',
    'video_frames',
    'frames',
    'frame_count',
    'frames_number',
    'video_length',
    'total_frames',
    'num_video_frames'
  ],
  fps: ['fps', 'frame_rate', 'video_fps', 'framerate'],
  seed: ['noise_seed', 'seed'],
  steps: ['steps', 'num_steps', 'num_inference_steps'],
  cfg: ['cfg', 'cfg_scale', 'guidance_scale', 'video_cfg', 'cfg_video', 'cfg_conds', 'cfg_high_noise', 'cfg_low_noise']
}

/** Where a number is decided: an input to set, the start frame's own size, or the reason why it can't be set. */
export type NumberSource = { place: Place } | { ofPicture: string } | { reason: string; node: string }

const mathClass =
  /math|expression|operat|arithm|calc|multipl|divi|subtract|(^|_)add$|(^|\W)(sum|min|max|clamp|round)(\W|$)|random/i
const sideNames = /^(step|min|max|decimals?|precision|index|order|control.*|divisible_by|multiple_of|upscale_factor)$/i

/** Follows a number from the input that takes it to the input that decides it. Links are never cut. */
export function numberSource(view: GraphView, start: Place, value: NumberValue): NumberSource {
  const seen = new Set<string>()
  let { node: id, input } = start
  for (;;) {
    const held = view.node(id)?.inputs[input]
    if (isNumeric(held)) return { place: { node: id, input } }
    if (!isLink(held)) return { reason: `its ${input} is no number`, node: id }
    const source = view.resolve(held)
    const key = `${source?.[0] ?? ''} ${input}`
    if (!source || seen.has(key)) return { reason: `its ${input} is linked to nothing`, node: id }
    seen.add(key)
    const next = through(view, source, value)
    if (!('node' in next) || !('input' in next)) return next
    id = next.node
    input = next.input
  }
}

/** The input of a source node that decides the number which leaves it. */
function through(
  view: GraphView,
  [id, slot]: Link,
  value: NumberValue
): Place | Exclude<NumberSource, { place: Place }> {
  const node = view.node(id)
  const inputs = Object.entries(node?.inputs ?? {})
  const computed = { reason: `its ${value} is computed by ${node?.class_type ?? 'a node'}`, node: id }
  const named = numberNames[value].find((name) => inputs.some(([input]) => input === name))
  if (named !== undefined) return { node: id, input: named }
  const slider = sliderInput(node?.inputs ?? {}, slot)
  if (slider !== undefined) return { node: id, input: slider }
  const picture = mainPicture(view, id)
  if (picture) return value === 'width' || value === 'height' ? sizeOfPicture(view, picture, value, id) : computed
  if (mathClass.test(node?.class_type ?? '')) return plainTerm(view, id) ?? computed
  const numbers = inputs.filter(([input, held]) => typeof held === 'number' && !sideNames.test(input))
  const linked = view.links(id)
  const [number] = numbers
  if (number && numbers.length === 1 && linked.length === 0) return { node: id, input: number[0] }
  const plain = numbers.find(([input]) => /^(value|number|int|float|integer)$/i.test(input))
  if (plain && linked.length === 0) return { node: id, input: plain[0] }
  const held = inputs.filter(([, text]) => isNumeric(text))
  if (held.length === 1 && held[0] && linked.length === 0) return { node: id, input: held[0][0] }
  const [only] = linked
  if (only && linked.length === 1 && numbers.length === 0) return { node: id, input: only.input }
  return computed
}

/** Sliders (ComfyUI-mxToolkit) keep each axis as a whole and as a broken number, and a flag that says which one counts. */
function sliderInput(inputs: Readonly<Record<string, Json>>, slot: number): string | undefined {
  const axis = slot === 1 && inputs['Yi'] !== undefined ? 'Y' : 'X'
  if (typeof inputs[`${axis}i`] !== 'number' || typeof inputs[`${axis}f`] !== 'number') return undefined
  return Number(inputs[`isfloat${axis}`] ?? 0) > 0 ? `${axis}f` : `${axis}i`
}

/** A node that measures a picture: the size is what the nearest resize before it makes, or the picture's own. */
function sizeOfPicture(
  view: GraphView,
  link: Link,
  value: 'width' | 'height',
  from: string
): Place | { ofPicture: string } | { reason: string; node: string } {
  const seen = new Set<string>()
  for (let at = view.resolve(link); at && !seen.has(at[0]);) {
    const [id] = at
    seen.add(id)
    const name = numberNames[value].find((input) => view.node(id)?.inputs[input] !== undefined)
    if (name !== undefined) return { node: id, input: name }
    const before = mainPicture(view, id)
    if (!before) return { ofPicture: id }
    at = view.resolve(before)
  }
  return { reason: `its ${value} is measured on a picture that leads nowhere`, node: from }
}

/** `a`, `a + 0` or `a * 1`: a sum that changes nothing is no sum. */
function plainTerm(view: GraphView, id: string): Place | undefined {
  const inputs = view.node(id)?.inputs ?? {}
  const expression = Object.entries(inputs).find(([name]) => /expression|formula|^value$/i.test(name))?.[1]
  const links = view.links(id)
  const held = Object.entries(inputs)
  if (held.length === 1 && typeof held[0]?.[1] === 'number') return { node: id, input: held[0][0] }
  if (typeof expression === 'string') {
    const term = links.find(({ input }) => input === expression.trim() || input.endsWith(`.${expression.trim()}`))
    return term && { node: id, input: term.input }
  }
  const operation = Object.values(inputs).find((held) => typeof held === 'string')
  const numbers = Object.entries(inputs).filter(([, held]) => typeof held === 'number')
  const [link] = links
  if (links.length !== 1 || !link || numbers.length !== 1 || typeof operation !== 'string') return undefined
  const isNeutral =
    (/^(add|\+|subtract|sub|-)/i.test(operation) && numbers[0]?.[1] === 0) ||
    (/^(mul|\*|div|\/)/i.test(operation) && numbers[0]?.[1] === 1)
  return isNeutral ? { node: id, input: link.input } : undefined
}
