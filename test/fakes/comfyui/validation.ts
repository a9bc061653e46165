import type { Json } from '../../../services/model/json.ts'
import { isLink } from './graph.ts'
import type { Graph, GraphNode } from './graph.ts'
import { inputConfig } from './node-facts.ts'
import type { InputFact, NodeFacts } from './node-facts.ts'
import { convert, isAbove, pythonList, pythonNumber, pythonText } from './python-text.ts'

/** One reason why a node is refused, in the server's words. */
export interface InputError {
  type: string
  message: string
  details: string
  extra_info: Record<string, Json>
}

export interface NodeError {
  errors: InputError[]
  dependent_outputs: string[]
  class_type: string
}

export interface GraphError {
  type: string
  message: string
  details: string
  extra_info: Record<string, Json>
}

/** What `/prompt` answers by: the outputs that can run, or why none can. */
export type Validation =
  | { isValid: true; outputs: string[]; nodeErrors: Record<string, NodeError> }
  | { isValid: false; error: GraphError; nodeErrors: Record<string, NodeError> }

export interface ValidationFacts {
  facts: NodeFacts
  /** The options of a combo as they are now. */
  options(classType: string, inputName: string): Json[]
  /** Whether a file that a graph names, such as `a/b.png [output]`, is there. */
  isFile(name: string): boolean
}

/** Inputs whose class checks them itself, so that they need not be in the list of options. */
const fileInputs: Record<string, { input: string; what: string }> = {
  LoadImage: { input: 'image', what: 'image' },
  LoadImageMask: { input: 'image', what: 'image' },
  LoadImageOutput: { input: 'image', what: 'image' },
  LoadAudio: { input: 'audio', what: 'audio' },
  LoadVideo: { input: 'file', what: 'video' },
  VHS_LoadVideo: { input: 'video', what: 'video' },
  VHS_LoadVideoFFmpeg: { input: 'video', what: 'video' }
}

/** What Python would have thrown while it looked at a node; the node that links to it writes it down. */
class PythonError extends Error {
  readonly type: 'KeyError' | 'IndexError'
  readonly line: string

  constructor(type: 'KeyError' | 'IndexError', text: string, line: string) {
    super(text)
    this.type = type
    this.line = line
  }
}

const tracebackOf = ({ line }: PythonError): Json => [
  `  File "/srv/ComfyUI/execution.py", in validate_inputs\n    ${line}\n`
]

const refused = (type: string, message: string, details = ''): Validation => ({
  isValid: false,
  error: { type, message, details, extra_info: {} },
  nodeErrors: {}
})

const areCompatible = (received: string, wanted: Json): boolean => {
  if (received === '*' || wanted === '*' || received === wanted) return true
  if (typeof wanted !== 'string') return received === 'COMBO'
  const wantedTypes = wanted.split(',').map((type) => type.trim())
  return received.split(',').some((type) => wantedTypes.includes(type.trim()))
}

/** Checks a graph as the server does before it queues it. Values are converted in place, as the server does too. */
export function validateGraph(graph: Graph, context: ValidationFacts): Validation {
  const { facts } = context
  const nodes = Object.entries(graph) as [string, Partial<GraphNode>][]
  for (const [nodeId, node] of nodes) {
    if (typeof node?.class_type !== 'string')
      return refused(
        'invalid_prompt',
        'Cannot execute because a node is missing the class_type property.',
        `Node ID '#${nodeId}'`
      )
    if (facts[node.class_type] === undefined)
      return refused(
        'invalid_prompt',
        `Cannot execute because node ${node.class_type} does not exist.`,
        `Node ID '#${nodeId}'`
      )
  }
  const classOf = (nodeId: string) => graph[nodeId]?.class_type ?? ''
  const outputs = nodes.map(([nodeId]) => nodeId).filter((nodeId) => facts[classOf(nodeId)]?.output_node === true)
  if (outputs.length === 0) return refused('prompt_no_outputs', 'Prompt has no outputs')
  if (hasCycle(graph, outputs)) return refused('prompt_outputs_failed_validation', 'Prompt outputs failed validation')

  const checked: Checked = new Map()
  const nodeErrors: Record<string, NodeError> = {}
  const good: string[] = []
  for (const output of outputs) {
    if (isOutputValid(graph, output, context, checked)) good.push(output)
    else
      for (const [nodeId, { isValid, errors }] of checked)
        if (!isValid && errors.length > 0)
          (nodeErrors[nodeId] ??= {
            errors,
            dependent_outputs: [],
            class_type: classOf(nodeId)
          }).dependent_outputs.push(output)
  }
  if (good.length > 0) return { isValid: true, outputs: good, nodeErrors }
  const details = outputs
    .flatMap((output) => checked.get(output)?.errors ?? [])
    .map(({ message, details }) => `${message}: ${details}`)
    .join('\n')
  return {
    isValid: false,
    error: {
      type: 'prompt_outputs_failed_validation',
      message: 'Prompt outputs failed validation',
      details,
      extra_info: {}
    },
    nodeErrors
  }
}

function hasCycle(graph: Graph, outputs: string[]): boolean {
  const state = new Map<string, 'open' | 'closed'>()
  const visit = (nodeId: string): boolean => {
    if (state.has(nodeId)) return state.get(nodeId) === 'open'
    state.set(nodeId, 'open')
    const links = Object.values(graph[nodeId]?.inputs ?? {}).filter(isLink)
    const found = links.some(([source]) => visit(source))
    state.set(nodeId, 'closed')
    return found
  }
  return outputs.some(visit)
}

type Checked = Map<string, { isValid: boolean; errors: InputError[] }>

function isOutputValid(graph: Graph, output: string, context: ValidationFacts, checked: Checked): boolean {
  try {
    return validateNode(graph, output, context, checked)
  } catch (error) {
    if (!(error instanceof PythonError)) throw error
    const reason: InputError = {
      type: 'exception_during_validation',
      message: 'Exception when validating node',
      details: error.message,
      extra_info: { exception_type: error.type, traceback: tracebackOf(error) }
    }
    checked.set(output, { isValid: false, errors: [reason] })
    return false
  }
}

function validateNode(graph: Graph, nodeId: string, context: ValidationFacts, checked: Checked): boolean {
  const known = checked.get(nodeId)
  if (known !== undefined) return known.isValid
  const node = graph[nodeId]
  const fact = context.facts[node?.class_type ?? '']
  if (node?.inputs === undefined || fact === undefined)
    throw new PythonError('KeyError', "'inputs'", "inputs = prompt[unique_id]['inputs']")
  const errors: InputError[] = []
  let areSourcesValid = true
  for (const [name, input] of Object.entries(fact.input)) {
    const value = node.inputs[name]
    const config = inputConfig(input, input.type === 'COMBO' ? context.options(node.class_type, name) : undefined)
    if (value === undefined) {
      if (input.required)
        errors.push({
          type: 'required_input_missing',
          message: 'Required input is missing',
          details: name,
          extra_info: { input_name: name }
        })
    } else if (Array.isArray(value)) {
      const outcome = validateLink(graph, { name, value, config }, context, checked)
      if (outcome === 'source') areSourcesValid = false
      else if (outcome !== 'fine') errors.push(outcome)
    } else {
      const error = validateValue(node, { name, input, value, config }, context)
      if (error !== undefined) errors.push(error)
    }
  }
  const isValid = errors.length === 0 && areSourcesValid
  checked.set(nodeId, { isValid, errors })
  return isValid
}

function validateLink(
  graph: Graph,
  { name, value, config }: { name: string; value: Json[]; config: [Json, Record<string, Json>] },
  context: ValidationFacts,
  checked: Checked
): InputError | 'fine' | 'source' {
  if (!isLink(value))
    return {
      type: 'bad_linked_input',
      message: 'Bad linked input, must be a length-2 list of [node_id, slot_index]',
      details: name,
      extra_info: { input_name: name, input_config: config, received_value: value }
    }
  const [source, slot] = value
  const sourceFact = context.facts[graph[source]?.class_type ?? '']
  if (sourceFact === undefined)
    throw new PythonError('KeyError', `'${source}'`, "o_class_type = prompt[o_id]['class_type']")
  const received = sourceFact.output[slot]
  if (received === undefined)
    throw new PythonError('IndexError', 'tuple index out of range', 'received_type = r[val[1]]')
  if (!areCompatible(received, config[0]))
    return {
      type: 'return_type_mismatch',
      message: 'Return type mismatch between linked nodes',
      details: `${name}, received_type(${received}) mismatch input_type(${pythonText(config[0])})`,
      extra_info: { input_name: name, input_config: config, received_type: received, linked_node: value }
    }
  try {
    return validateNode(graph, source, context, checked) ? 'fine' : 'source'
  } catch (error) {
    if (!(error instanceof PythonError)) throw error
    const reason: InputError = {
      type: 'exception_during_inner_validation',
      message: 'Exception when validating inner node',
      details: error.message,
      extra_info: {
        input_name: name,
        input_config: config,
        exception_message: error.message,
        exception_type: error.type,
        traceback: tracebackOf(error),
        linked_node: value
      }
    }
    checked.set(source, { isValid: false, errors: [reason] })
    return 'source'
  }
}

function validateValue(
  node: GraphNode,
  { name, input, value, config }: { name: string; input: InputFact; value: Json; config: [Json, Record<string, Json>] },
  context: ValidationFacts
): InputError | undefined {
  const converted = convert(value, input.type)
  if ('error' in converted)
    return {
      type: 'invalid_input_type',
      message: `Failed to convert an input value to a ${input.type} value`,
      details: `${name}, ${pythonText(value)}, ${converted.error}`,
      extra_info: {
        input_name: name,
        input_config: config,
        received_value: value,
        exception_message: converted.error
      }
    }
  const received = (node.inputs[name] = converted.value)
  const own = fileInputs[node.class_type]
  if (own?.input === name)
    return context.isFile(pythonText(received))
      ? undefined
      : {
          type: 'custom_validation_failed',
          message: 'Custom validation failed for node',
          details: `${name} - Invalid ${own.what} file: ${pythonText(received)}`,
          extra_info: { input_name: name }
        }
  const about = { input_name: name, input_config: config, received_value: received }
  if (typeof received === 'number') {
    const shown = pythonNumber(received, input.type)
    if (input.min !== undefined && received < input.min)
      return {
        type: 'value_smaller_than_min',
        message: `Value ${shown} smaller than min of ${pythonNumber(input.min, input.type)}`,
        details: name,
        extra_info: about
      }
    if (input.max !== undefined && isAbove(received, input.max))
      return {
        type: 'value_bigger_than_max',
        message: `Value ${shown} bigger than max of ${pythonNumber(input.max, input.type, true)}`,
        details: name,
        extra_info: about
      }
  }
  const options = config[0]
  if (!Array.isArray(options) || options.includes(received)) return undefined
  const isLong = options.length > 20
  return {
    type: 'value_not_in_list',
    message: 'Value not in list',
    details: `${name}: '${pythonText(received)}' not in ${isLong ? `(list of length ${options.length})` : pythonList(options)}`,
    extra_info: { ...about, input_config: isLong ? null : config }
  }
}
