import type { Json } from '../../../services/model/json.ts'
import type { NodeFact } from './node-facts.ts'

/** Model files by the folder they lie in under `models/`, such as `diffusion_models` or the older `unet`. */
export type ModelFiles = Record<string, string[]>

/** The files of the recorded server. */
export const recordedModels: ModelFiles = {
  checkpoints: [
    'ltx-video-2b-v0.9.5.safetensors',
    'ltx-video-2b-v0.9.safetensors',
    'svd.safetensors',
    'svd_xt.safetensors'
  ],
  diffusion_models: [
    'wan2.2_i2v_high_noise_14B_fp8_scaled.safetensors',
    'wan2.2_i2v_low_noise_14B_fp8_scaled.safetensors',
    'wan2.2_ti2v_5B_fp16.safetensors',
    'Wan2.2-I2V-A14B-HighNoise-Q4_K_M.gguf',
    'Wan2.2-I2V-A14B-LowNoise-Q4_K_M.gguf'
  ],
  loras: [
    'lightx2v_I2V_14B_480p_cfg_step_distill_rank32_bf16.safetensors',
    'wan2.2_i2v_lightx2v_4steps_lora_v1_high_noise.safetensors',
    'wan2.2_i2v_lightx2v_4steps_lora_v1_low_noise.safetensors'
  ],
  text_encoders: [
    't5xxl_fp16.safetensors',
    't5xxl_fp8_e4m3fn.safetensors',
    'umt5_xxl_fp16.safetensors',
    'umt5_xxl_fp8_e4m3fn_scaled.safetensors'
  ],
  vae: ['wan2.2_vae.safetensors', 'wan_2.1_vae.safetensors']
}

/** The folder names that a server registers, in its order. */
const registered = [
  'checkpoints',
  'configs',
  'loras',
  'vae',
  'text_encoders',
  'diffusion_models',
  'clip_vision',
  'style_models',
  'embeddings',
  'diffusers',
  'vae_approx',
  'controlnet',
  'gligen',
  'upscale_models',
  'custom_nodes',
  'hypernetworks',
  'photomaker',
  'classifiers',
  'model_patches',
  'audio_encoders',
  'kjnodes_fonts',
  'unet_gguf',
  'clip_gguf',
  'VHS_video_formats'
]

const isGguf = (file: string) => file.endsWith('.gguf')

export interface Models {
  folders(): string[]
  /** The files that a registered folder lists; undefined for a name that is not registered, such as the old `unet`. */
  files(folder: string): string[] | undefined
  /** The options of a `<files>` input that names a model. */
  options(classType: string, inputName: string, fact: NodeFact): Json[]
}

/** What a server lists of model files: old folder names are joined to the new ones, and GGUF files have lists of their own. */
export function createModels(given: ModelFiles): Models {
  const joined = (...folders: string[]) => folders.flatMap((folder) => given[folder] ?? []).sort()
  const files = (folder: string): string[] | undefined => {
    if (folder === 'diffusion_models') return joined('diffusion_models', 'unet').filter((file) => !isGguf(file))
    if (folder === 'text_encoders') return joined('text_encoders', 'clip').filter((file) => !isGguf(file))
    if (folder === 'unet_gguf') return joined('diffusion_models', 'unet', 'unet_gguf').filter(isGguf)
    if (folder === 'clip_gguf') return joined('text_encoders', 'clip', 'clip_gguf').filter(isGguf)
    return folder !== 'unet' && folder !== 'clip' && (registered.includes(folder) || given[folder] !== undefined)
      ? joined(folder)
      : undefined
  }
  const listed = (folder: string) => files(folder) ?? []
  const options = (classType: string, inputName: string, { module }: NodeFact): string[] => {
    const takesGguf = module.includes('GGUF') || classType.startsWith('GGUF')
    if (classType === 'CLIPVisionLoader') return listed('clip_vision')
    if (inputName.startsWith('clip_name'))
      return takesGguf ? [...listed('text_encoders'), ...listed('clip_gguf')] : listed('text_encoders')
    if (inputName === 'unet_name' || inputName === 'extra_model_name' || inputName === 'model_name') {
      if (module.includes('AnimateDiff')) return listed('animatediff_models')
      return listed(takesGguf ? 'unet_gguf' : 'diffusion_models')
    }
    if (inputName === 'vae_name') return [...listed('vae'), ...(classType === 'VAELoader' ? ['pixel_space'] : [])]
    if (inputName === 'ckpt_name') return listed('checkpoints')
    if (inputName === 'lora_name') return listed('loras')
    return inputName === 'config_name' ? listed('configs') : []
  }
  return {
    folders: () => [
      ...registered,
      ...Object.keys(given).filter((name) => name !== 'unet' && name !== 'clip' && !registered.includes(name))
    ],
    files,
    options
  }
}
