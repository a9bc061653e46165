import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { LocalModel } from '../../../../../services/engines/comfyui/models/local-models.ts'
import {
  createModelValidator,
  type ValidatorQuestion
} from '../../../../../services/engines/comfyui/models/model-validator.ts'
import { animaticProfile, type WorkflowProfile } from '../../../../../services/model/workflow-profile.ts'
import { parseGraph, type Graph } from '../../../../../services/workflows/graph.ts'
import { loadedModels } from '../../../../../services/workflows/model-loaders.ts'
import { parseModelSidecar } from '../../../../../services/workflows/model-sidecar.ts'
import { serverNodes, someStats } from './server-nodes.ts'

const profile: WorkflowProfile = {
  ...animaticProfile,
  file: 'gcv_wan.json',
  title: 'Wan',
  vram_gb: { min: 16, recommended: 24 },
  small_gpu: [{ below_vram_gb: 24, max_frames: 81 }]
}
const graph: Graph = {
  '37': { class_type: 'UNETLoader', inputs: { unet_name: 'wan_high_fp8.safetensors' } },
  '39': { class_type: 'VAELoader', inputs: { vae_name: 'wan_2.1_vae.safetensors' } },
  '61': { class_type: 'SaveVideo', inputs: { format: 'mp4' } }
}
const { models } = parseModelSidecar(
  [
    'vae/wan_2.1_vae.safetensors  # 0.25 GB, Comfy-Org/Wan_2.2',
    '[high]',
    'diffusion_models/wan_high_fp8.safetensors  # 14.3 GB, Comfy-Org/Wan_2.2',
    '# or diffusion_models/wan_high_Q4.gguf  # 9.65 GB, QuantStack/Wan2.2'
  ].join('\n')
)
const someNodes = (
  unets = ['wan_high_fp8.safetensors'],
  vaes = ['wan_2.1_vae.safetensors'],
  formats = ['auto', 'mp4']
) =>
  serverNodes({ UNETLoader: { unet_name: unets }, VAELoader: { vae_name: vaes } }, { SaveVideo: { format: formats } })
const ask = (changes: Partial<ValidatorQuestion> = {}): ValidatorQuestion => ({
  graph,
  models,
  profile,
  nodes: someNodes(),
  stats: someStats(),
  useSage: false,
  ...changes
})
const { check, choices } = createModelValidator({})

test('[VALIDATOR-1] a server that has all has no gap, and says what is good to know', async () => {
  expect(await check(ask({ stats: someStats({ argv: ['--preview-method', 'auto'] }) }))).toEqual({
    gaps: [],
    facts: {
      version: '0.3.64',
      device: 'a card',
      vram_gb: 24,
      vram_free_gb: 23.6,
      previews: 'auto',
      models: '2 of 2 there',
      sage: 'not usable: the server lacks its node (ComfyUI-KJNodes)'
    }
  })
})

test('[VALIDATOR-2] a missing model says folder, size, source, and the stand-in that is installed', async () => {
  const { gaps, facts } = await check(ask({ nodes: someNodes(['sub/wan_high_Q4.gguf', 'svd.safetensors']) }))
  expect(gaps).toEqual([
    {
      code: 'model_not_found',
      what: 'The server lacks the model wan_high_fp8.safetensors (high noise) in models/diffusion_models.',
      fix: 'Download wan_high_fp8.safetensors (14.3 GB) from huggingface.co/Comfy-Org/Wan_2.2 into models/diffusion_models under ComfyUI on the server. Or choose what is installed: sub/wan_high_Q4.gguf.'
    }
  ])
  expect(facts['models']).toBe('1 of 2 there')
})

test('[VALIDATOR-3] a model in another sub-folder is used and told; in several ones a person chooses', async () => {
  const one = await check(ask({ nodes: someNodes(['Wan2.2\\wan_high_fp8.safetensors']) }))
  expect([one.gaps, one.facts['used_names']]).toEqual([
    [],
    'wan_high_fp8.safetensors is used as Wan2.2\\wan_high_fp8.safetensors'
  ])
  const two = await check(ask({ nodes: someNodes(['a/wan_high_fp8.safetensors', 'b/wan_high_fp8.safetensors']) }))
  expect(two.gaps).toEqual([
    {
      code: 'model_not_found',
      what: 'The server has wan_high_fp8.safetensors in several folders, and the workflow says wan_high_fp8.safetensors.',
      fix: 'Choose one of: a/wan_high_fp8.safetensors, b/wan_high_fp8.safetensors.'
    }
  ])
})

test('[VALIDATOR-4] missing nodes name their packs; the models of a loader that is not there come from its folder', async () => {
  const gguf: Graph = { ...graph, '37': { class_type: 'UnetLoaderGGUF', inputs: { unet_name: 'wan_high_Q4.gguf' } } }
  const asked: string[] = []
  const validator = createModelValidator({
    listed: (list) => {
      asked.push(list)
      return Promise.resolve(list === 'unet_gguf' ? ['wan_high_Q4.gguf'] : null)
    }
  })
  const { gaps, facts } = await validator.check(ask({ graph: gguf }))
  expect(gaps).toEqual([
    {
      code: 'missing_node',
      what: 'The server lacks the node UnetLoaderGGUF.',
      fix: 'UnetLoaderGGUF: install ComfyUI-GGUF (github.com/city96/ComfyUI-GGUF) with ComfyUI Manager.'
    }
  ])
  expect([asked, facts['models']]).toEqual([['unet_gguf'], '2 of 2 there'])
})

test('[VALIDATOR-5] memory below the need and a server that is too old are gaps', async () => {
  const { gaps, facts } = await check(ask({ stats: someStats({ gib: 11.8, version: '0.3.44' }) }))
  expect(gaps.map(({ what }) => what)).toEqual([
    'ComfyUI is version 0.3.44, which is too old.',
    'Wan needs 16 GB of graphics memory, and the server has 12 GB.'
  ])
  expect(facts['limits']).toBe('Wan on 12 GB: at most 81 frames.')
})

test('[VALIDATOR-6] memory between need and recommendation, a processor, and previews that are off are told and are no gaps', async () => {
  const small = await check(ask({ stats: someStats({ gib: 15.7 }) }))
  const none = await check(ask({ stats: someStats({ gib: 8, type: 'cpu', version: 'unknown' }) }))
  expect([small.gaps, none.gaps]).toEqual([[], []])
  expect([small.facts['memory'], small.facts['previews'], none.facts['memory']]).toEqual([
    'enough; 24 GB are recommended for Wan',
    expect.stringContaining('--preview-method auto'),
    expect.stringContaining('no graphics card')
  ])
})

test('[VALIDATOR-7] a choice that the server does not check itself is a gap', async () => {
  const { gaps } = await check(ask({ nodes: someNodes(undefined, undefined, ['auto']) }))
  expect(gaps).toEqual([
    {
      code: 'invalid_params',
      what: 'SaveVideo (node 61) has no format "mp4" on this server.',
      fix: 'Choose one of: auto.'
    }
  ])
})

test('[VALIDATOR-8] only installed files are offered, those that the workflow knows first', async () => {
  const nodes = someNodes(['other.safetensors', 'sub/wan_high_Q4.gguf', 'wan_high_fp8.safetensors'])
  expect(await choices({ nodes, class: 'UNETLoader', input: 'unet_name', models })).toEqual([
    { file: 'sub/wan_high_Q4.gguf', isKnown: true },
    { file: 'wan_high_fp8.safetensors', isKnown: true },
    { file: 'other.safetensors', isKnown: false }
  ])
  expect(await choices({ nodes, class: 'NoLoader', input: 'unet_name' })).toEqual([])
})

const local = (files: LocalModel[]) => createModelValidator({ local: () => Promise.resolve({ files, problems: [] }) })
const onDisk = (folder: string, file: string, bytes: number): LocalModel => ({
  folder,
  file,
  path: `/c/models/${folder}/${file}`,
  bytes
})

test('[VALIDATOR-9] on this machine a file that was cut off is found before it is loaded', async () => {
  const good = onDisk('vae', 'wan_2.1_vae.safetensors', 254e6)
  const { gaps } = await local([onDisk('diffusion_models', 'wan_high_fp8.safetensors', 3.1e9), good]).check(ask())
  expect(gaps).toEqual([
    {
      code: 'model_not_found',
      what: 'The model wan_high_fp8.safetensors is not whole: it has 3.1 GB of 14.3 GB.',
      fix: 'Delete /c/models/diffusion_models/wan_high_fp8.safetensors and download it again from huggingface.co/Comfy-Org/Wan_2.2.'
    }
  ])
  const whole = onDisk('diffusion_models', 'wan_high_fp8.safetensors', 14.29e9)
  expect((await local([whole, good]).check(ask())).gaps).toEqual([])
})

test('[VALIDATOR-10] on this machine a file in the wrong folder is found', async () => {
  const { gaps } = await local([onDisk('checkpoints', 'wan_high_fp8.safetensors', 14.3e9)]).check(
    ask({ nodes: someNodes([]) })
  )
  expect(gaps[0]?.fix).toMatch(
    /^It lies in \/c\/models\/checkpoints\/wan_high_fp8\.safetensors: move it into models\/diffusion_models\./
  )
})

test('[VALIDATOR-11] every built-in workflow is ready on a server with its models in sub-folders, and names each when they are not there', async () => {
  const folder = join(import.meta.dirname, '../../../../../workflows')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json') && name !== 'manifest.json')
  for (const name of names) {
    const own = parseGraph(await readFile(join(folder, name), 'utf8'), { file: name })
    const sidecar = parseModelSidecar(await readFile(join(folder, name.replace(/json$/, 'models')), 'utf8'))
    const loaders = (place: (file: string) => string[]) => {
      const listed: Record<string, Record<string, string[]>> = Object.fromEntries(
        Object.values(own).map(({ class_type }) => [class_type, {}])
      )
      for (const { class: loader, input, file } of loadedModels(own)) {
        const inputs = (listed[loader] ??= {})
        inputs[input] = [...(inputs[input] ?? []), ...place(file)]
      }
      return serverNodes(listed)
    }
    const question = ask({ graph: own, models: sidecar.models })
    const there = await check({ ...question, nodes: loaders((file) => [`deep\\${file}`]) })
    const bare = await check({ ...question, nodes: loaders(() => []) })
    const files = new Set(loadedModels(own).map(({ file }) => file))
    expect([name, there.gaps, bare.gaps.length]).toEqual([name, [], files.size])
    for (const { fix } of bare.gaps)
      expect(fix).toMatch(/^Download .+ \(.+\) from huggingface\.co\/.+ into models\/.+\.$/)
  }
})
