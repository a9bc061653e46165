import { isLink } from '../graph.ts'
import type { GraphView } from './graph-view.ts'
import type { Place } from './places.ts'

/** Which of the two texts is meant where one node takes both. */
export type TextRole = 'positive' | 'negative'

/** Texts that encoders of several text models take side by side; all of them get the prompt. */
const sideBySide = [
  'clip_l',
  'clip_g',
  't5xxl',
  'llama',
  'text_g',
  'text_l',
  'bert',
  'mt5xl',
  'qwen25_7b',
  'byt5',
  'wildcard_text',
  'populated_text'
]
const preferred = [
  'text',
  'prompt',
  'positive_prompt',
  'negative_prompt',
  'positive',
  'negative',
  'user_prompt',
  'text_positive',
  'text_negative',
  'positive_text',
  'negative_text',
  'string',
  'value',
  'wildcard_text',
  'prompts',
  'text_prompt',
  'text_input',
  'caption'
]
const looksLikeText = /text|prompt|string|caption|llama|^(clip_[lg]|t5xxl|bert|mt5xl|byt5|positive|negative|value)$/i
const isAside =
  /delim|separat|colou?r|device|format|path|folder|file|mode|method|type|print|system|template|instruct|prepend|append|pre_text|app_text|prefix|suffix|_name$|^name$|encoder|model|lora|normali[sz]/i
const joinClass = /concat|join|combine|merge|append/i

/** The inputs of a node that take a text of that role, linked or not; side-by-side texts all, else the best one. */
export function textInputs(view: GraphView, id: string, role: TextRole): string[] {
  const found = allTexts(view, id, role)
  const beside = found.filter((name) => sideBySide.includes(name))
  if (beside.length > 0) return beside
  const multiline = found.filter((name) => view.facts(id)?.inputs.get(name)?.isMultiline === true)
  const pool = multiline.length > 0 ? multiline : found
  const best = preferred.find((name) => pool.includes(name)) ?? pool[0]
  return best === undefined ? [] : [best]
}

function allTexts(view: GraphView, id: string, role: TextRole): string[] {
  const node = view.node(id)
  const facts = view.facts(id)
  const linked = new Map(view.links(id).map(({ input, kind }) => [input, kind]))
  const names = Object.keys(node?.inputs ?? {}).filter((name) => {
    if (isAside.test(name)) return false
    const type = facts?.inputs.get(name)?.type
    if (isLink(node?.inputs[name]))
      return linked.get(name) === 'text' || (linked.get(name) !== 'number' && type === 'STRING')
    if (typeof node?.inputs[name] !== 'string') return false
    return type === undefined ? looksLikeText.test(name) : type === 'STRING'
  })
  const [negative, positive] = [/^neg|_neg|negative/i, /^pos|_pos|positive/i]
  const own = names.filter((name) => (role === 'negative' ? negative : positive).test(name))
  if (own.length > 0) return own
  return names.filter((name) => !(role === 'negative' ? positive : negative).test(name))
}

export interface TextSource {
  places: Place[]
  /** Nodes where several texts come together and the first was taken. */
  joins: string[]
  /** Where the way ended without a text that can be set. */
  dead: string[]
}

/** Follows a text from the input that takes it to the inputs that hold it. */
export function textSource(view: GraphView, starts: readonly Place[], role: TextRole): TextSource {
  const result: TextSource = { places: [], joins: [], dead: [] }
  const seen = new Set<string>()
  const open = starts.toReversed()
  for (let at = open.pop(); at; at = open.pop()) {
    const key = `${at.node} ${at.input}`
    if (seen.has(key)) continue
    seen.add(key)
    const held = view.node(at.node)?.inputs[at.input]
    if (typeof held === 'string') {
      result.places.push(at)
      continue
    }
    const source = isLink(held) ? view.resolve(held) : undefined
    const next = source ? partsOf(view, source[0], role) : []
    if (!source || next.length === 0) {
      result.dead.push(at.node)
      continue
    }
    if (next.length > 1) result.joins.push(source[0])
    const [first] = next
    if (first !== undefined) open.push({ node: source[0], input: first })
  }
  return result
}

/** The texts that a text node is made of, the one that counts first: a linked one before what stands in the node. */
function partsOf(view: GraphView, id: string, role: TextRole): string[] {
  const node = view.node(id)
  if (!joinClass.test(node?.class_type ?? '')) {
    const own = textInputs(view, id, role)
    if (own.length > 0) return own.slice(0, 1)
    const only = Object.entries(node?.inputs ?? {}).filter(([, held]) => typeof held === 'string')
    const unknown = view.links(id).filter(({ kind }) => kind === 'other')
    if (only.length === 1 && only[0]) return [only[0][0]]
    return unknown.length === 1 && unknown[0] ? [unknown[0].input] : []
  }
  const texts = allTexts(view, id, role)
  const linked = texts.filter((name) => isLink(node?.inputs[name]))
  if (linked.length > 0) return linked
  const filled = texts.filter((name) => node?.inputs[name] !== '')
  return filled.length > 0 ? filled : texts.slice(0, 1)
}
