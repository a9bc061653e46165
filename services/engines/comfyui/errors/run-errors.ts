import { loadedModels } from '../../../workflows/model-loaders.ts'
import type { ExecutionError, FailureContext } from '../failure.ts'
import { describeMissing, findModel, gigabytes, sourceAddress } from '../models/missing-model.ts'
import { isModelFile, placeOf } from '../models/model-folders.ts'
import { packOf } from '../models/node-packs.ts'
import { isOutOfGraphicsMemory, isOutOfMachineMemory } from './memory.ts'
import { missingModelVerdict } from './rejections.ts'
import { firstLine, sentence, type Verdict } from './verdict.ts'

interface RunRule {
  applies(error: ExecutionError): boolean
  verdict(error: ExecutionError, context: FailureContext): Omit<Verdict, 'node'>
}

/** What an exception of a node means; the first rule that applies decides, so memory comes before all. */
export function runVerdict(error: ExecutionError, context: FailureContext): Verdict {
  const rule = rules.find(({ applies }) => applies(error)) ?? unforeseen
  return { ...rule.verdict(error, context), node: { id: error.node_id, class: error.node_type } }
}

const says =
  (pattern: RegExp): RunRule['applies'] =>
  ({ exception_type, exception_message }) =>
    pattern.test(`${exception_type}: ${exception_message}`)

const nodeText = ({ node_type, node_id }: ExecutionError): string => `${node_type} (node ${node_id})`

const rules: readonly RunRule[] = [
  {
    applies: isOutOfGraphicsMemory,
    verdict: (error, { server }) => ({
      code: 'insufficient_vram',
      what: `The graphics card of ${server} ran out of memory in ${nodeText(error)}.`,
      cause: 'The frames, the size and the model together need more memory than the card has free.',
      steps: [
        'Close what else uses the graphics card.',
        'Render fewer frames per segment, or a smaller size.',
        'Choose a smaller model: a GGUF file of fewer bits, or the 5B model.',
        'Start ComfyUI with --lowvram.'
      ],
      facts: { memory: 'graphics' }
    })
  },
  {
    applies: isOutOfMachineMemory,
    verdict: (error, { server }) => ({
      code: 'insufficient_vram',
      what: `${server} ran out of main memory in ${nodeText(error)}.`,
      cause:
        'The models lie in the memory of the machine before they go to the graphics card; two of 14B need much of it.',
      steps: [
        'Close other programs there.',
        'Enlarge the swap or paging file of the machine.',
        'Choose smaller model files (fp8 or GGUF).'
      ],
      facts: { memory: 'machine' }
    })
  },
  {
    applies: isSageFailure,
    verdict: (error, { server }) => ({
      code: 'sage_unavailable',
      what: `SageAttention does not run on ${server}.`,
      cause: /No module named/.test(error.exception_message)
        ? `Its Python lacks a package: ${sentence(error.exception_message)}`
        : sentence(error.exception_message),
      steps: [
        'Render without SageAttention: turn it off in the settings.',
        'Or install the packages sageattention and triton into the Python that ComfyUI runs on, and restart it.'
      ]
    })
  },
  {
    applies: says(/ModuleNotFoundError|ImportError|No module named/),
    verdict: (error, { server }) => {
      const pack = packOf(error.node_type)?.pack ?? packInTrace(error) ?? 'the node pack'
      return {
        code: 'missing_node',
        what: `${nodeText(error)} can't run on ${server}.`,
        cause: `A Python package that ${pack} needs is not installed: ${sentence(error.exception_message)}`,
        steps: [
          `Install the requirements of ${pack}: "Try fix" in ComfyUI Manager, or its requirements.txt with the Python of ComfyUI.`,
          'Restart ComfyUI.'
        ],
        facts: { classes: [error.node_type] }
      }
    }
  },
  {
    applies: says(
      /No space left on device|\[Errno 28\]|\[WinError 112\]|not enough space on the disk|Disk quota exceeded|\[Errno 122\]/i
    ),
    verdict: (error, { server }) => ({
      code: 'disk_full',
      what: `The disk of ${server} is full.`,
      cause: `${nodeText(error)} could not write: ${sentence(error.exception_message)}`,
      steps: ['Free some space on the disk of the server: its output, input and temp folders grow with every render.'],
      facts: { file: `a file on ${server}` }
    })
  },
  {
    applies: says(
      /SafetensorError|deserializing header|PytorchStreamReader|unexpected EOF|UnpicklingError|invalid load key|might be corrupted|GGUF magic|not within the file bounds|InvalidHeader|HeaderToo|MetadataIncompleteBuffer/i
    ),
    verdict: (error, context) => brokenModel(error, context, 'damaged')
  },
  {
    applies: says(
      /loading state_dict|Could not detect model type|Unexpected (text model )?architecture type|Invalid file type|unknown model architecture/i
    ),
    verdict: (error, context) => brokenModel(error, context, 'other')
  },
  {
    applies: says(/Model in folder '.+' with filename '.+' not found/),
    verdict: (error, context) => {
      const [, folder = null, file = ''] =
        /Model in folder '(.+)' with filename '(.+)' not found/.exec(error.exception_message) ?? []
      const question = { node: error.node_id, class: error.node_type, input: '', folder, file }
      const { models = [] } = context
      return missingModelVerdict([describeMissing(question, { installed: [], models })], context)
    }
  },
  {
    applies: says(
      /expected input.+channels|size of tensor a .+ must match the size of tensor b|mat1 and mat2 shapes cannot be multiplied|shapes? .+ (invalid|incompatible) for input/i
    ),
    verdict: (error, { workflow }) => ({
      code: 'invalid_params',
      what: `The models of ${workflow ?? 'the workflow'} don't belong together.`,
      cause: `${nodeText(error)} got data of another model's shape: ${sentence(error.exception_message)}`,
      steps: [
        'Give the graph the VAE and the text encoder that belong to its model: Wan 2.2 14B takes wan_2.1_vae, the 5B model takes wan2.2_vae.',
        'Give both experts of a 14B graph files of the same kind: one high noise, one low noise.'
      ]
    })
  },
  {
    applies: says(/outside the output folder/i),
    verdict: (error) => ({
      code: 'invalid_params',
      what: `${nodeText(error)} was to save outside the output folder of the server.`,
      cause: 'Its filename_prefix is an absolute path or leads upwards.',
      steps: ['Give filename_prefix a plain name, or tag another saver with [OUTPUT].']
    })
  },
  {
    applies: says(
      /Torch not compiled with CUDA|no kernel image is available|no NVIDIA driver|CUDA driver version is insufficient|Found no NVIDIA/i
    ),
    verdict: (error, { server }) => ({
      code: 'worker_unavailable',
      what: `${server} can't use its graphics card.`,
      cause: sentence(error.exception_message),
      steps: ['Install the PyTorch that fits the card and its driver into the Python of ComfyUI, and restart it.'],
      isRetryable: false
    })
  },
  {
    applies: says(/AcceleratorError|CUDA error|CUDNN_STATUS|cuDNN error|CUBLAS_STATUS|HIP error|device-side assert/i),
    verdict: (error, { server }) => ({
      code: 'worker_unavailable',
      what: `The graphics card of ${server} failed in ${nodeText(error)}.`,
      cause: sentence(error.exception_message),
      steps: [
        'Restart ComfyUI: after such an error it can use the card no more.',
        'If it comes again, update the driver and see whether the card is overclocked or too hot.'
      ],
      isRetryable: false
    })
  },
  {
    applies: says(/UnidentifiedImageError|cannot identify image file|Invalid data found when processing input/i),
    verdict: (error) => ({
      code: 'invalid_params',
      what: `${nodeText(error)} can't read its picture.`,
      cause: sentence(error.exception_message),
      steps: ['Choose the keyframe again, as PNG, JPEG or WebP.']
    })
  },
  {
    applies: says(/^ValueError|^KeyError|is not a valid \w+|^(builtins\.)?AssertionError/),
    verdict: (error) => ({
      code: 'invalid_params',
      what: `${nodeText(error)} can't work with a value that it was given.`,
      cause: sentence(error.exception_message),
      steps: [`Open the graph in ComfyUI and correct the settings of ${nodeText(error)}.`]
    })
  }
]

const unforeseen: RunRule = {
  applies: () => true,
  verdict: (error) => ({
    code: 'unknown',
    what: `${nodeText(error)} failed.`,
    cause: sentence(
      [error.exception_type, firstLine(error.exception_message)].filter((text) => text !== '').join(': ')
    ),
    steps: [
      "See the details for the server's own words.",
      'Run the graph in ComfyUI itself: if it fails there too, the node or its pack is at fault.'
    ]
  })
}

/** The patch node, or code of the package itself; errors of memory were told apart before. */
function isSageFailure({ node_type, exception_type, exception_message, traceback }: ExecutionError): boolean {
  const isSageNode = /SageAttention/i.test(node_type)
  const isModuleError = /ModuleNotFoundError|ImportError/.test(exception_type)
  if (isSageNode || /\bsage(attention|attn)/i.test(exception_message)) return true
  const own = traceback.slice(-2).join('\n')
  return /sageattention|sageattn/i.test(own) && (isModuleError || exception_type.endsWith('Error'))
}

/** A file that is there and can't be used. It counts as not found: what mends it is the right file in its place. */
function brokenModel(
  error: ExecutionError,
  { server, graph, models = [] }: FailureContext,
  kind: 'damaged' | 'other'
): Omit<Verdict, 'node'> {
  const loaded = loadedFile(error, graph)
  const name = loaded?.file ?? 'a model file'
  const known = loaded === null ? undefined : findModel(models, loaded.folder, loaded.file)
  const size =
    known?.sizeGb === null || known === undefined ? '' : ` It has ${gigabytes(known.sizeGb)} when it is whole.`
  const place =
    loaded?.folder === undefined || loaded.folder === null ? '' : ` in ${placeOf(loaded.folder, loaded.file)}`
  const from = known?.source === null || known === undefined ? '' : ` from ${sourceAddress(known.source)}`
  const again = `Delete ${name}${place} on the server and download it again${from}.${size}`
  return {
    code: 'model_not_found',
    what: `${nodeText(error)} can't load ${name} on ${server}.`,
    cause:
      kind === 'damaged'
        ? `The file is damaged, most likely cut off by a broken download: ${sentence(error.exception_message)}`
        : `The file is not the model that its name or its loader says, or it is damaged: ${sentence(error.exception_message)}`,
    steps:
      kind === 'damaged'
        ? [again]
        : [again, 'Or choose a file of the kind that the loader takes (GGUF files need a GGUF loader).'],
    facts: {
      file: name,
      damage: kind,
      models: loaded === null ? [] : [{ ...loaded, sizeGb: known?.sizeGb ?? null, source: known?.source ?? null }]
    }
  }
}

interface LoadedFile {
  node: string
  folder: string | null
  file: string
}

/** The file that the failed node was to load: by the graph, or by the inputs that the server repeats. */
function loadedFile(error: ExecutionError, graph: FailureContext['graph']): LoadedFile | null {
  const node = graph === undefined ? undefined : Object.hasOwn(graph, error.node_id) ? graph[error.node_id] : undefined
  const repeated = Object.entries(error.current_inputs ?? {}).flatMap(([input, value]) => {
    const [first] = Array.isArray(value) ? value : [value]
    return typeof first === 'string' ? [[input, first] as const] : []
  })
  const inputs = node?.inputs ?? Object.fromEntries(repeated)
  const [found] = loadedModels({ [error.node_id]: { class_type: error.node_type, inputs } })
  if (found !== undefined) return { node: found.node, folder: found.folder, file: found.file }
  const file = Object.values(inputs).find((value): value is string => typeof value === 'string' && isModelFile(value))
  return file === undefined ? null : { node: error.node_id, folder: null, file }
}

/** The folder under custom_nodes whose code failed, where a traceback says it. */
const packInTrace = ({ traceback }: ExecutionError): string | null =>
  /custom_nodes[\\/]([^\\/"]+)/.exec(traceback.toReversed().join('\n'))?.[1] ?? null
