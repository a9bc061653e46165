import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { recordedModels } from '../../../../fakes/comfyui/models.ts'
import { aBench, profileOf, renderIn } from '../comfyui-setup.ts'

/** The recorded files, each in a sub-folder of its folder. */
const deep = (separator = '/') =>
  Object.fromEntries(
    Object.entries(recordedModels).map(([folder, files]) => [folder, files.map((file) => `Wan2.2${separator}${file}`)])
  )

test.each(['/', '\\'])(
  '[COMFY-NAMES-1] models in sub-folders are used where they lie, and it is told (separator %s)',
  async (separator) => {
    const { comfy, engine, job, render } = await aBench({ models: deep(separator) })
    const { isReady, facts } = await engine.readiness(job().workflow)
    const there = `Wan2.2${separator}wan_2.1_vae.safetensors`
    expect([isReady, facts['models'], facts['used_names']]).toEqual([
      true,
      '4 of 4 there',
      expect.stringContaining(`wan_2.1_vae.safetensors is used as ${there}`)
    ])
    expect((await render().done).models).toContain('vae/Wan2.2/wan_2.1_vae.safetensors')
    const loaders = Object.values(comfy.submissions[0]?.graph ?? {}).filter(
      ({ class_type }) => class_type === 'VAELoader'
    )
    expect(loaders.map(({ inputs }) => inputs['vae_name'])).toEqual([there])
  }
)

test('[COMFY-NAMES-2] where a model lies decides no fingerprint', async () => {
  const plain = await aBench()
  const sorted = await aBench({ models: deep() })
  expect(await sorted.engine.settings(sorted.job())).toEqual(await plain.engine.settings(plain.job()))
})

test('[COMFY-NAMES-3] a missing model is named with folder, size and source, before and after it is queued', async () => {
  const { engine, job, render } = await aBench({ models: { vae: ['wan2.2_vae.safetensors'] } })
  const { gaps, isReady } = await engine.readiness(job().workflow)
  const fix = expect.stringMatching(
    /^Download wan_2\.1_vae\.safetensors \(250 MB\) from huggingface\.co\/Comfy-Org\/\S+ into models\/vae under ComfyUI/
  )
  expect([isReady, gaps]).toEqual([
    false,
    [{ code: 'model_not_found', what: 'The server lacks the model wan_2.1_vae.safetensors in models/vae.', fix }]
  ])
  await expect(render().done).rejects.toMatchObject({ code: 'model_not_found', fix })
})

test('[COMFY-SAGE-2] a server with the node and without the package renders with the base graph, and tells it once', async () => {
  const { comfy, engine, job, render, log } = await aBench({ hasSage: false, engine: { useSage: true } })
  const before = await engine.settings(job())
  expect((await engine.readiness(job().workflow)).facts['sage']).toContain('shows when it is tried')
  const first = await render().done
  const second = await render(job({ seed: 8 })).done
  const notes = { used: false, is_fallback: true, reason: expect.stringContaining("No module named 'sageattention'") }
  expect([first.notes['sage'], second.notes['sage']]).toEqual([notes, notes])
  const hasSage = comfy.submissions.map(({ graph }) =>
    Object.values(graph).some(({ class_type }) => class_type === 'PathchSageAttentionKJ')
  )
  expect(hasSage).toEqual([true, false, false])
  expect(log.filter((line) => line.includes('SageAttention is not used'))).toHaveLength(1)
  expect((await engine.readiness(job().workflow)).facts['sage']).toContain('not usable')
  expect(await engine.settings(job())).toEqual(before)
})

test('[COMFY-SAGE-3] a graph of the user with a Sage node of its own runs without that node where the package is missing', async () => {
  const user = await mkdtemp(join(tmpdir(), 'framechain-user-'))
  onTestFinished(() => rm(user, { recursive: true }))
  const source = await aBench({ hasSage: true })
  const { graph } = await source.registry.resolve('gcv_wan_2.2_14b_i2v_sage.json', {
    useSage: true,
    serverNodes: new Set(['PathchSageAttentionKJ'])
  })
  await writeFile(join(user, 'gcv_mine.json'), JSON.stringify(graph))
  const { comfy, registry, job, render } = await aBench({ user, hasSage: false })
  const clip = await render(job({ workflow: { ...profileOf(registry), file: 'gcv_mine.json' } })).done
  expect(clip.notes['sage']).toMatchObject({ used: false, is_fallback: true })
  expect(comfy.submissions).toHaveLength(2)
})

test('[COMFY-LIMITS-1] more than a small card should be asked for is refused before it is queued, and can be tried all the same', async () => {
  const gib = 1024 ** 3
  const { comfy, job, render, another, folder } = await aBench({ vram: { total: 15.7 * gib, free: 15 * gib } })
  const large = job({ frames: 85 })
  await expect(render(large).done).rejects.toMatchObject({
    code: 'insufficient_vram',
    isRetryable: false,
    fix: expect.stringContaining('Render at most 81 frames of 96×64.')
  })
  expect(comfy.submissions).toEqual([])
  const lifted = another({ liftLimits: true })
  expect((await lifted.readiness(large.workflow)).facts['limits']).toContain('(lifted)')
  await renderIn(folder, lifted, large).done
  expect(comfy.submissions).toHaveLength(1)
})
