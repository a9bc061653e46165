import sharp from 'sharp'
import type { FakeComfyui } from './comfyui.ts'
import type { Graph } from './graph.ts'
import { upload } from './raw-client.ts'

/** A PNG of a size with something to see in it. */
export const aPicture = async (width = 192, height = 128, colour = '#367'): Promise<Buffer> => {
  const plain = (wide: number, background: string) =>
    sharp({ create: { width: wide, height, channels: 3, background } }).png()
  const bar = await plain(Math.ceil(width / 3), '#eca').toBuffer()
  return plain(width, colour)
    .composite([{ input: bar, left: 0, top: 0 }])
    .toBuffer()
}

/** Puts a start picture under `start.png` into the server's input. */
export const giveStart = async (comfy: FakeComfyui, colour?: string) =>
  upload(comfy, 'start.png', await aPicture(192, 128, colour), { overwrite: 'true' })

/** A small graph of the Wan 14B family: two samplers, a clip and the last frame as a picture. */
export function aWanGraph({
  width = 64,
  height = 64,
  length = 5,
  steps = 4,
  seed = 1,
  fps = 16,
  image = 'start.png',
  prefix = 'video/shot'
}: Partial<{
  width: number
  height: number
  length: number
  steps: number
  seed: number
  fps: number
  image: string
  prefix: string
}> = {}): Graph {
  const node = (class_type: string, inputs: Graph[string]['inputs']) => ({ class_type, inputs })
  const half = Math.floor(steps / 2)
  const sampling = {
    steps,
    cfg: 3.5,
    sampler_name: 'euler',
    scheduler: 'simple',
    positive: ['63', 0],
    negative: ['63', 1]
  }
  const first = { add_noise: 'enable', noise_seed: seed, start_at_step: 0, end_at_step: half }
  const second = { add_noise: 'disable', noise_seed: 0, start_at_step: half, end_at_step: 10_000 }
  const size = { width, height, length, batch_size: 1 }
  const expert = (noise: 'high' | 'low') =>
    node('UNETLoader', { unet_name: `wan2.2_i2v_${noise}_noise_14B_fp8_scaled.safetensors`, weight_dtype: 'default' })
  return {
    '6': node('CLIPTextEncode', { text: 'a lighthouse at dawn', clip: ['38', 0] }),
    '7': node('CLIPTextEncode', { text: 'blurry', clip: ['38', 0] }),
    '38': node('CLIPLoader', { clip_name: 'umt5_xxl_fp8_e4m3fn_scaled.safetensors', type: 'wan' }),
    '39': node('VAELoader', { vae_name: 'wan_2.1_vae.safetensors' }),
    '37': expert('high'),
    '56': expert('low'),
    '62': node('LoadImage', { image }),
    '63': node('WanImageToVideo', {
      ...size,
      positive: ['6', 0],
      negative: ['7', 0],
      vae: ['39', 0],
      start_image: ['62', 0]
    }),
    '57': node('KSamplerAdvanced', {
      ...sampling,
      ...first,
      return_with_leftover_noise: 'enable',
      model: ['37', 0],
      latent_image: ['63', 2]
    }),
    '58': node('KSamplerAdvanced', {
      ...sampling,
      ...second,
      return_with_leftover_noise: 'disable',
      model: ['56', 0],
      latent_image: ['57', 0]
    }),
    '8': node('VAEDecode', { samples: ['58', 0], vae: ['39', 0] }),
    '60': node('CreateVideo', { images: ['8', 0], fps }),
    '61': node('SaveVideo', { video: ['60', 0], filename_prefix: prefix, format: 'auto', codec: 'auto' }),
    '73': node('ImageFromBatch', { image: ['8', 0], batch_index: 4095, length: 1 }),
    '74': node('SaveImage', { images: ['73', 0], filename_prefix: `${prefix}_last` })
  }
}
