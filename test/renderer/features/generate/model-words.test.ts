import { expect, test } from 'vitest'
import { modelChoices, openSlots, slotLabels, withModel } from '../../../../renderer/features/generate/model-words.ts'
import type { ModelSlotView } from '../../../../services/contract/engine-contract.ts'

const slot = (folder: string, file: string, change: Partial<ModelSlotView> = {}): ModelSlotView => ({
  key: `${folder}/${file}`,
  folder,
  file,
  slot: null,
  installed: [{ file, is_known: true }],
  ...change
})

test('[MODEL-1] each place of a workflow has a name of its own', () => {
  const slots = [
    slot('diffusion_models', 'high', { slot: 'high' }),
    slot('diffusion_models', 'low', { slot: 'low' }),
    slot('text_encoders', 'a'),
    slot('text_encoders', 'b'),
    slot('some_folder', 'x')
  ]
  expect([...slotLabels(slots).values()]).toEqual([
    'Model, high noise',
    'Model, low noise',
    'Text encoder',
    'Text encoder 2',
    'some folder'
  ])
})

test('[MODEL-2] only installed files can be chosen, and the workflow’s own says whether it is', () => {
  const installed = [
    { file: 'Wan\\vae.safetensors', is_known: true },
    { file: 'other.safetensors', is_known: false }
  ]
  const labels = (file: string, chosen?: string) =>
    modelChoices(slot('vae', file, { installed }), chosen).map(({ label }) => label)
  expect(labels('vae.safetensors')).toEqual(['vae.safetensors', 'other.safetensors'])
  expect(labels('gone.safetensors', 'lost.safetensors')).toEqual([
    'gone.safetensors (not installed)',
    'lost.safetensors (not installed)',
    'Wan\\vae.safetensors (made for it)',
    'other.safetensors'
  ])
})

test('[MODEL-3] places without a choice are left out, unless something was chosen there', () => {
  const only = slot('vae', 'a')
  expect([openSlots([only], {}), openSlots([only], { 'vae/a': 'b' })]).toEqual([[], [only]])
})

test('[MODEL-4] the workflow’s own file is not written down', () => {
  const chosen = withModel({ 'vae/b': 'c' }, 'vae/a', 'x')
  expect([chosen, withModel(chosen, 'vae/a', '')]).toEqual([{ 'vae/b': 'c', 'vae/a': 'x' }, { 'vae/b': 'c' }])
})
