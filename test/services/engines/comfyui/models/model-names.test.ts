import { expect, test } from 'vitest'
import { withInstalledNames } from '../../../../../services/engines/comfyui/models/installed-names.ts'
import { placeOf, serverListOf } from '../../../../../services/engines/comfyui/models/model-folders.ts'
import { matchName } from '../../../../../services/engines/comfyui/models/model-names.ts'
import { packOf } from '../../../../../services/engines/comfyui/models/node-packs.ts'
import type { Graph } from '../../../../../services/workflows/graph.ts'
import { serverNodes } from './server-nodes.ts'

test.each([
  ['a.safetensors', ['a.safetensors', 'x/a.safetensors'], { state: 'exact', file: 'a.safetensors' }],
  ['wan/a.safetensors', ['wan\\a.safetensors'], { state: 'spelled', file: 'wan\\a.safetensors' }],
  ['wan\\a.safetensors', ['wan/a.safetensors'], { state: 'spelled', file: 'wan/a.safetensors' }],
  ['Wan_A.safetensors', ['wan_a.safetensors'], { state: 'spelled', file: 'wan_a.safetensors' }],
  ['a.safetensors', ['Wan2.2/a.safetensors', 'b.safetensors'], { state: 'elsewhere', file: 'Wan2.2/a.safetensors' }],
  ['old/a.safetensors', ['new\\a.safetensors'], { state: 'elsewhere', file: 'new\\a.safetensors' }],
  [
    'a.safetensors',
    ['x/a.safetensors', 'y/a.safetensors'],
    { state: 'several', files: ['x/a.safetensors', 'y/a.safetensors'] }
  ],
  [
    'a.safetensors',
    ['x/a.safetensors', 'X/a.safetensors'],
    { state: 'several', files: ['x/a.safetensors', 'X/a.safetensors'] }
  ],
  [
    'wan2.2_i2v_high_noise_14B_fp16.safetensors',
    [
      'svd.safetensors',
      'wan2.2_i2v_low_noise_14B_fp8_scaled.safetensors',
      'wan2.2_i2v_high_noise_14B_fp8_scaled.safetensors'
    ],
    {
      state: 'missing',
      near: ['wan2.2_i2v_high_noise_14B_fp8_scaled.safetensors', 'wan2.2_i2v_low_noise_14B_fp8_scaled.safetensors']
    }
  ],
  ['a.safetensors', [], { state: 'missing', near: [] }]
])('[MODELS-1] %s among %j', (wanted, installed, match) => {
  expect(matchName(wanted, installed)).toEqual(match)
})

test('[MODELS-2] GGUF files are in lists of their own and lie in the same folders; legacy folders are the new ones', () => {
  expect([
    serverListOf('diffusion_models', 'a.gguf'),
    serverListOf('text_encoders', 'a.gguf'),
    serverListOf('unet', 'a.safetensors'),
    serverListOf('clip', 'a.safetensors'),
    serverListOf('loras', 'a.gguf')
  ]).toEqual(['unet_gguf', 'clip_gguf', 'diffusion_models', 'text_encoders', 'loras'])
  expect([placeOf('unet', 'wan\\a.gguf'), placeOf('clip_gguf', 'a.gguf')]).toEqual([
    'models/diffusion_models/wan',
    'models/text_encoders'
  ])
})

const graph: Graph = {
  '1': { class_type: 'UNETLoader', inputs: { unet_name: 'high.safetensors', weight_dtype: 'default' } },
  '2': { class_type: 'VAELoader', inputs: { vae_name: 'wan/vae.safetensors' } },
  '3': { class_type: 'CLIPLoader', inputs: { clip_name: 'umt5.safetensors' } },
  '4': { class_type: 'LoraLoaderModelOnly', inputs: { lora_name: 'two.safetensors', model: ['1', 0] } }
}

test('[MODELS-3] a graph gets the names under which the server has the same files, and each is told', () => {
  const nodes = serverNodes(
    {
      UNETLoader: { unet_name: ['Wan2.2/high.safetensors', 'Wan2.2/low.safetensors'] },
      CLIPLoader: { clip_name: ['umt5.safetensors'] },
      LoraLoaderModelOnly: { lora_name: ['a/two.safetensors', 'b/two.safetensors'] }
    },
    { VAELoader: { vae_name: ['wan\\vae.safetensors'] } }
  )
  expect(withInstalledNames(graph, nodes)).toEqual({
    graph: {
      ...graph,
      '1': { class_type: 'UNETLoader', inputs: { unet_name: 'Wan2.2/high.safetensors', weight_dtype: 'default' } },
      '2': { class_type: 'VAELoader', inputs: { vae_name: 'wan\\vae.safetensors' } }
    },
    replaced: [
      { node: '1', input: 'unet_name', named: 'high.safetensors', used: 'Wan2.2/high.safetensors', reason: 'folder' },
      { node: '2', input: 'vae_name', named: 'wan/vae.safetensors', used: 'wan\\vae.safetensors', reason: 'spelling' }
    ]
  })
})

test('[MODELS-4] a graph whose names all fit stays the very same', () => {
  const own = { '3': { class_type: 'CLIPLoader', inputs: { clip_name: 'umt5.safetensors' } } }
  expect(withInstalledNames(own, serverNodes({ CLIPLoader: { clip_name: ['umt5.safetensors'] } })).graph).toBe(own)
})

test.each([
  ['PathchSageAttentionKJ', 'ComfyUI-KJNodes'],
  ['ImageResizeKJv2', 'ComfyUI-KJNodes'],
  ['UnetLoaderGGUF', 'ComfyUI-GGUF'],
  ['DualCLIPLoaderGGUF', 'ComfyUI-GGUF'],
  ['GGUFLoaderKJ', 'ComfyUI-KJNodes'],
  ['VHS_VideoCombine', 'ComfyUI-VideoHelperSuite'],
  ['ADE_UseEvolvedSampling', 'ComfyUI-AnimateDiff-Evolved'],
  ['WanVideoSampler', 'ComfyUI-WanVideoWrapper'],
  ['WanVideoModelLoader', 'ComfyUI-WanVideoWrapper'],
  ['LTXVLoopingSampler', 'ComfyUI-LTXVideo'],
  ['RIFE VFI', 'ComfyUI-Frame-Interpolation'],
  ['ImpactSwitch', 'ComfyUI-Impact-Pack'],
  ['WanImageToVideo', 'ComfyUI'],
  ['LTXVImgToVideo', 'ComfyUI'],
  ['SaveVideo', 'ComfyUI'],
  ['SomethingOfMine', undefined]
])('[MODELS-5] %s comes with %s', (nodeClass, pack) => {
  expect(packOf(nodeClass)?.pack).toBe(pack)
})
