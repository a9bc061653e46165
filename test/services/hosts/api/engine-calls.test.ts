import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { expect, onTestFinished, test } from 'vitest'
import type { StudioClient } from '../../../../services/contract/studio-contract.ts'
import { aPicturedProject } from '../../../builders/pictured-project.ts'
import { put } from '../../../builders/project-folder.ts'
import { openWindow } from '../../../builders/project-window.ts'
import { aShot } from '../../../builders/storyboard.ts'
import { aStudioApi } from '../../../builders/studio-api.ts'
import { createFakeComfyui, type FakeComfyuiOptions } from '../../../fakes/comfyui/comfyui.ts'

async function aServer(options: FakeComfyuiOptions = {}) {
  const server = await createFakeComfyui({ previews: 'jpeg', previewSize: 64, clip: 'tiny', ...options })
  onTestFinished(() => server.stop())
  return server
}

async function aWindow(env: Record<string, string> = {}) {
  const setup = await aStudioApi({ env })
  const client: StudioClient = createRouterClient(setup.api.router)
  return { ...setup, client }
}

const aComfyProject = (seconds: number) =>
  aPicturedProject({
    shots: [aShot({ duration: seconds })],
    project: { engine: 'comfyui', max_segment_seconds: 0.75, width: 128, height: 64 }
  })

test('[ENGCALL-1] an address is tried before it is saved, and what the server lacks is said with what to do', async () => {
  const [good, poor] = [await aServer(), await aServer({ models: { vae: ['another.safetensors'] } })]
  const { client } = await aWindow()
  expect(await client.engines.check({ engine: 'comfyui', comfy_url: good.url })).toMatchObject([
    { engine: 'comfyui', is_ready: true, gaps: [] }
  ])
  const [lacking] = await client.engines.check({ engine: 'comfyui', comfy_url: poor.url })
  expect(lacking).toMatchObject({ is_ready: false, gaps: [{ code: 'model_not_found' }] })
  expect(lacking?.gaps[0]?.fix).toContain('models/vae')
  expect((await client.settings.get()).comfy_url).toBe('http://127.0.0.1:8188')
  await good.stop()
  expect(await client.engines.check({ engine: 'comfyui', comfy_url: good.url })).toMatchObject([{ is_ready: false }])
  await expect(client.engines.check({ engine: 'veo' })).rejects.toMatchObject({ data: { code: 'engine_unavailable' } })
  await expect(client.engines.check({ engine: 'animatic', workflow: 'none.json' })).rejects.toMatchObject({
    data: { code: 'workflow_unknown' }
  })
})

test('[ENGCALL-2] another address in the settings is asked from the next call on, without opening the project again', async () => {
  const [first, second] = [await aServer(), await aServer()]
  const { client } = await aWindow()
  await client.settings.save({ comfy_url: first.url })
  const { project_id } = await client.home.open({ folder: await aComfyProject(0.5) })
  const nameOf = async () =>
    (await client.engines.readiness({ project_id })).map(({ name, is_ready }) => [name, is_ready])
  expect(await nameOf()).toEqual([[expect.stringContaining(new URL(first.url).host), true]])
  await client.settings.save({ comfy_url: second.url })
  expect(await nameOf()).toEqual([[expect.stringContaining(new URL(second.url).host), true]])
})

test('[ENGCALL-3] a run that goes on keeps the server that it began on', { timeout: 90_000 }, async () => {
  const [first, second] = [await aServer(), await aServer()]
  const { client } = await aWindow()
  await client.settings.save({ comfy_url: first.url })
  const { project_id } = await client.home.open({ folder: await aComfyProject(1.25) })
  const window = await openWindow(client, project_id)
  await client.run.start({ project_id })
  await window.told('progress')
  await client.settings.save({ comfy_url: second.url })
  await window.shows(({ run }) => run.last !== null)
  expect(window.view.run.last).toMatchObject({ outcome: 'done', rendered: 2 })
  expect([first.submissions.length, second.submissions.length]).toEqual([2, 0])
})

test('[ENGCALL-4] changing the engine of an open project changes its plan, its outlook and who renders it', async () => {
  const server = await aServer()
  const { client } = await aWindow({ FRAMECHAIN_COMFY_URL: server.url })
  expect((await client.settings.get()).fixed_by).toEqual({ comfy_url: 'FRAMECHAIN_COMFY_URL' })
  const folder = await aPicturedProject({ shots: [aShot({ duration: 0.5 })], project: { width: 128, height: 64 } })
  const { project_id } = await client.home.open({ folder })
  const window = await openWindow(client, project_id)
  expect(window.view.profile.file).toBe('animatic')
  await window.edit({ project: { engine: 'comfyui' } })
  expect((await window.told('document')).profile).toMatchObject({ file: 'gcv_wan_2.2_14b_i2v.json', fps: 16 })
  await client.run.start({ project_id })
  await window.shows(({ run }) => run.last !== null)
  await window.shows(({ segments }) => segments[0]?.clip != null)
  expect(window.view.segments[0]?.clip).toMatchObject({ engine: 'comfyui', frames: 8, fps: 16 })
  // back on the animatic, the take of the server still shows the shot, and is said to be another
  await window.edit({ project: { engine: 'animatic' } })
  await window.shows(({ outlook }) => outlook?.segments.length === 1 && outlook.segments[0]!.reason !== 'no take yet')
  expect(window.view.segments[0]?.clip).toMatchObject({ engine: 'comfyui' })
  expect((await client.takes.list({ project_id, shot_id: '001', segment_index: 0 })).length).toBe(1)
})

test('[ENGCALL-5] a workflow that is not known keeps no project from opening: the outlook and the run say why', async () => {
  const { client } = await aWindow()
  const folder = await aPicturedProject({ project: { engine: 'comfyui', workflow: 'gone.json' } })
  const { project_id } = await client.home.open({ folder })
  const window = await openWindow(client, project_id)
  const { outlook } = await window.shows((view) => view.outlook !== null)
  expect(outlook?.failure).toMatchObject({ code: 'workflow_unknown' })
  await client.run.start({ project_id })
  const { run } = await window.shows((view) => view.run.last !== null)
  expect(run.last).toMatchObject({ outcome: 'failed', failure: { code: 'workflow_unknown' } })
  await window.edit({ project: { engine: 'veo' } })
  await window.shows((view) => view.outlook?.failure?.code === 'engine_unavailable')
})

test("[ENGCALL-6] every workflow is listed, the user's own and the broken ones with their problem", async () => {
  const { client, data } = await aWindow()
  const built = await client.engines.workflows()
  expect(built.find(({ file }) => file === 'gcv_wan_2.2_14b_i2v.json')).toMatchObject({
    folder: 'built_in',
    has_sage: true,
    is_sage: false,
    problem: null
  })
  const graph = await readFile(join(import.meta.dirname, '../../../../workflows/gcv_ltxv_i2v.json'), 'utf8')
  await put(data, { 'workflows/mine.json': graph, 'workflows/broken.json': '{' })
  const listed = await client.engines.workflows()
  expect(listed.find(({ file }) => file === 'mine.json')).toMatchObject({ folder: 'user', problem: null })
  expect(listed.find(({ file }) => file === 'broken.json')?.problem).not.toBeNull()
})
