import { getEventListeners } from 'node:events'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { createMedia } from '../../../../services/media/create-media.ts'
import type { Json } from '../../../../services/model/json.ts'
import { aWanGraph, giveStart } from '../../../fakes/comfyui/graphs.ts'
import { recordedErrors } from '../../../fakes/comfyui/recorded-errors.ts'
import { aBench, atWork, profileOf, renderIn } from './comfyui-setup.ts'

const abort = { name: 'AbortError' }

test('[COMFY-PROGRESS-1] progress is one number over both samplers, never goes back, and says step, node and time left', async () => {
  const { render } = await aBench({ timing: { stepMs: 10 } })
  const { done, told } = render()
  await done
  const fractions = told.progress.map(({ fraction }) => fraction)
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
  const steps = told.progress.flatMap(({ step, steps }) => (step === undefined ? [] : [`${step}/${steps}`]))
  expect([...new Set(steps)]).toEqual(['0/4', '1/4', '2/4', '3/4', '4/4'])
  const atHalf = told.progress.find(({ step }) => step === 2)
  expect(atHalf).toMatchObject({ node: 'High noise steps', etaMs: expect.any(Number) })
  expect(atHalf?.fraction).toBeGreaterThan(0.3)
  expect(atHalf?.fraction).toBeLessThan(0.6)
  expect(fractions.filter((fraction) => fraction === 1)).toHaveLength(1)
})

test('[COMFY-PREVIEW-1] previews arrive as they are sent, each a JPEG, and only with a server that makes them', async () => {
  const on = await aBench({ previews: 'jpeg' })
  const first = on.render()
  await first.done
  expect(first.told.previews).toHaveLength(4)
  for (const picture of first.told.previews) expect((await sharp(picture).metadata()).format).toBe('jpeg')
  const off = await aBench()
  const second = off.render()
  await second.done
  expect(second.told.previews).toEqual([])
})

test('[COMFY-CANCEL-1] a waiting prompt is taken out of the queue, and the other’s render goes on', async () => {
  const { comfy, render } = await aBench()
  await giveStart(comfy)
  const running = comfy.hold({ at: 'execution_start' })
  await fetch(`${comfy.url}/prompt`, {
    method: 'POST',
    body: JSON.stringify({ prompt: aWanGraph(), client_id: 'other' })
  })
  await running.reached
  const { done, told, cancel } = render()
  await expect.poll(() => told.progress.length).toBeGreaterThan(0)
  cancel()
  cancel()
  await expect(done).rejects.toMatchObject(abort)
  expect(await atWork(comfy.url)).toBe(1)
  running.release()
  await expect.poll(() => comfy.completions.map(({ outcome }) => outcome)).toEqual(['success'])
  expect(comfy.requests.filter(({ path }) => path === '/interrupt')).toEqual([])
})

test('[COMFY-CANCEL-2] a running prompt is interrupted by its id, within 200 ms, and the next one of ours goes on', async () => {
  const { comfy, render, job } = await aBench({ timing: { stepMs: 25 } })
  const first = render()
  await comfy.reached({ at: 'step', nth: 1 })
  const second = render(job({ shotId: 'shot_02', seed: 9 }))
  await expect.poll(() => comfy.submissions.length).toBe(2)
  const start = performance.now()
  first.cancel()
  await expect(first.done).rejects.toMatchObject(abort)
  expect(performance.now() - start).toBeLessThan(200)
  await second.done
  expect(comfy.completions.map(({ outcome }) => outcome)).toEqual(['interrupted', 'success'])
})

test('[COMFY-CANCEL-3] a render that is cancelled while its clip is fetched leaves no file and no listener', async () => {
  const { comfy, engine, job, folder } = await aBench()
  const view = comfy.hold({ at: 'request', method: 'GET', path: '/view' })
  const controller = new AbortController()
  const own = join(folder, 'cancelled')
  await mkdir(own)
  const done = engine.render(job(), {
    signal: controller.signal,
    folder: own,
    submitted: () => Promise.resolve(),
    onProgress: () => undefined,
    onPreview: () => undefined
  })
  done.catch(() => undefined)
  await view.reached
  controller.abort()
  await expect(done).rejects.toMatchObject(abort)
  view.release()
  expect(await readdir(own)).toEqual([])
  expect(getEventListeners(controller.signal, 'abort')).toEqual([])
})

test('[COMFY-CANCEL-4] a post that is on its way when the render is cancelled is taken back once it has arrived', async () => {
  const { comfy, engine, render } = await aBench()
  const post = comfy.hold({ at: 'request', method: 'POST', path: '/prompt' })
  const queued = comfy.hold({ at: 'queued' })
  const { done, cancel } = render()
  await post.reached
  cancel()
  await expect(done).rejects.toMatchObject(abort)
  post.release()
  await engine.close()
  queued.release()
  expect(await atWork(comfy.url)).toBe(0)
})

test('[COMFY-CANCEL-5] an interrupt that the server clears as the prompt begins is sent a second time', async () => {
  const { comfy, engine, render } = await aBench({ timing: { nodeMs: { VAEDecode: 2_500 } } })
  comfy.fail({ at: 'request', method: 'POST', path: '/interrupt' }, { status: 200, body: '' })
  const { done, cancel } = render()
  await comfy.reached({ at: 'node', classType: 'VAEDecode' })
  cancel()
  await expect(done).rejects.toMatchObject(abort)
  const outcomes = () => comfy.completions.map(({ outcome }) => outcome)
  await expect.poll(outcomes, { timeout: 20_000 }).toEqual(['interrupted'])
  await engine.close()
})

test('[COMFY-MEMORY-1] out of memory: memory is freed and the run tried again', async () => {
  const { comfy, render } = await aBench()
  comfy.fail({ at: 'step', step: 1 }, { error: recordedErrors.outOfMemory })
  const clip = await render().done
  expect(clip.notes).toMatchObject({ rungs: ['free_memory'], submissions: 2 })
  expect(comfy.requests.find(({ path }) => path === '/free')?.body).toEqual({ unload_models: true, free_memory: true })
})

test('[COMFY-MEMORY-2] out of memory again: the frames are decoded in tiles, and the take says so', async () => {
  const { comfy, render } = await aBench()
  comfy.fail({ at: 'node', classType: 'VAEDecode', every: true }, { error: recordedErrors.cudaOutOfMemory })
  const clip = await render().done
  expect(clip.notes).toMatchObject({ rungs: ['free_memory', 'tiled_decode'], submissions: 3 })
  const classes = comfy.submissions.map(({ graph }) => graph['50']?.class_type)
  expect(classes).toEqual(['VAEDecode', 'VAEDecode', 'VAEDecodeTiled'])
})

test('[COMFY-MEMORY-3] out of memory for good is an error that says what was tried', async () => {
  const { comfy, render } = await aBench()
  comfy.fail({ at: 'step', step: 1, every: true }, { error: recordedErrors.outOfMemory })
  const { done, told } = render()
  await expect(done).rejects.toMatchObject({
    code: 'insufficient_vram',
    facts: { rungs: ['free_memory', 'tiled_decode'] }
  })
  expect(told.tickets).toHaveLength(3)
})

test('[COMFY-HANDOFF-1] the server writes the last kept frame, and the next segment starts from it where it lies', async () => {
  const { comfy, render, job } = await aBench({ clip: 'real' })
  const first = render(job({ lastKept: 3 }))
  const clip = await first.done
  expect(clip.notes['hand_off']).toBe('server')
  const picture = await readFile(clip.handOff?.file ?? '')
  expect(await sharp(picture).metadata()).toMatchObject({ format: 'png', width: 96, height: 64 })
  expect(comfy.submissions[0]?.graph['framechain_hand_off_frame']?.inputs).toMatchObject({ batch_index: 3, length: 1 })
  expect(first.told.handOffs.map(({ remote }) => remote)).toEqual([clip.handOff?.remote])
  expect(await first.told.handOffs[0]?.file).toBe(clip.handOff?.file)

  const uploads = () => comfy.requests.filter(({ path }) => path === '/upload/image').length
  const before = uploads()
  await render(job({ segmentIndex: 1, startFrame: clip.handOff?.file ?? null, startFrameRemote: clip.handOff?.remote }))
    .done
  expect(uploads()).toBe(before)
  expect(comfy.submissions[1]?.graph['30']?.inputs['image']).toMatch(/^framechain\/.*_hand_off_00001_\.png \[output\]$/)
})

test('[COMFY-HANDOFF-2] a picture that has gone from the server is uploaded, under the same ticket', async () => {
  const { comfy, render, job } = await aBench()
  const { handOff } = await render().done
  await rm(join(comfy.folder('output'), 'framechain'), { recursive: true })
  const next = render(job({ segmentIndex: 1, startFrame: handOff?.file ?? null, startFrameRemote: handOff?.remote }))
  await next.done
  expect(next.told.tickets).toHaveLength(1)
  expect(comfy.submissions.at(-1)?.graph['30']?.inputs['image']).toMatch(/^framechain_[0-9a-f]{16}\.png$/)
})

test('[COMFY-HANDOFF-3] an upload that has gone from the server is sent again', async () => {
  const { comfy, render } = await aBench()
  await render().done
  for (const name of await readdir(comfy.folder('input'))) await rm(join(comfy.folder('input'), name))
  await render().done
  expect(comfy.requests.filter(({ path }) => path === '/upload/image')).toHaveLength(2)
})

test('[COMFY-HANDOFF-4] a picture of another server, or with a way out of our folder, is not taken', async () => {
  const { comfy, render, job } = await aBench()
  const strange: Json[] = [
    { server: 'http://elsewhere:8188', filename: 'a.png', subfolder: 'framechain' },
    { server: comfy.url, filename: 'a.png', subfolder: 'framechain/../..' },
    { server: comfy.url, filename: 'secret.png', subfolder: 'somebody' },
    'nonsense'
  ]
  for (const startFrameRemote of strange) await render(job({ startFrameRemote })).done
  for (const { graph } of comfy.submissions)
    expect(graph['30']?.inputs['image']).toMatch(/^framechain_[0-9a-f]{16}\.png$/)
})

test('[COMFY-HANDOFF-5] where the server cannot write it, ffmpeg takes the frame from the clip', async () => {
  const { render, job } = await aBench({ clip: 'real', without: ['ImageFromBatch'] })
  const { done, told } = render(job({ lastKept: 3 }))
  const clip = await done
  expect(clip.notes).toMatchObject({ hand_off: 'ffmpeg', hand_off_reason: 'the server has no ImageFromBatch' })
  expect(clip.handOff).toEqual({ file: expect.stringContaining('hand-off.png') })
  expect((await sharp(clip.handOff?.file).metadata()).format).toBe('png')
  expect(told.handOffs).toEqual([])
})

test('[COMFY-REMOTE-1] a server behind a proxy is reached by its prefix and with its login, sockets and files too', async () => {
  const secret = 'Bearer s3cr3t-t0ken'
  const { comfy, another, folder, job, log } = await aBench({
    prefix: '/comfy',
    requiredHeaders: { authorization: secret },
    previews: 'jpeg'
  })
  const engine = another({ server: { url: `${comfy.url}/`, headers: { authorization: secret } } })
  const { done, told } = renderIn(folder, engine, job())
  const clip = await done
  expect(told.previews.length).toBeGreaterThan(0)
  const said = JSON.stringify([clip, told.tickets, log, await engine.readiness(job().workflow)])
  expect(said).not.toContain('s3cr3t')
})

test('[COMFY-REMOTE-2] no secret is in an error, though the proxy repeats it', async () => {
  const { comfy, another, folder, job, log } = await aBench()
  const engine = another({
    server: { url: comfy.url.replace('//', '//user:passw0rd@'), headers: { 'x-key': 'k3y-of-mine' } }
  })
  const body = 'no entry for user:passw0rd with k3y-of-mine'
  comfy.fail({ at: 'request', method: 'POST', path: '/prompt' }, { status: 403, body })
  const error: unknown = await renderIn(folder, engine, job()).done.catch((reason: unknown) => reason)
  const { facts, message, fix } = error as { facts: unknown; message: string; fix: string }
  expect(JSON.stringify([facts, message, fix, String(error), log])).not.toMatch(/passw0rd|k3y-of-mine/)
})

test('[COMFY-REMOTE-3] a redirect is not followed, and a login that is refused is said so', async () => {
  const { comfy, render } = await aBench()
  const headers = { location: 'http://169.254.169.254/latest/meta-data' }
  comfy.fail({ at: 'request', method: 'GET', path: '/system_stats' }, { status: 302, headers })
  await expect(render().done).rejects.toMatchObject({ name: 'StudioError', facts: { status: 302 } })
  comfy.fail({ at: 'request', method: 'GET', path: '/system_stats' }, { status: 401 })
  await expect(render().done).rejects.toMatchObject({ code: 'worker_unavailable' })
})

test('[COMFY-REMOTE-4] addresses that can be no server are refused', async () => {
  const { another } = await aBench()
  for (const url of [
    'ftp://host',
    'file:///etc/passwd',
    'host:8188',
    'http://169.254.169.254/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/'
  ])
    expect(() => another({ server: { url } })).toThrow(expect.objectContaining({ code: 'server_address' }))
})

test('[COMFY-HOSTILE-1] what a server calls its files decides no path here, and a page is no clip', async () => {
  const { comfy, render } = await aBench()
  comfy.fail(
    { at: 'request', method: 'GET', path: '/view', every: true },
    { status: 200, body: '<html>login</html>', headers: { 'content-type': 'text/html' } }
  )
  const page = render()
  await expect(page.done).rejects.toMatchObject({ name: 'StudioError' })
  expect(await readdir(await page.folder)).toEqual([])

  const hostile = await aBench()
  const { done, folder } = hostile.render(undefined, {
    submitted: async ({ id }) => {
      const entry = {
        outputs: { '52': { images: [{ filename: '../../../evil.mp4', subfolder: '..', type: 'output' }] } },
        status: { status_str: 'success', completed: true, messages: [] }
      }
      hostile.comfy.fail(
        { at: 'request', method: 'GET', path: /^\/history/, every: true },
        { status: 200, body: { [id]: entry } }
      )
      hostile.comfy.fail(
        { at: 'request', method: 'GET', path: '/view', every: true },
        { status: 200, body: 'film', headers: { 'content-type': 'video/mp4' } }
      )
    }
  })
  const clip = await done
  expect(clip.file).toBe(join(await folder, 'clip.mp4'))
})

test('[COMFY-READY-1] readiness names version, memory, queue, and how to switch previews on', async () => {
  const { engine, job } = await aBench()
  const { facts, isReady } = await engine.readiness(job().workflow)
  expect(isReady).toBe(true)
  expect(facts).toMatchObject({
    version: '0.3.64',
    vram_gb: 24,
    queue: 0,
    previews: expect.stringContaining('--preview-method auto')
  })
})

test('[COMFY-READY-2] what a server lacks is a gap with a way out', async () => {
  const gib = 1024 ** 3
  const { engine, job } = await aBench({ without: ['WanImageToVideo'], vram: { total: 4 * gib, free: 3 * gib } })
  const { gaps, isReady } = await engine.readiness(job().workflow)
  expect(isReady).toBe(false)
  expect(gaps.map(({ what }) => what).join('\n')).toMatch(
    /graphics memory[^]*WanImageToVideo|WanImageToVideo[^]*graphics memory/
  )
})

test('[COMFY-SETTINGS-1] settings need no server, and hold nothing that only names files', async () => {
  const { comfy, engine, job } = await aBench()
  await comfy.kill()
  const settings = await engine.settings(job())
  expect(settings).toEqual(
    await engine.settings(job({ startFrame: '/elsewhere.png', segmentIndex: 4, shotId: 'other' }))
  )
  expect(settings).not.toEqual(await engine.settings(job({ prompt: 'a storm' })))
  expect(settings).toMatchObject({ models: expect.arrayContaining(['vae/wan_2.1_vae.safetensors']), uses_sage: false })
})

test('[COMFY-SAGE-1] with the setting on, the Sage variant runs where the server has its node, else the base graph with the reason', async () => {
  const sage = await aBench({ hasSage: true, engine: { useSage: true } })
  const clip = await sage.render().done
  expect(clip.notes['sage']).toMatchObject({ used: true })
  expect(await sage.engine.settings(sage.job())).toMatchObject({ uses_sage: true })
  const base = await aBench({ without: ['PathchSageAttentionKJ'], engine: { useSage: true } })
  const fallback = await base.render().done
  expect(fallback.notes['sage']).toMatchObject({
    used: false,
    is_fallback: true,
    reason: expect.stringContaining('PathchSageAttentionKJ')
  })
})

test('[COMFY-WORKFLOWS-1] every workflow of the studio renders, and its clip has the frames that were asked', async () => {
  const names = ['gcv_wan_2.2_5b_i2v.json', 'gcv_ltxv_i2v.json', 'gcv_svd_i2v.json', 'gcv_wan_2.2_14b_i2v_4step.json']
  const { registry, render, job } = await aBench({ clip: 'real' })
  for (const name of names) {
    const workflow = profileOf(registry, name)
    const frames = Math.max(9, workflow.frame_rule.min)
    const clip = await render(job({ workflow, frames, fps: workflow.fps ?? 16, canvas: { width: 128, height: 64 } }))
      .done
    const verified = await createMedia().verifyClip(clip.file, { frames })
    expect([name, verified.frames, clip.notes['hand_off']]).toEqual([name, frames, 'server'])
  }
})

test('[COMFY-WINDOWS-1] a server on Windows writes its folders with backslashes, and chains all the same', async () => {
  const { comfy, render, job } = await aBench({ isWindows: true })
  const { handOff } = await render().done
  await render(job({ segmentIndex: 1, startFrame: handOff?.file ?? null, startFrameRemote: handOff?.remote })).done
  expect(comfy.submissions[1]?.graph['30']?.inputs['image']).toMatch(/^framechain\/.* \[output\]$/)
})
