import type { Json } from '../../model/json.ts'

/** One input of a node class, as the server describes it. */
export interface InputFacts {
  /** `INT`, `STRING`, `IMAGE`, … or `COMBO` for a choice. */
  type: string
  isRequired: boolean
  isMultiline: boolean
  /** A combo that pictures can be uploaded into. */
  isUpload: boolean
  default?: Json
  min?: number
  max?: number
  options?: string[]
}

export interface ClassFacts {
  inputs: Map<string, InputFacts>
  /** Types, by slot. */
  outputs: string[]
  isOutput: boolean
}

/** What a server says of its node classes, in the small form that injection and readiness need. */
export type NodeFacts = ReadonlyMap<string, ClassFacts>

/** Reads `GET /object_info`. What it does not understand is left out; it never throws. */
export function parseNodeFacts(objectInfo: unknown): NodeFacts {
  const facts = new Map<string, ClassFacts>()
  for (const [name, described] of entries(objectInfo)) {
    const input = field(described, 'input')
    const inputs = new Map<string, InputFacts>()
    for (const group of ['required', 'optional']) {
      for (const [key, spec] of entries(field(input, group))) {
        const read = readInput(spec, group === 'required')
        if (read) inputs.set(key, read)
      }
    }
    const output = field(described, 'output')
    facts.set(name, {
      inputs,
      outputs: Array.isArray(output) ? output.map((type) => (typeof type === 'string' ? type : 'COMBO')) : [],
      isOutput: field(described, 'output_node') === true
    })
  }
  return facts
}

/** Choices come in two shapes: `[[…], {…}]` and `["COMBO", {options: […]}]`. */
function readInput(spec: unknown, isRequired: boolean): InputFacts | undefined {
  if (!Array.isArray(spec) || spec.length === 0) return undefined
  const [type, config] = spec as unknown[]
  if (!Array.isArray(type) && typeof type !== 'string') return undefined
  const facts: InputFacts = {
    type: typeof type === 'string' ? type : 'COMBO',
    isRequired,
    isMultiline: field(config, 'multiline') === true,
    isUpload: ['image_upload', 'video_upload', 'upload'].some((key) => field(config, key) === true)
  }
  const choices = Array.isArray(type) ? type : field(config, 'options')
  if (Array.isArray(choices)) facts.options = choices.filter((choice) => typeof choice === 'string')
  const fallback = field(config, 'default')
  if (fallback !== undefined) facts.default = fallback as Json
  const [min, max] = [field(config, 'min'), field(config, 'max')]
  if (typeof min === 'number') facts.min = min
  if (typeof max === 'number') facts.max = max
  return facts
}

const entries = (value: unknown): [string, unknown][] =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : []

const field = (value: unknown, key: string): unknown =>
  value !== null && typeof value === 'object' && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined
