import type { Json } from '../model/json.ts'
import { isLink, titleOf, type Graph } from './graph.ts'
import type { ModelFile } from './model-sidecar.ts'

/** A model file that a node of a graph names. */
export interface LoadedModel {
  node: string
  class: string
  input: string
  folder: string
  file: string
  /** `high` or `low` for the experts of a two-step graph, what a [MODEL:x] tag says, else null. */
  slot: string | null
}

/** The folder under ComfyUI's `models` for each input that names a file, whatever node has it (ComfyUI's folder_paths.py). */
const inputFolders: Readonly<Record<string, string>> = {
  unet_name: 'diffusion_models',
  ckpt_name: 'checkpoints',
  vae_name: 'vae',
  lora_name: 'loras',
  clip_name: 'text_encoders',
  clip_name1: 'text_encoders',
  clip_name2: 'text_encoders',
  clip_name3: 'text_encoders',
  clip_name4: 'text_encoders'
}

/** Inputs that mean another folder, or only mean one, on these nodes. */
const nodeFolders: readonly [RegExp, string, string][] = [
  [/^CLIPVisionLoader/, 'clip_name', 'clip_vision'],
  [/^ADE_AnimateDiffLoRALoader$/, 'name', 'animatediff_motion_lora'],
  [/^ADE_/, 'model_name', 'animatediff_models'],
  [/^(DiffusionModelLoader|GGUFLoader|DiffusionModelSelector)/, 'model_name', 'diffusion_models'],
  [/^UpscaleModelLoader$/, 'model_name', 'upscale_models']
]

const folderOf = (nodeClass: string, input: string): string | undefined =>
  nodeFolders.find(([pattern, name]) => name === input && pattern.test(nodeClass))?.[2] ?? inputFolders[input]

/** Every model file that a graph's loaders name, in the graph's order. */
export function loadedModels(graph: Graph): LoadedModel[] {
  const slots = modelSlots(graph)
  return Object.entries(graph).flatMap(([node, { class_type, inputs }]) =>
    Object.entries(inputs).flatMap(([input, file]) => {
      const folder = folderOf(class_type, input)
      if (folder === undefined || typeof file !== 'string') return []
      return [
        { node, class: class_type, input, folder, file: file.replaceAll('\\', '/'), slot: slots.get(node) ?? null }
      ]
    })
  )
}

/** What a sidecar would say of a graph that has none. */
export const sidecarOf = (graph: Graph): ModelFile[] =>
  loadedModels(graph).map(({ folder, file, slot }) => ({
    folder,
    file,
    slot,
    sizeGb: null,
    isAboutSize: false,
    source: null,
    alternatives: []
  }))

/**
 * The slot of each node on a sampler's model chain: in a graph of two KSamplerAdvanced, the one that adds the noise runs
 * the high-noise expert. A [MODEL:x] tag in a node's title overrides.
 */
export function modelSlots(graph: Graph): ReadonlyMap<string, string> {
  const slots = new Map<string, string>()
  const samplers = Object.values(graph).filter(({ class_type }) => class_type === 'KSamplerAdvanced')
  const [adds, continues] = ['enable', 'disable'].map((noise) =>
    samplers.filter(({ inputs }) => inputs['add_noise'] === noise)
  )
  if (adds?.length === 1 && continues?.length === 1) {
    for (const node of modelChain(graph, adds[0]?.inputs['model'])) slots.set(node, 'high')
    for (const node of modelChain(graph, continues[0]?.inputs['model'])) slots.set(node, 'low')
  }
  for (const [node, content] of Object.entries(graph)) {
    const tag = /\[MODEL:\s*([^\]]+?)\s*\]/i.exec(titleOf(content))?.[1]
    if (tag !== undefined) slots.set(node, tag.toLowerCase())
  }
  return slots
}

function modelChain(graph: Graph, link: Json | undefined): string[] {
  const chain: string[] = []
  for (
    let node = linkedNode(link);
    node !== null && !chain.includes(node);
    node = linkedNode(graph[node]?.inputs['model'])
  ) {
    chain.push(node)
  }
  return chain
}

/** The node that an input is linked to, or null for a plain value. */
export const linkedNode = (input: Json | undefined): string | null => (isLink(input) ? input[0] : null)
