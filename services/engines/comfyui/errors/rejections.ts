import { z } from 'zod'
import type { Json } from '../../../model/json.ts'
import { loadedModels } from '../../../workflows/model-loaders.ts'
import type { ModelFile } from '../../../workflows/model-sidecar.ts'
import type { ComfyFailure, FailureContext } from '../failure.ts'
import { describeMissing, missingModelFacts, missingModelSteps, type MissingModel } from '../models/missing-model.ts'
import { isModelFile } from '../models/model-folders.ts'
import { packStep } from '../models/node-packs.ts'
import { sentence, type Verdict } from './verdict.ts'

const complaintSchema = z.object({
  type: z.string().catch(''),
  message: z.string().catch(''),
  details: z.coerce.string().catch(''),
  extra_info: z.looseObject({ input_name: z.string().optional(), received_value: z.json().optional() }).catch({})
})
const nodeSchema = z.object({ class_type: z.string().catch(''), errors: z.array(complaintSchema).catch([]) })

/** One thing that the server does not like about one node. */
interface Complaint extends z.infer<typeof complaintSchema> {
  node: string
  class: string
  input: string
}

/** The reasons that lie in how the graph is put together, and not in a value of it. */
const structural: ReadonlySet<string> = new Set([
  'required_input_missing',
  'bad_linked_input',
  'return_type_mismatch',
  'exception_during_inner_validation',
  'exception_during_validation',
  'dependency_cycle'
])

/** Why a server did not take a graph. The reason stands with the nodes; the error itself only says that there is one. */
export function rejectionVerdict(
  { error, nodeErrors }: Extract<ComfyFailure, { kind: 'rejected' }>,
  context: FailureContext
): Verdict {
  const complaints = complaintsOf(nodeErrors)
  const message = error?.message ?? ''
  const missingClass = /(?:because node|^Node) '?(.+?)'? (?:does not exist|not found)/.exec(message)?.[1]
  if (missingClass !== undefined) return missingNodeVerdict([missingClass], context)
  const missing = complaints.flatMap((complaint) => missingModelOf(complaint, context))
  if (missing.length > 0) return missingModelVerdict(missing, context)
  const [first] = complaints
  if (first === undefined) return wholeGraphVerdict(message, error?.details ?? '', error?.type ?? '', context)
  const broken = complaints.find(({ type }) => structural.has(type))
  return broken === undefined ? valueVerdict(first, complaints) : brokenVerdict(broken, complaints, context)
}

export function missingNodeVerdict(classes: readonly string[], { server }: FailureContext): Verdict {
  const names = classes.join(', ')
  return {
    code: 'missing_node',
    what: `${server} does not have the node ${names}.`,
    cause:
      classes.length === 1
        ? 'The node pack that brings it is not installed there, or failed to load.'
        : 'The node packs that bring them are not installed there, or failed to load.',
    steps: [...classes.map(packStep), 'Restart ComfyUI and look at its console for packs that fail to load.'],
    facts: { classes: [...classes] }
  }
}

export function missingModelVerdict(missing: readonly MissingModel[], { server }: FailureContext): Verdict {
  const files = missing.map(({ file }) => file).join(', ')
  const [first] = missing
  return {
    code: 'model_not_found',
    what:
      missing.length === 1 ? `The model ${files} is not on ${server}.` : `The models ${files} are not on ${server}.`,
    cause: missing
      .map(
        ({ class: loader, node, folder }) =>
          `${loader} (node ${node}) looks in ${folder === null ? 'a folder of its own' : `models/${folder}`}.`
      )
      .filter((line, index, all) => all.indexOf(line) === index)
      .join(' '),
    steps: missing.flatMap(missingModelSteps),
    node: first === undefined ? null : { id: first.node, class: first.class },
    facts: { file: files, models: missing.map(missingModelFacts) }
  }
}

/** The model that a complaint is about; none where it is about another choice. */
function missingModelOf(complaint: Complaint, { models = [], nodes }: FailureContext): MissingModel[] {
  const { type, node, class: loader, input, extra_info } = complaint
  const file = extra_info.received_value
  if (type !== 'value_not_in_list' || typeof file !== 'string') return []
  const [loaded] = loadedModels({ [node]: { class_type: loader, inputs: { [input]: file } } })
  if (loaded === undefined && !isModelFile(file)) return []
  // The list is left out of the answer where it is longer than 20.
  const installed = optionsOf(extra_info['input_config']) ?? nodes?.get(loader)?.inputs.get(input)?.options ?? []
  return [
    describeMissing(
      { node, class: loader, input, folder: loaded?.folder ?? null, file },
      { installed, models: models satisfies readonly ModelFile[] }
    )
  ]
}

function valueVerdict(first: Complaint, complaints: readonly Complaint[]): Verdict {
  const isPicture = first.type === 'custom_validation_failed' && /Invalid (image|video|audio) file/i.test(first.details)
  const options = optionsOf(first.extra_info['input_config'])
  return {
    code: 'invalid_params',
    what: isPicture
      ? `A picture that ${first.class} (node ${first.node}) reads is not on the server.`
      : `${first.class} (node ${first.node}) can't take the value of ${first.input || 'an input'}.`,
    cause: complaints.map(said).join(' '),
    steps: isPicture
      ? [
          'Start the segment again: its picture is sent anew.',
          'A picture that the graph itself names is put into the input folder of ComfyUI.'
        ]
      : [
          `Change ${first.input || 'the value'} in the workflow or in the settings of the shot.`,
          ...(options === undefined ? [] : [`The server knows: ${options.join(', ')}.`])
        ],
    node: { id: first.node, class: first.class },
    facts: { inputs: complaints.map(({ node, input, details }) => ({ node, input, details })) }
  }
}

function brokenVerdict(first: Complaint, complaints: readonly Complaint[], context: FailureContext): Verdict {
  const where = `${first.class}, node ${first.node}`
  return {
    ...workflowVerdict(context, `${where}: ${complaints.map(said).join(' ')}`, where),
    node: { id: first.node, class: first.class }
  }
}

/** A refusal that names no node: an empty graph, one as the editor saves it, or one that runs in a circle. */
function wholeGraphVerdict(message: string, details: string, type: string, context: FailureContext): Verdict {
  if (/class_type/.test(message)) {
    return workflowVerdict(
      context,
      'A node has no class: the file is a workflow as the editor saves it, or was changed by hand.',
      details
    )
  }
  if (type === 'prompt_no_outputs') return workflowVerdict(context, 'It has no node that saves a video.', '')
  if (type === 'prompt_outputs_failed_validation') {
    return workflowVerdict(context, 'Its links run in a circle: a node waits for its own result.', '')
  }
  return workflowVerdict(context, sentence([message, details].filter((text) => text !== '').join(': ')), '')
}

export function workflowVerdict({ workflow, server }: FailureContext, cause: string, where: string): Verdict {
  const steps = [
    'Open the graph in ComfyUI and run it there: the editor marks the node in red.',
    'Mend it and export it again with "Export (API)".'
  ]
  const file = workflow ?? 'The workflow'
  return {
    code: 'invalid_workflow',
    what: `${server} does not take the workflow ${workflow ?? ''}`.trimEnd() + '.',
    cause,
    steps,
    facts: { file, where, reason: cause, fix: steps.join(' ') }
  }
}

const complaintsOf = (nodeErrors: Record<string, Json>): Complaint[] =>
  Object.entries(nodeErrors).flatMap(([node, value]) => {
    const read = nodeSchema.safeParse(value)
    if (!read.success) return []
    return read.data.errors.map((error) => ({
      ...error,
      node,
      class: read.data.class_type,
      input: error.extra_info.input_name ?? ''
    }))
  })

const said = ({ message, details }: Complaint): string => sentence(details === '' ? message : `${message}: ${details}`)

/** The choices of an input, in both shapes. */
function optionsOf(config: unknown): string[] | undefined {
  if (!Array.isArray(config)) return undefined
  const [type, extra] = config as unknown[]
  const options = Array.isArray(type) ? type : (extra as { options?: unknown } | null | undefined)?.options
  return Array.isArray(options) ? options.filter((option) => typeof option === 'string') : undefined
}
