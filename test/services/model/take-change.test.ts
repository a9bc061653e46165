import { expect, test } from 'vitest'
import type { Camera } from '../../../services/model/camera.ts'
import { renderReason, takeChanges, type WantedTake } from '../../../services/model/take-change.ts'
import { aTake } from '../../builders/take.ts'

const camera: Camera = { move: 'pan', direction: 'forward', strength: 0.5 }
const wanted: WantedTake = {
  engine: 'comfyui',
  workflow: 'wan.json',
  prompt: 'a lighthouse',
  negative_prompt: '',
  seed: 1,
  frames: 48,
  fps: 16,
  start_frame_sha256: 'first',
  canvas: { width: 832, height: 480 },
  camera,
  steps: undefined,
  models: ['vae/wan_2.1_vae.safetensors'],
  isOnKeyframe: true
}

test.each<[string, Partial<WantedTake>]>([
  ['engine', { engine: 'animatic' }],
  ['workflow', { workflow: 'ltx.json' }],
  ['prompt', { prompt: 'a storm' }],
  ['negative prompt', { negative_prompt: 'blur' }],
  ['seed', { seed: 2 }],
  ['length', { frames: 32 }],
  ['frame rate', { fps: 24 }],
  ['keyframe', { start_frame_sha256: 'other' }],
  ['start frame', { start_frame_sha256: 'other', isOnKeyframe: false }],
  ['size', { canvas: { width: 480, height: 832 } }],
  ['camera', { camera: { ...camera, strength: 0.6 } }],
  ['steps', { steps: 8 }]
])('[CHANGE-1] another %s is named, and nothing else', (word, change) => {
  const take = aTake({ notes: { camera: { ...camera } }, ...(word === 'steps' && { steps: 20 }) })
  expect(takeChanges(take, { ...wanted, ...(word === 'steps' && { steps: 20 }) })).toEqual([])
  expect(takeChanges(take, { ...wanted, ...change })).toEqual([word])
})

test('[CHANGE-4] another model is named; the same one in another sub-folder, or spelled by another system, is none', () => {
  const take = (model: string) => aTake({ models: [model] })
  expect(
    ['vae/other.safetensors', 'vae/Wan2.2/wan_2.1_vae.safetensors', 'vae/Wan2.2\\WAN_2.1_vae.safetensors'].map(
      (model) => takeChanges(take(model), wanted)
    )
  ).toEqual([['model'], [], []])
  expect(takeChanges(aTake({ models: [] }), wanted)).toEqual([])
})

test('[CHANGE-2] what a take does not tell is not guessed', () => {
  const small = aTake({ width: 416, height: 240, notes: { memory: { runs: 2 } } })
  expect(takeChanges(small, { ...wanted, steps: 8 })).toEqual([])
  expect(renderReason(small, wanted)).toMatch(/^changed: a setting that its take does not name/)
})

test('[CHANGE-3] a segment without a take, or with several changes, says so', () => {
  expect(renderReason(null, wanted)).toBe('no take yet')
  expect(renderReason(aTake(), { ...wanted, prompt: 'a storm', seed: 2 })).toBe('changed: prompt, seed')
})
