import { titleOf, type GraphNode } from '../graph.ts'
import { slotValue, type ValueName } from './places.ts'

/** What a title asks for: the values, and the input where it names one. */
export interface TitleTag {
  text: string
  values: ValueName[]
  input?: string
}

const words: Readonly<Record<string, readonly ValueName[]>> = {
  PROMPT: ['prompt'],
  POSITIVE: ['prompt'],
  NEGATIVE: ['negative'],
  NEGATIVE_PROMPT: ['negative'],
  START_FRAME: ['start_frame'],
  START_IMAGE: ['start_frame'],
  IMAGE: ['start_frame'],
  END_FRAME: ['end_frame'],
  END_IMAGE: ['end_frame'],
  IMAGE_END: ['end_frame'],
  SEED: ['seed'],
  SIZE: ['width', 'height'],
  WIDTH: ['width'],
  HEIGHT: ['height'],
  FRAMES: ['frames'],
  LENGTH: ['frames'],
  FPS: ['fps'],
  STEPS: ['steps'],
  CFG: ['cfg'],
  OUTPUT: ['output']
}

/** Names that Pixelle's `$name.field!` titles give to the same things. */
const parameters: Readonly<Record<string, ValueName>> = {
  prompt: 'prompt',
  positive: 'prompt',
  positive_prompt: 'prompt',
  text: 'prompt',
  negative: 'negative',
  negative_prompt: 'negative',
  image: 'start_frame',
  start_image: 'start_frame',
  start_frame: 'start_frame',
  first_frame: 'start_frame',
  first_image: 'start_frame',
  end_image: 'end_frame',
  end_frame: 'end_frame',
  last_frame: 'end_frame',
  last_image: 'end_frame',
  width: 'width',
  height: 'height',
  length: 'frames',
  frames: 'frames',
  num_frames: 'frames',
  fps: 'fps',
  frame_rate: 'fps',
  seed: 'seed',
  steps: 'steps',
  cfg: 'cfg'
}

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

/** The tags of a node's title: `[PROMPT]`, `[MODEL:high]`, `[model_low]`, and `$prompt.text!`. Other brackets are left alone. */
export function titleTags(node: GraphNode): TitleTag[] {
  const title = titleOf(node)
  const tags: TitleTag[] = []
  for (const [text, inside = ''] of title.matchAll(/\[([^[\]]{1,60})\]/g)) {
    const values = bracketValues(inside)
    if (values) tags.push({ text, values: [...values] })
  }
  for (const [text, name = '', input = ''] of title.matchAll(/\$([A-Za-z_]\w*)\.~?([A-Za-z_]\w*)!?/g)) {
    const value = own(parameters, name.toLowerCase())
    if (value) tags.push({ text, values: [value], input })
  }
  return tags
}

function bracketValues(inside: string): readonly ValueName[] | undefined {
  const [head = '', ...rest] = inside.split(':')
  const word = head
    .trim()
    .toUpperCase()
    .replaceAll(/[\s-]+/g, '_')
  const slot = rest.join(':').trim().toLowerCase()
  const [, kind, level] = /^(MODEL|LORA)(?:_(HIGH|LOW))?$/.exec(word) ?? []
  if (kind !== undefined) return [slotValue(kind === 'MODEL' ? 'model' : 'lora', slot || (level ?? '').toLowerCase())]
  return slot === '' ? own(words, word) : undefined
}
