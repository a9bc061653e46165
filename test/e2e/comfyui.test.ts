import { expect, onTestFinished, test } from 'vitest'
import { aPicturedProject } from '../builders/pictured-project.ts'
import { aShot } from '../builders/storyboard.ts'
import { createFakeComfyui, type FakeComfyui, type FakeComfyuiOptions } from '../fakes/comfyui/comfyui.ts'
import { parts, useStage } from './stage/stage.ts'

const stage = useStage()

async function aServer(options: FakeComfyuiOptions = {}): Promise<FakeComfyui> {
  const server = await createFakeComfyui({ previews: 'jpeg', previewSize: 64, ...options })
  onTestFinished(() => server.stop())
  return server
}

/** Two shots, the first in two segments, on Wan at 16 frames a second in a film of 24. */
const aProject = () =>
  aPicturedProject({
    project: { engine: 'comfyui', max_segment_seconds: 0.75, width: 192, height: 96 },
    shots: [aShot({ shot_id: '001', duration: 1.5 }), aShot({ shot_id: '002', duration: 0.5 })]
  })

/** The stage on a ComfyUI of the test's own, with the run begun. */
async function aRun(server: FakeComfyui) {
  const studio = await stage.serve({ project: await aProject(), env: { FRAMECHAIN_COMFY_URL: server.url } })
  const window = await stage.open(studio)
  const { button, dialog } = parts(window.page)
  await button(/^Generate 3 segments/).click()
  await dialog.getByRole('button', { name: 'Generate 3 segments' }).click()
  return { studio, ...window }
}

test('[E2E-COMFY-1] while a segment renders, card and viewer show its live picture and its step', async () => {
  const server = await aServer()
  const held = server.hold({ at: 'step', step: 3 })
  const { page } = await aRun(server)
  await held.reached
  const { shot, viewer, button } = parts(page)
  await shot('001').locator('img[src*="media"]').first().waitFor()
  await viewer.getByText(/step \d+ of \d+/).waitFor()
  await button(/Rendering 1 of 3/).waitFor()
  held.release()
  await parts(page).shot('001', 'Done').waitFor()
  await parts(page).shot('002', 'Done').waitFor()
  expect(server.submissions).toHaveLength(3)
})

test('[E2E-COMFY-2] an engine that dies in mid-run is waited for and shown, and nothing is lost when it returns', async () => {
  const server = await aServer()
  const died = server.reached({ at: 'step', step: 2 })
  server.fail({ at: 'step', step: 2 }, 'kill')
  const { page } = await aRun(server)
  const { button } = parts(page)
  await died
  await button(/Waiting/).waitFor()
  await server.start()
  await parts(page).shot('001', 'Done').waitFor()
  await parts(page).shot('002', 'Done').waitFor()
  expect(server.completions.filter(({ outcome }) => outcome === 'success')).toHaveLength(3)
})

test('[E2E-COMFY-3] a studio that is killed in mid-run goes on at one click, and renders nothing twice', async () => {
  const server = await aServer()
  const held = server.hold({ at: 'step', step: 3 })
  const { page, studio } = await aRun(server)
  await held.reached
  await studio.kill()
  await page.getByText('The studio does not answer').waitFor()
  held.release()
  await studio.restart()
  await page.goto(studio.url)
  await page.reload()
  const { button, dialog } = parts(page)
  await button(/^Go on/).click()
  await dialog.getByRole('button', { name: /^Generate/ }).click()
  await parts(page).shot('001', 'Done').waitFor()
  await parts(page).shot('002', 'Done').waitFor()
  expect(server.submissions).toHaveLength(3)
})

test('[E2E-COMFY-4] what the engine lacks is said before anything starts, with what to do', async () => {
  const server = await aServer({ models: { vae: ['another.safetensors'] } })
  const { page } = await stage.open(
    await stage.serve({ project: await aProject(), env: { FRAMECHAIN_COMFY_URL: server.url } })
  )
  const { button, dialog } = parts(page)
  await button(/^Generate 3 segments/).click()
  await dialog
    .getByText(/wan_2.1_vae/)
    .first()
    .waitFor()
  expect(await dialog.getByRole('button', { name: 'Generate 3 segments' }).isDisabled()).toBe(true)
  expect(server.submissions).toEqual([])
})

test('[E2E-COMFY-5] one failed shot says why on its card, holds up no other, and is tried again from there', async () => {
  const server = await aServer()
  const failure = { exception_type: 'ValueError', exception_message: 'a picture that no one can draw\n' }
  server.fail({ at: 'node', classType: 'VAEDecode' }, { error: failure })
  const { page } = await aRun(server)
  const { button } = parts(page)
  await button(/1 failed/).waitFor()
  await parts(page)
    .shot(null, 'Failed')
    .getByText(/no one can draw/)
    .waitFor()
  await parts(page).shot(null, 'Done').waitFor()
  await button(/^Generate/)
    .first()
    .click()
  await parts(page)
    .dialog.getByRole('button', { name: /^Generate/ })
    .click()
  await parts(page).shot('001', 'Done').waitFor()
  await parts(page).shot('002', 'Done').waitFor()
})
