import { expect, test } from 'vitest'
import { createFakeComfyui } from './comfyui.ts'
import { request } from './raw-client.ts'

const get = async (url: string) => (await request(url)).body as Record<string, never>

test('[FAKE-80] /object_info shows both forms of combos, and {} for a class that is not there', async () => {
  await using comfy = await createFakeComfyui({ without: ['PathchSageAttentionKJ'] })
  const all = await get(`${comfy.url}/object_info`)
  expect(Object.keys(all).length).toBe(351)
  expect(all).toMatchObject({
    SaveVideo: {
      input: {
        required: { format: ['COMBO', { default: 'auto', options: ['auto', 'mp4'] }] },
        hidden: { prompt: ['PROMPT'] }
      },
      input_order: { required: ['video', 'filename_prefix', 'format', 'codec'] },
      output_node: true,
      python_module: 'comfy_extras.nodes_video'
    },
    WanImageToVideo: {
      input: {
        required: { length: ['INT', { default: 81, min: 1, max: 16384, step: 4 }] },
        optional: { start_image: ['IMAGE', {}] }
      },
      output: ['CONDITIONING', 'CONDITIONING', 'LATENT']
    },
    VAELoader: {
      input: { required: { vae_name: [['wan2.2_vae.safetensors', 'wan_2.1_vae.safetensors', 'pixel_space']] } }
    }
  })
  expect(await get(`${comfy.url}/api/object_info/SaveVideo`)).toEqual({ SaveVideo: all['SaveVideo'] })
  expect(await get(`${comfy.url}/object_info/PathchSageAttentionKJ`)).toEqual({})
})

test('[FAKE-81] model files are listed under the registered folders, GGUF files under their own', async () => {
  await using comfy = await createFakeComfyui({
    models: { unet: ['old.safetensors', 'a.gguf'], diffusion_models: ['new.safetensors'], loras: [] }
  })
  expect(await get(`${comfy.url}/models/diffusion_models`)).toEqual(['new.safetensors', 'old.safetensors'])
  expect(await get(`${comfy.url}/models/unet_gguf`)).toEqual(['a.gguf'])
  expect(await get(`${comfy.url}/models/loras`)).toEqual([])
  expect((await request(`${comfy.url}/models/unet`)).status).toBe(404)
  expect((await request(`${comfy.url}/models/nosuchfolder`)).status).toBe(404)
  const { UnetLoaderGGUF } = await get(`${comfy.url}/object_info/UnetLoaderGGUF`)
  expect(UnetLoaderGGUF).toMatchObject({ input: { required: { unet_name: [['a.gguf']] } } })
})

test('[FAKE-82] the server tells its version, its memory, its arguments and its features', async () => {
  const vram = { total: 8_000_000_000, free: 7_000_000_000 }
  await using comfy = await createFakeComfyui({ vram, version: '0.3.99', argv: ['main.py', '--use-sage-attention'] })
  expect(await get(`${comfy.url}/system_stats`)).toMatchObject({
    system: { comfyui_version: '0.3.99', argv: ['main.py', '--use-sage-attention'] },
    devices: [{ type: 'cuda', index: 0, vram_total: vram.total, vram_free: vram.free }]
  })
  expect(await get(`${comfy.url}/features`)).toEqual({ supports_preview_metadata: true, max_upload_size: 104857600 })
  expect(await get(`${comfy.url}/prompt`)).toEqual({ exec_info: { queue_remaining: 0 } })
  expect((await request(`${comfy.url}/no/such/route`)).status).toBe(404)
})
