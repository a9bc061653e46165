import { withSlashes } from './model-names.ts'

/** Folders that ComfyUI reads under an older name too (`folder_paths.map_legacy` and the folders that it joins). */
const legacyNames: Readonly<Record<string, string>> = {
  unet: 'diffusion_models',
  clip: 'text_encoders',
  unet_gguf: 'diffusion_models',
  clip_gguf: 'text_encoders',
  t2i_adapter: 'controlnet'
}

/** Files that ComfyUI takes for models (`folder_paths.supported_pt_extensions`), and those of the GGUF nodes. */
const modelExtension = /\.(safetensors|sft|ckpt|pt|pt2|pth|bin|pkl|gguf)$/i

/** The name under which the studio knows a folder of models: `unet` is `diffusion_models`. */
export const folderName = (folder: string): string => legacyNames[folder] ?? folder

/** The list in which a server has the files of a folder: GGUF files are in a list of their own, whose folder is the same. */
export function serverListOf(folder: string, file: string): string {
  const name = folderName(folder)
  if (!/\.gguf$/i.test(file)) return name
  return name === 'diffusion_models' ? 'unet_gguf' : name === 'text_encoders' ? 'clip_gguf' : name
}

/** Where a person puts a file: `models/<folder>`, with the sub-folder that the graph names. */
export function placeOf(folder: string, file: string): string {
  const sub = withSlashes(file).split('/').slice(0, -1)
  return ['models', folderName(folder), ...sub].join('/')
}

export const isModelFile = (file: string): boolean => modelExtension.test(file)
