import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { createMedia } from '../../../../services/media/create-media.ts'
import { aWanGraph, giveStart } from '../../../fakes/comfyui/graphs.ts'
import { recordedErrors } from '../../../fakes/comfyui/recorded-errors.ts'
import { aBench, atWork, profileOf, WAN, type Bench } from './comfyui-setup.ts'

const post = (comfy: Bench['comfy'], body: unknown): Promise<Response> =>
  fetch(`${comfy.url}/prompt`, { method: 'POST', body: JSON.stringify(body) })

test('[COMFY-P1] the history is read when the run has ended, not at execution_success when it may still be empty', async () => {
  const { comfy, render } = await aBench()
  const success = comfy.hold({ at: 'execution_success' })
  const { done, told } = render()
  await success.reached
  expect(comfy.requests.filter(({ path }) => path.startsWith('/history'))).toEqual([])
  success.release()
  const clip = await done
  expect(clip.notes['prompt_id']).toBe(told.tickets[0]?.id)
})

test('[COMFY-P2] messages that come before the answer to the post count, since the prompt id is our own', async () => {
  const { comfy, render } = await aBench()
  const answer = comfy.hold({ at: 'request', method: 'POST', path: '/prompt', phase: 'after' })
  const { done, told } = render()
  await answer.reached
  await expect.poll(() => comfy.completions.length).toBe(1)
  await expect.poll(() => told.progress.at(-1)?.fraction ?? 0).toBeGreaterThan(0.8)
  answer.release()
  await done
  expect(comfy.submissions.map(({ promptId }) => promptId)).toEqual([told.tickets[0]?.id])
  expect(told.tickets[0]?.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
})

test('[COMFY-P3] the old socket has closed before a new one takes its client id, so that the new one is told everything', async () => {
  const { comfy, render } = await aBench({ previews: 'jpeg' })
  const held = comfy.hold({ at: 'step', nth: 2 })
  const { done, told } = render()
  await held.reached
  comfy.dropSockets()
  await comfy.reached({ at: 'connect' })
  const before = told.progress.length
  held.release()
  await done
  // Steps that were told after the reconnect: only a socket that the server still knows gets them.
  expect(told.progress.length - before).toBeGreaterThan(2)
})

test('[COMFY-P3] a socket that says nothing while the server works is opened anew', async () => {
  const { comfy, render, log } = await aBench({ engine: { timing: { pollMs: 20, silentMs: 60 } } })
  const held = comfy.hold({ at: 'step', nth: 1 })
  const { done } = render()
  await held.reached
  await comfy.reached({ at: 'connect' })
  held.release()
  await done
  expect(log.join('\n')).toContain('says nothing')
})

test('[COMFY-P4] silence is no failure: a run that says nothing is followed until it ends', async () => {
  const { comfy, render } = await aBench({ engine: { timing: { pollMs: 20, silentMs: 1_000_000, pingMs: 15 } } })
  const decode = comfy.hold({ at: 'node', classType: 'VAEDecode' })
  const { done } = render()
  await decode.reached
  // Several looks at the queue pass without an event.
  const looks = () => comfy.requests.filter(({ path }) => path === '/queue').length
  const before = looks()
  await expect.poll(looks).toBeGreaterThan(before + 5)
  decode.release()
  await expect(done).resolves.toMatchObject({ notes: { submissions: 1 } })
})

test('[COMFY-P5] every connection asks anew for previews with a name, in its first frame', async () => {
  const { comfy, render } = await aBench({ previews: 'jpeg' })
  const held = comfy.hold({ at: 'step', nth: 2 })
  const { done, told } = render()
  await held.reached
  const count = told.previews.length
  comfy.dropSockets()
  await comfy.reached({ at: 'connect' })
  held.release()
  await done
  expect(told.previews.length).toBeGreaterThan(count)
})

test('[COMFY-P5] a run that ended while the socket was away is found in the history', async () => {
  const { comfy, render } = await aBench({ engine: { timing: { retryMs: 300, maxRetryMs: 300, pollMs: 60_000 } } })
  const held = comfy.hold({ at: 'step', nth: 2 })
  const { done } = render()
  await held.reached
  comfy.dropSockets()
  held.release()
  await comfy.reached({ at: 'finished' })
  await expect(done).resolves.toMatchObject({ notes: { submissions: 1 } })
})

test('[COMFY-P6] other people’s prompts tell us nothing: neither progress nor pictures', async () => {
  const { comfy, render } = await aBench({ previews: 'jpeg' })
  await giveStart(comfy)
  const queued = comfy.hold({ at: 'queued', nth: 1 })
  await post(comfy, { prompt: aWanGraph({ steps: 6 }) })
  await queued.reached
  const held = comfy.hold({ at: 'execution_start', nth: 2 })
  const { done, told } = render()
  await expect.poll(() => comfy.submissions.length).toBe(2)
  queued.release()
  await held.reached
  expect(told.previews).toEqual([])
  expect(told.progress.filter(({ fraction }) => fraction > 0)).toEqual([])
  held.release()
  await done
  expect(told.previews.length).toBeGreaterThan(0)
})

test('[COMFY-P7] an accepted prompt with node errors is a refusal, and what runs of it is taken back', async () => {
  const { comfy, render } = await aBench()
  const nodeErrors = {
    '51': {
      class_type: 'CreateVideo',
      dependent_outputs: ['52'],
      errors: [
        { type: 'value_smaller_than_min', message: 'Value 0.2 smaller than min of 1.0', details: 'fps', extra_info: {} }
      ]
    }
  }
  const { done, told } = render(undefined, {
    submitted: async ({ id }) =>
      void comfy.fail(
        { at: 'request', method: 'POST', path: '/prompt', phase: 'after' },
        { status: 200, body: { prompt_id: id, number: 1, node_errors: nodeErrors } }
      )
  })
  await expect(done).rejects.toMatchObject({ code: 'invalid_params' })
  const deleted = comfy.requests.find(({ method, path }) => method === 'POST' && path === '/queue')
  expect(deleted?.body).toEqual({ delete: [told.tickets[0]?.id] })
  expect(await atWork(comfy.url)).toBe(0)
})

test('[COMFY-P8] classes that the server lacks are all named before anything is queued', async () => {
  const { comfy, render } = await aBench({ without: ['WanImageToVideo', 'ModelSamplingSD3'] })
  await expect(render().done).rejects.toMatchObject({
    code: 'missing_node',
    facts: { classes: ['ModelSamplingSD3', 'WanImageToVideo'] }
  })
  expect(comfy.submissions).toEqual([])
})

test('[COMFY-P8] the reason of a refusal is found at the nodes, where details are empty', async () => {
  const { render } = await aBench({ models: { vae: ['other.safetensors'] } })
  const error: unknown = await render().done.catch((reason: unknown) => reason)
  expect(JSON.stringify(error) + String(error)).toContain('wan_2.1_vae.safetensors')
  expect(error).toMatchObject({ code: 'model_not_found' })
})

test('[COMFY-P9] a choice that the server does not check is checked before minutes of sampling', async () => {
  const { comfy, render } = await userBench((graph) => ({
    ...graph,
    '52': { ...graph['52'], inputs: { ...graph['52']?.inputs, format: 'avi' } }
  }))
  await expect(render().done).rejects.toMatchObject({ code: 'invalid_params' })
  expect(comfy.submissions).toEqual([])
})

test('[COMFY-P10] a refusal whose list is too long to be sent still names the file', async () => {
  const { render } = await aBench({
    models: { vae: Array.from({ length: 25 }, (_, index) => `vae_${index}.safetensors`) }
  })
  await expect(render().done).rejects.toMatchObject({
    code: 'model_not_found',
    message: expect.stringContaining('wan_2.1_vae.safetensors')
  })
})

test('[COMFY-P11] a clip that the server rounded down is found out by counting, never taken for what was asked', async () => {
  const { render, job } = await aBench({ clip: 'real' })
  const clip = await render(job({ frames: 6 })).done
  await expect(createMedia().verifyClip(clip.file, { frames: 6 })).rejects.toMatchObject({
    code: 'clip_frames',
    facts: { found: 5 }
  })
})

test('[COMFY-P12] a cached run whose file has vanished is rendered again, once, under another prefix', async () => {
  const { comfy, render } = await aBench()
  comfy.fail({ at: 'request', method: 'GET', path: /^\/history/, phase: 'after' }, 'delete-outputs')
  const { done, told } = render()
  await expect(done).resolves.toMatchObject({ notes: { submissions: 2 } })
  expect(new Set(told.tickets.map(({ prefix }) => prefix)).size).toBe(2)
})

test('[COMFY-P12] the same job twice is saved twice, though the server has all of it in its cache', async () => {
  const { comfy, render } = await aBench()
  await render().done
  const { done, told } = render()
  await done
  expect(comfy.savesOf(String(told.tickets[0]?.['prefix']))).toBe(1)
})

test('[COMFY-P13] file names are never reused: each prompt has a prefix that nobody had before', async () => {
  const { comfy, render } = await aBench()
  await render().done
  await rm(join(comfy.folder('output'), 'framechain'), { recursive: true })
  await render().done
  const names = comfy.saves.map(({ prefix }) => prefix)
  expect(names.length).toBe(4)
  expect(new Set(names).size).toBe(names.length)
})

test('[COMFY-P14] outputs that a failed run lists are not taken for its clip', async () => {
  const { comfy, render } = await aBench({ outputOrder: (outputs) => outputs.toSorted() })
  await render().done
  comfy.fail({ at: 'node', classType: 'SaveImage', phase: 'before' }, { error: recordedErrors.wrongVae })
  const { done, folder } = render()
  await expect(done).rejects.toMatchObject({ name: 'StudioError' })
  await expect(readFile(join(await folder, 'clip.mp4'))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('[COMFY-P15] somebody else’s interrupt is told apart from an error', async () => {
  const { comfy, render } = await aBench()
  comfy.fail({ at: 'step', step: 1 }, 'interrupt')
  await expect(render().done).rejects.toMatchObject({ code: 'cancelled' })
  comfy.fail({ at: 'step', step: 1 }, { error: recordedErrors.wrongVae })
  await expect(render().done).rejects.not.toMatchObject({ code: 'cancelled' })
})

test('[COMFY-P16] an interrupt names its prompt, is sent only while that one runs, and nobody waits for it', async () => {
  const { comfy, render } = await aBench({ timing: { nodeMs: { VAEDecode: 1_500 } } })
  const { done, cancel } = render()
  await comfy.reached({ at: 'node', classType: 'VAEDecode' })
  const start = performance.now()
  cancel()
  await expect(done).rejects.toMatchObject({ name: 'AbortError' })
  expect(performance.now() - start).toBeLessThan(600)
  const interrupts = comfy.requests.filter(({ path }) => path === '/interrupt')
  expect(interrupts.map(({ body }) => body)).toEqual([{ prompt_id: comfy.submissions[0]?.promptId }])
})

test('[COMFY-P17] a waiting prompt that somebody deleted is noticed without a message, and posted again once', async () => {
  const { comfy, render } = await aBench({ engine: { timing: { pollMs: 50 } } })
  const queued = comfy.hold({ at: 'queued' })
  const { done, told } = render()
  await queued.reached
  await fetch(`${comfy.url}/queue`, { method: 'POST', body: JSON.stringify({ delete: [told.tickets[0]?.id] }) })
  queued.release()
  await expect(done).resolves.toMatchObject({ notes: { submissions: 2 } })
  expect(told.tickets).toHaveLength(2)
})

test('[COMFY-P18] the place in the queue is counted by the numbers, not by the order of the list', async () => {
  const { comfy, render } = await aBench({ engine: { timing: { pollMs: 50 } } })
  await giveStart(comfy)
  const running = comfy.hold({ at: 'execution_start' })
  for (const extra of [{}, {}, {}, { front: true }])
    await post(comfy, { prompt: aWanGraph(), client_id: 'somebody', ...extra })
  await running.reached
  const { done, told } = render()
  await expect.poll(() => told.progress.at(-1)?.queuePosition).toBe(4)
  running.release()
  await done
})

test('[COMFY-P19] a restart loses everything: the prompt is posted again once, under another id', async () => {
  const { comfy, render } = await aBench()
  const held = comfy.hold({ at: 'step', nth: 2 })
  const { done, told } = render()
  await held.reached
  await comfy.kill()
  await comfy.start()
  await expect(done).resolves.toMatchObject({ notes: { submissions: 2 } })
  expect(comfy.submissions.map(({ promptId }) => promptId)).toEqual(told.tickets.map(({ id }) => id))
  expect(new Set(told.tickets.map(({ id }) => id)).size).toBe(2)
})

test('[COMFY-P19] a server that loses it again is given up on', async () => {
  const { comfy, render } = await aBench({ engine: { timing: { pollMs: 50 } } })
  comfy.fail({ at: 'step', step: 1, every: true }, async () => {
    void comfy.kill().then(() => comfy.start())
  })
  const { done, told } = render()
  await expect(done).rejects.toMatchObject({ code: 'worker_unavailable' })
  expect(told.tickets).toHaveLength(2)
})

test('[COMFY-P20] no request and no handshake carries an Origin, which a server on this machine would refuse', async () => {
  const { comfy, render } = await aBench()
  await render().done
  // The server does refuse those that carry one.
  const headers = { origin: 'http://localhost:5173' }
  expect((await fetch(`${comfy.url}/queue`, { headers })).status).toBe(403)
  const socket = new WebSocket(`${comfy.url.replace('http', 'ws')}/ws`, { origin: 'http://localhost:5173' })
  expect(await new Promise((resolve) => socket.once('error', ({ message }) => resolve(message)))).toContain('403')
})

test('[COMFY-P21] plain text where JSON is expected is an error of the studio that shows it', async () => {
  const { comfy, render } = await aBench()
  const text = '500 Internal Server Error\n\nServer got itself in trouble'
  comfy.fail({ at: 'request', method: 'POST', path: '/prompt' }, { status: 500, body: text })
  await expect(render().done).rejects.toMatchObject({ name: 'StudioError' })
  comfy.fail({ at: 'request', method: 'GET', path: /^\/history/ }, { status: 200, body: '<html>Bad gateway</html>' })
  await expect(render().done).rejects.toMatchObject({ name: 'StudioError' })
})

test('[COMFY-P21] a picture that the server finds too large is an error that says so', async () => {
  const { comfy, render } = await aBench()
  const text = 'Maximum request body size 104857600 exceeded.'
  comfy.fail({ at: 'request', method: 'POST', path: '/upload/image' }, { status: 413, body: text })
  const { done, told } = render()
  await expect(done).rejects.toMatchObject({ name: 'StudioError', facts: { status: 413 } })
  expect(told.tickets).toEqual([])
})

test('[COMFY-P22] a workflow as the editor saves it is refused before the server hears of it', async () => {
  const { comfy, render, job, registry } = await userBench(() => ({ nodes: [], links: [] }))
  await expect(render(job({ workflow: { ...profileOf(registry), file: 'mine.json' } })).done).rejects.toMatchObject({
    code: 'invalid_workflow'
  })
  expect(comfy.submissions).toEqual([])
})

/** A bench whose jobs run a changed copy of the studio's own graph. */
async function userBench(change: (graph: Record<string, { inputs: object }>) => object): Promise<Bench> {
  const user = await mkdtemp(join(tmpdir(), 'framechain-user-'))
  onTestFinished(() => rm(user, { recursive: true, force: true }))
  const text = await readFile(join(import.meta.dirname, '../../../../workflows', WAN), 'utf8')
  await writeFile(
    join(user, 'mine.json'),
    JSON.stringify(change(JSON.parse(text) as Record<string, { inputs: object }>))
  )
  const bench = await aBench({ user })
  const mine = { ...profileOf(bench.registry), file: 'mine.json' }
  return { ...bench, render: (job = bench.job({ workflow: mine }), run) => bench.render(job, run) }
}
