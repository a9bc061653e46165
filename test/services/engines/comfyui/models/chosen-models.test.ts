import { expect, test } from 'vitest'
import { aBench } from '../comfyui-setup.ts'

const vae = 'vae/wan_2.1_vae.safetensors'
const files = { vae: ['mine/tuned.safetensors', 'wan_2.1_vae.safetensors'] }

test('[COMFY-CHOICE-1] for each model file of a workflow, what is installed for its loader, those that it knows first', async () => {
  const { engine, job } = await aBench({ models: files })
  const slots = await engine.models!(job().workflow)
  expect(slots.map(({ key, slot }) => [key, slot])).toEqual([
    ['diffusion_models/wan2.2_i2v_high_noise_14B_fp8_scaled.safetensors', 'high'],
    ['diffusion_models/wan2.2_i2v_low_noise_14B_fp8_scaled.safetensors', 'low'],
    ['text_encoders/umt5_xxl_fp8_e4m3fn_scaled.safetensors', null],
    [vae, null]
  ])
  expect(slots.find(({ key }) => key === vae)?.installed).toEqual([
    { file: 'wan_2.1_vae.safetensors', isKnown: true },
    { file: 'mine/tuned.safetensors', isKnown: false }
  ])
})

test('[COMFY-CHOICE-2] the chosen file is loaded, stands in the take, and makes another fingerprint', async () => {
  const { comfy, engine, job, render } = await aBench({ models: files })
  const chosen = job({ models: { [vae]: 'mine/tuned.safetensors' } })
  expect(await engine.settings(chosen)).not.toEqual(await engine.settings(job()))
  expect(await engine.settings(job({ models: {} }))).toEqual(await engine.settings(job()))
  expect((await render(chosen).done).models).toContain('vae/mine/tuned.safetensors')
  const loaders = Object.values(comfy.submissions[0]?.graph ?? {}).filter(
    ({ class_type }) => class_type === 'VAELoader'
  )
  expect(loaders.map(({ inputs }) => inputs['vae_name'])).toEqual(['mine/tuned.safetensors'])
})

test('[COMFY-CHOICE-3] readiness asks for the chosen file, and no more for the one in whose place it is', async () => {
  const { engine, job } = await aBench({ models: { vae: ['mine/tuned.safetensors'] } })
  const { workflow } = job()
  const gapsWith = async (models: Record<string, string>) =>
    (await engine.readiness(workflow, undefined, models)).gaps.map(({ what }) => what)
  expect(await gapsWith({})).toEqual(['The server lacks the model wan_2.1_vae.safetensors in models/vae.'])
  expect(await gapsWith({ [vae]: 'mine/tuned.safetensors' })).toEqual([])
  expect(await gapsWith({ [vae]: 'gone.safetensors' })).toEqual([
    'The server lacks the model gone.safetensors in models/vae.'
  ])
})
