import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { legalFrames } from '../../../services/model/frame-math.ts'
import type { WorkflowProfile } from '../../../services/model/workflow-profile.ts'
import { isLink, parseGraph, type Graph } from '../../../services/workflows/graph.ts'
import { inferProfile } from '../../../services/workflows/infer-profile.ts'
import { builtInWorkflowsFolder, readManifest } from '../../../services/workflows/manifest.ts'
import { loadedModels } from '../../../services/workflows/model-loaders.ts'
import { parseModelSidecar } from '../../../services/workflows/model-sidecar.ts'
import { baseName, isSageName, sidecarName } from '../../../services/workflows/workflow-name.ts'
import { graphProblems } from './graph-check.ts'

const folder = builtInWorkflowsFolder()
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8')
const sidecarOf = (file: string) => parseModelSidecar(textOf(sidecarName(file)))
const graphOf = (file: string) => parseGraph(textOf(file), { file })
const files = readdirSync(folder).filter((file) => file.endsWith('.json') && file !== 'manifest.json')
const profiles = new Map((await readManifest(folder)).map((profile) => [profile.file, profile]))
const profileOf = (file: string): WorkflowProfile => profiles.get(file)!

const nodesOf = (graph: Graph, ...classes: string[]) =>
  Object.values(graph).filter(({ class_type }) => classes.includes(class_type))
const inputsOf = (file: string, nodeClass: string) => nodesOf(graphOf(file), nodeClass).map(({ inputs }) => inputs)
const plain = (graph: Graph, value: unknown): unknown =>
  Array.isArray(value) ? graph[String(value[0])]!.inputs['value'] : value

const latentClasses = [
  'WanImageToVideo',
  'WanFirstLastFrameToVideo',
  'Wan22ImageToVideoLatent',
  'LTXVImgToVideo',
  'SVD_img2vid_Conditioning',
  'EmptyLatentImage'
]
const latentOf = (graph: Graph) => {
  const [{ class_type, inputs }] = nodesOf(graph, ...latentClasses) as [Graph[string]]
  const frames = { SVD_img2vid_Conditioning: 'video_frames', EmptyLatentImage: 'batch_size' }[class_type] ?? 'length'
  return { width: Number(inputs['width']), height: Number(inputs['height']), frames: Number(inputs[frames]) }
}

test('[WORKFLOW-1] the studio brings nine workflows and the Sage variants of the Wan ones', () => {
  expect(files.sort()).toEqual(
    [
      'gcv_animatediff_t2v.json',
      'gcv_ltxv_i2v.json',
      'gcv_svd_i2v.json',
      'gcv_wan_2.2_14B_i2v_gguf.json',
      'gcv_wan_2.2_14B_i2v_gguf_sage.json',
      'gcv_wan_2.2_14b_flf2v.json',
      'gcv_wan_2.2_14b_flf2v_sage.json',
      'gcv_wan_2.2_14b_i2v.json',
      'gcv_wan_2.2_14b_i2v_4step.json',
      'gcv_wan_2.2_14b_i2v_4step_sage.json',
      'gcv_wan_2.2_14b_i2v_sage.json',
      'gcv_wan_2.2_5b_i2v.json',
      'gcv_wan_2.2_5b_i2v_sage.json'
    ].sort()
  )
})

describe.each(files)('%s', (file) => {
  const graph = graphOf(file)
  const profile = profileOf(file)

  test('[WORKFLOW-2] a real server takes every node, input, link, choice and number of it', () => {
    expect(graphProblems(graph)).toEqual([])
  })

  test('[WORKFLOW-3] each file that it loads is in its sidecar under the same folder and slot, with size and source', () => {
    const { models, problems } = sidecarOf(file)
    const inSidecar = models.map((model) => `${model.slot} ${model.folder}/${model.file}`)
    const loaded = loadedModels(graph).map((model) => `${model.slot} ${model.folder}/${model.file}`)
    expect(inSidecar.sort()).toEqual(loaded.sort())
    expect(problems).toEqual([])
    const all = models.flatMap((model) => [model, ...model.alternatives])
    expect(all.filter(({ sizeGb, source }) => sizeGb === null || !/^[\w.-]+\/[\w.-]+$/.test(source ?? ''))).toEqual([])
  })

  test('[WORKFLOW-4] its clip, its conditioning and the manifest have one frame rate', () => {
    const rates = [
      ...nodesOf(graph, 'CreateVideo', 'SVD_img2vid_Conditioning').map(({ inputs }) => plain(graph, inputs['fps'])),
      ...nodesOf(graph, 'LTXVConditioning').map(({ inputs }) => plain(graph, inputs['frame_rate']))
    ]
    expect(new Set(rates)).toEqual(new Set([profile.fps]))
  })

  test('[WORKFLOW-5] its own frames and size are legal: three seconds on the grid, at the first size of the manifest', () => {
    const { frames, width, height } = latentOf(graph)
    expect(legalFrames(frames, profile.frame_rule)).toBe(frames)
    expect(frames).toBe(legalFrames(3 * profile.fps!, profile.frame_rule))
    expect({ width, height }).toEqual(profile.sizes![0])
    for (const size of profile.sizes!) {
      expect([size.width % profile.size_multiple, size.height % profile.size_multiple]).toEqual([0, 0])
      expect(size.width * size.height).toBeLessThanOrEqual(profile.max_pixels!)
    }
  })

  test('[WORKFLOW-6] its pictures are those that the manifest names, and its clip is H.264 in mp4', () => {
    const pictures = nodesOf(graph, 'LoadImage').length
    expect(pictures).toBe((profile.start_frame === 'required' ? 1 : 0) + (profile.end_frame ? 1 : 0))
    expect(nodesOf(graph, 'CLIPTextEncode')).toHaveLength(profile.takes_prompt === false ? 0 : 2)
    expect(nodesOf(graph, 'SaveVideo').map(({ inputs }) => [inputs['format'], inputs['codec']])).toEqual([
      ['mp4', 'h264']
    ])
  })

  test('[WORKFLOW-7] its family and numbers could be read from its nodes alone', () => {
    const inferred = inferProfile(file, graph, [...profiles.values()])
    const { family, fps, frame_rule, size_multiple, max_pixels, start_frame, end_frame } = profile
    expect(inferred.profile).toMatchObject({
      family,
      fps,
      frame_rule,
      size_multiple,
      max_pixels,
      start_frame,
      end_frame
    })
    expect(inferred.doubts).toEqual([])
  })
})

const twoExperts = files.filter((file) => nodesOf(graphOf(file), 'KSamplerAdvanced').length > 0)

test.each(twoExperts)(
  '[WORKFLOW-8] %s hands its leftover noise from the high to the low expert at the split',
  (file) => {
    const [high, low] = inputsOf(file, 'KSamplerAdvanced')
    const { steps, split, cfg } = file.includes('4step')
      ? { steps: 4, split: 2, cfg: 1 }
      : { steps: 20, split: 10, cfg: 3.5 }
    const same = { steps, cfg, sampler_name: 'euler', scheduler: 'simple' }
    expect(high).toMatchObject({
      ...same,
      add_noise: 'enable',
      start_at_step: 0,
      end_at_step: split,
      return_with_leftover_noise: 'enable'
    })
    expect(low).toMatchObject({
      ...same,
      add_noise: 'disable',
      start_at_step: split,
      return_with_leftover_noise: 'disable'
    })
    expect(Number(low!['end_at_step'])).toBeGreaterThanOrEqual(steps)
    const graph = graphOf(file)
    const handedOn = low!['latent_image']
    expect(isLink(handedOn) && graph[handedOn[0]]?.inputs).toEqual(high)
    expect(inputsOf(file, 'ModelSamplingSD3').map(({ shift }) => shift)).toEqual([5, 5])
    expect(
      loadedModels(graph)
        .filter(({ folder }) => folder === 'vae')
        .map((vae) => vae.file)
    ).toEqual(['wan_2.1_vae.safetensors'])
    const experts = loadedModels(graph).filter(({ slot }) => slot !== null)
    expect(experts.length).toBe(file.includes('4step') ? 4 : 2)
    expect(
      experts.every(({ slot, file: model }) => model.toLowerCase().replaceAll('_', '').includes(`${slot}noise`))
    ).toBe(true)
    const untitled = Object.fromEntries(
      Object.entries(graph).map(([id, { class_type, inputs }]) => [id, { class_type, inputs }])
    )
    expect(loadedModels(untitled)).toEqual(loadedModels(graph))
  }
)

test('[WORKFLOW-9] the 4-step graph has both LoRAs at full strength', () => {
  expect(
    inputsOf('gcv_wan_2.2_14b_i2v_4step.json', 'LoraLoaderModelOnly').map((inputs) => [
      inputs['lora_name'],
      inputs['strength_model']
    ])
  ).toEqual([
    ['wan2.2_i2v_lightx2v_4steps_lora_v1_high_noise.safetensors', 1],
    ['wan2.2_i2v_lightx2v_4steps_lora_v1_low_noise.safetensors', 1]
  ])
})

test('[WORKFLOW-10] Wan 5B has its own VAE and latent, and the settings of its template', () => {
  const file = 'gcv_wan_2.2_5b_i2v.json'
  expect(inputsOf(file, 'KSampler')).toMatchObject([
    { steps: 20, cfg: 5, sampler_name: 'uni_pc', scheduler: 'simple', denoise: 1 }
  ])
  expect(inputsOf(file, 'ModelSamplingSD3')).toMatchObject([{ shift: 8 }])
  expect(inputsOf(file, 'VAELoader')).toEqual([{ vae_name: 'wan2.2_vae.safetensors' }])
  expect(inputsOf(file, 'Wan22ImageToVideoLatent')).toHaveLength(1)
})

test('[WORKFLOW-11] LTX-Video keeps the start frame as it is, and SVD and AnimateDiff sample as they were made to', () => {
  expect(inputsOf('gcv_ltxv_i2v.json', 'LTXVImgToVideo')).toMatchObject([{ strength: 1 }])
  expect(inputsOf('gcv_ltxv_i2v.json', 'LTXVScheduler')).toMatchObject([
    { steps: 30, max_shift: 2.05, base_shift: 0.95, stretch: true, terminal: 0.1 }
  ])
  expect(inputsOf('gcv_svd_i2v.json', 'SVD_img2vid_Conditioning')).toMatchObject([{ video_frames: 25 }])
  expect(inputsOf('gcv_svd_i2v.json', 'VideoLinearCFGGuidance')).toMatchObject([{ min_cfg: 1 }])
  expect(inputsOf('gcv_animatediff_t2v.json', 'ADE_StandardUniformContextOptions')).toMatchObject([
    { context_length: 16 }
  ])
})

test.each(files.filter(isSageName))(
  '[WORKFLOW-12] %s is its base with SageAttention on each model, and nothing else',
  (file) => {
    const graph = graphOf(file)
    const patches = Object.entries(graph).filter(([, { class_type }]) => class_type === 'PathchSageAttentionKJ')
    const without = Object.fromEntries(
      Object.entries(graph).filter(([, { class_type }]) => class_type !== 'PathchSageAttentionKJ')
    )
    const bypassed = JSON.stringify(without, (_, value: unknown) => {
      const patch = Array.isArray(value) && patches.find(([id]) => id === value[0])
      return patch ? patch[1].inputs['model'] : value
    })
    expect(JSON.parse(bypassed)).toEqual(graphOf(baseName(file)))
    expect(patches.map(([, { inputs }]) => inputs['sage_attention'])).toEqual(Array(patches.length).fill('auto'))
    expect(patches).toHaveLength(nodesOf(graph, 'ModelSamplingSD3').length)
    expect(sidecarOf(file)).toEqual(sidecarOf(baseName(file)))
  }
)

test('[WORKFLOW-13] a graph that a server would refuse is seen by the check: class, input, link, choice, number', () => {
  const graph = graphOf('gcv_wan_2.2_5b_i2v.json')
  const broken: Graph = structuredClone(graph)
  broken['10']!.class_type = 'NoSuchLoader'
  broken['21']!.inputs = {}
  broken['32']!.inputs['vae'] = ['20', 0]
  broken['40']!.inputs['sampler_name'] = 'eulr'
  broken['40']!.inputs['steps'] = 0
  broken['51']!.inputs['frames'] = 3
  expect(graphProblems(broken)).toEqual([
    '10: no class NoSuchLoader',
    '16 ModelSamplingSD3.model is MODEL, linked to NoSuchLoader 0: nothing',
    '21 VAELoader.vae_name is missing',
    '32 Wan22ImageToVideoLatent.vae is VAE, linked to CLIPLoader 0: CLIP',
    "40 KSampler.steps can't be 0",
    '40 KSampler.sampler_name can\'t be "eulr"',
    '51 CreateVideo.frames is no input'
  ])
})
