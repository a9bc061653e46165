import type { Json } from '../model/json.ts'
import type { WorkflowProfile } from '../model/workflow-profile.ts'
import type { Graph } from './graph.ts'
import { linkedNode } from './model-loaders.ts'

/** A profile read from a graph's nodes, with what the user should look at before trusting it. */
export interface InferredProfile {
  profile: WorkflowProfile
  doubts: string[]
}

type Numbers = Pick<WorkflowProfile, 'fps' | 'frame_rule' | 'size_multiple'>

/** Families that have no graph of ours to take the numbers from; the steps are those of ComfyUI's own nodes. */
const otherFamilies: Readonly<Record<string, Numbers>> = {
  'wan_2.1': { fps: 16, frame_rule: { step: 4, min: 1 }, size_multiple: 16 },
  hunyuan_video: { fps: 24, frame_rule: { step: 4, min: 1 }, size_multiple: 16 }
}

/** A graph that says nothing of its model: any length, ComfyUI's smallest grid, the rate that it writes. */
const unknownFamily: Numbers = { fps: 24, frame_rule: { step: 1, min: 1 }, size_multiple: 8 }

const endInputs = ['end_image', 'end_frame', 'last_image', 'last_frame']
const pictureLoaders = ['LoadImage', 'LoadImageOutput', 'VHS_LoadImagePath']
const rateInputs: Readonly<Record<string, string>> = {
  CreateVideo: 'fps',
  SaveWEBM: 'fps',
  SaveAnimatedWEBP: 'fps',
  SaveAnimatedPNG: 'fps',
  VHS_VideoCombine: 'frame_rate'
}

/**
 * Infers what a manifest would say of a graph: the family from its latent node and loaders, the numbers from a known
 * profile of that family, the rate from the saver where the family leaves a choice.
 */
export function inferProfile(file: string, graph: Graph, known: readonly WorkflowProfile[]): InferredProfile {
  const family = familyOf(graph)
  const model = known.find((profile) => profile.family === family)
  const numbers: Numbers & Partial<WorkflowProfile> = model ?? otherFamilies[family] ?? unknownFamily
  const doubts: string[] = []
  if (family === 'unknown') doubts.push('No node of a known video model: rate, frame rule and size are guesses.')
  const written = writtenRate(graph)
  const fps = rateFor(numbers, family, written)
  if (written !== null && fps !== written)
    doubts.push(`The graph writes ${written} frames per second; its model is made for ${fps}.`)
  const takesPicture = hasClass(graph, ...pictureLoaders)
  const endsOnPicture = Object.values(graph).some(({ inputs }) =>
    endInputs.some((input) => linkedNode(inputs[input]) !== null)
  )
  return {
    profile: {
      ...numbers,
      file,
      title: file.replace(/\.json$/i, '').replaceAll('_', ' '),
      family,
      fps,
      frame_rule: numbers.frame_rule,
      size_multiple: numbers.size_multiple,
      start_frame: takesPicture ? 'required' : 'none',
      end_frame: endsOnPicture,
      aliases: undefined,
      fixed: undefined,
      // both hang on the weights' precision, which the nodes don't tell
      vram_gb: undefined,
      small_gpu: undefined
    },
    doubts
  }
}

function rateFor(
  { fps, fps_range }: Numbers & Partial<WorkflowProfile>,
  family: string,
  written: number | null
): number | null {
  if (written === null) return fps
  const isAllowed =
    family === 'unknown' || (fps_range !== undefined && written >= fps_range.min && written <= fps_range.max)
  return isAllowed ? written : fps
}

function familyOf(graph: Graph): string {
  const classes = Object.values(graph).map(({ class_type }) => class_type)
  if (classes.some((name) => name.startsWith('ADE_'))) return 'animatediff'
  if (hasClass(graph, 'SVD_img2vid_Conditioning')) return 'svd'
  if (classes.some((name) => /^(LTXV|EmptyLTXV)/.test(name))) return 'ltxv'
  if (hasClass(graph, 'Wan22ImageToVideoLatent')) return 'wan_2.2_5b'
  const isWan = classes.some((name) => /^Wan.*ToVideo/.test(name)) || encoderTypes(graph).includes('wan')
  if (isWan) return isTwoExperts(graph) ? 'wan_2.2_14b' : 'wan_2.1'
  return classes.some((name) => /^(Empty)?Hunyuan.*Video$/.test(name)) ? 'hunyuan_video' : 'unknown'
}

/** Two samplers, of which only the first adds noise: the high-noise and the low-noise expert of Wan 2.2 14B. */
const isTwoExperts = (graph: Graph): boolean =>
  ['enable', 'disable'].every((noise) =>
    Object.values(graph).some(
      ({ class_type, inputs }) => class_type === 'KSamplerAdvanced' && inputs['add_noise'] === noise
    )
  )

const hasClass = (graph: Graph, ...names: string[]): boolean =>
  Object.values(graph).some(({ class_type }) => names.includes(class_type))

const encoderTypes = (graph: Graph): unknown[] =>
  Object.values(graph).flatMap(({ class_type, inputs }) =>
    class_type.startsWith('CLIPLoader') ? [inputs['type']] : []
  )

/** The rate that the saver writes, followed to its source; null where it can't be told. */
function writtenRate(graph: Graph): number | null {
  for (const { class_type, inputs } of Object.values(graph)) {
    const rate = plainNumber(graph, inputs[rateInputs[class_type] ?? ''])
    if (rate !== null && rate > 0) return rate
  }
  return null
}

function plainNumber(graph: Graph, input: Json | undefined): number | null {
  const source = linkedNode(input)
  const value = source === null ? input : graph[source]?.inputs['value']
  return typeof value === 'number' ? value : null
}
