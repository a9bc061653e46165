import { expect, test } from 'vitest'
import type { Json } from '../../../services/model/json.ts'
import type { Graph } from './graph.ts'
import { createModels, recordedModels } from './models.ts'
import { readNodeFacts } from './node-facts.ts'
import { readRecording, readRuns } from './recordings.ts'
import { validateGraph } from './validation.ts'

const facts = await readNodeFacts()
/** The recorded server had two broken models besides. */
const models = createModels({
  ...recordedModels,
  diffusion_models: [
    ...(recordedModels['diffusion_models'] ?? []),
    'cfy_broken_wan.safetensors',
    'cfy_truncated_wan.safetensors'
  ]
})

const validate = (graph: Graph) =>
  validateGraph(structuredClone(graph), {
    facts,
    isFile: (name) => name === 'cfy_start.png',
    options(classType, inputName) {
      const fact = facts[classType]
      const options = fact?.input[inputName]?.options
      if (fact === undefined) return []
      return Array.isArray(options) ? options : models.options(classType, inputName, fact)
    }
  })

interface RefusedCase {
  case: string
  status: number
  body: { error?: Json; node_errors?: Record<string, { errors: { extra_info: Record<string, Json> }[] }> }
}

const { cases } = await readRecording<{ cases: RefusedCase[] }>('refused-graphs')
const graphOf = async (name: string) => (await readRuns(name))[0]?.graph ?? {}
const [withLastFrame, gguf, ltxv] = await Promise.all(['no-previews', 'sage-missing', 'ltxv'].map(graphOf))

type Change = (inputs: (nodeId: string) => Graph[string]['inputs'], graph: Graph) => void
const loader = (nodeId: string, name: string, value: string): Change => {
  return (inputs) => void (inputs(nodeId)[name] = value)
}

/** How the graph of each recorded refusal differed from the good one. */
const changes: Record<string, Change> = {
  'node class that the server does not have': (_, graph) => {
    graph['63'] = { class_type: 'WanVideoSampler_DoesNotExist', inputs: {} }
  },
  'node without class_type': (_, graph) => {
    graph['63'] = { inputs: {} } as unknown as Graph[string]
  },
  'node without inputs key': (_, graph) => {
    graph['63'] = { class_type: 'WanImageToVideo' } as Graph[string]
  },
  'missing required input (linked: vae)': (inputs) => delete inputs('63')['vae'],
  'missing required input (widget: length)': (inputs) => delete inputs('63')['length'],
  'two nodes with missing inputs': (inputs) => {
    delete inputs('63')['length']
    delete inputs('6')['text']
  },
  'value above max': (inputs) => (inputs('63')['width'] = 20000),
  'value below min': (inputs) => (inputs('63')['length'] = 0),
  'wrong type: text where INT is wanted': (inputs) => (inputs('63')['width'] = 'wide'),
  'float where INT is wanted (accepted, truncated)': (inputs) => (inputs('63')['width'] = 64.7),
  'bad sampler name (combo v1)': (inputs) => (inputs('57')['sampler_name'] = 'not_a_sampler'),
  'bad combo value on a v3-schema node (SaveVideo.format)': (inputs) => (inputs('61')['format'] = 'avi'),
  'link to a node id that does not exist': (inputs) => (inputs('63')['vae'] = ['999', 0]),
  'link to an output slot that does not exist': (inputs) => (inputs('63')['vae'] = ['39', 7]),
  'wrong type on a link': (inputs) => (inputs('63')['vae'] = ['38', 0]),
  'link that is not length 2': (inputs) => (inputs('63')['vae'] = ['39']),
  'no output node': (_, graph) => delete graph['61'],
  'empty prompt': (_, graph) => Object.keys(graph).forEach((id) => delete graph[id]),
  'UI-format workflow posted by mistake': (_, graph) => {
    for (const id of Object.keys(graph)) delete graph[id]
    Object.assign(graph, { nodes: [], links: [], version: 0.4 })
  },
  'LoadImage of a file that is not there': (inputs) => (inputs('62')['image'] = 'nope.png'),
  'extra unknown input (accepted)': (inputs) => (inputs('63')['no_such_input'] = 1),
  'seed above 2**64-1': (inputs) => (inputs('57')['noise_seed'] = 2 ** 64),
  'seed -1': (inputs) => (inputs('57')['noise_seed'] = -1),
  'a cycle': (inputs) => (inputs('57')['latent_image'] = ['58', 0]),
  'unet not on the server': loader('37', 'unet_name', 'wan2.2_i2v_high_noise_14B_fp16.safetensors'),
  vae: loader('39', 'vae_name', 'Wan2_1_VAE_bf16.safetensors'),
  clip: loader('38', 'clip_name', 'umt5-xxl-enc-bf16.safetensors'),
  gguf: loader('37', 'unet_name', 'Wan2.2-I2V-A14B-HighNoise-Q8_0.gguf'),
  checkpoint: loader('44', 'ckpt_name', 'ltxv-13b-0.9.7-dev.safetensors'),
  'model in a subfolder, Windows separator': loader('37', 'unet_name', 'wan\\wan2.2.safetensors'),
  'two missing at once': (inputs) => {
    inputs('37')['unet_name'] = 'a.safetensors'
    inputs('56')['unet_name'] = 'b.safetensors'
  }
}
const bases: Record<string, Graph | undefined> = { gguf, checkpoint: ltxv }

/** Which of the inputs that link to a broken node comes first is up to a set's order; tooltips are not among the facts. */
function comparable(value: Json, name = ''): Json {
  if (name === 'dependent_outputs' && Array.isArray(value)) return value.map(String).sort()
  if (Array.isArray(value)) return value.map((item) => comparable(item))
  if (typeof value !== 'object' || value === null) return value
  const isInner = value['exception_type'] !== undefined
  const left = isInner ? ['traceback', 'input_name', 'input_config', 'linked_node'] : ['tooltip']
  const entries = Object.entries(value).filter(([key]) => !left.includes(key))
  return Object.fromEntries(entries.map(([key, item]) => [key, comparable(item, key)]))
}

const known = cases.filter(({ case: name }) => changes[name] !== undefined)

test('[FAKE-2] all recorded refusals but those of the request itself are replayed', () => {
  expect(cases.map(({ case: name }) => name).filter((name) => changes[name] === undefined)).toEqual([
    'no prompt key',
    'body that is not JSON',
    'wrong content type but JSON body',
    'lora'
  ])
})

test.each(known)('[FAKE-3] $case: judged in the words of the real server', ({ case: name, status, body }) => {
  const graph = structuredClone(bases[name] ?? withLastFrame ?? {})
  changes[name]?.((nodeId) => graph[nodeId]?.inputs ?? {}, graph)
  const verdict = validate(graph)
  expect(verdict.isValid).toBe(status === 200)
  const error = verdict.isValid ? undefined : comparable(verdict.error as unknown as Json)
  expect(error).toEqual(body.error)
  expect(comparable(verdict.nodeErrors as unknown as Json)).toEqual(comparable(body.node_errors as unknown as Json))
})

test('[FAKE-4] one good output is enough: the others are dropped, and only node_errors says so', async () => {
  const { graph, answer } = await readRecording<{ graph: Graph; answer: { node_errors: Json } }>('partly-valid')
  const verdict = validate(graph)
  expect(verdict).toMatchObject({ isValid: true, outputs: ['2'] })
  expect(comparable(verdict.nodeErrors as unknown as Json)).toEqual(comparable(answer.node_errors))
})
