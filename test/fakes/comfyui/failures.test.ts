import { expect, test } from 'vitest'
import { createFakeComfyui } from './comfyui.ts'
import type { FakeComfyui } from './comfyui.ts'
import { aWanGraph, giveStart } from './graphs.ts'
import { openSocket, post, request, runGraph } from './raw-client.ts'
import { recordedErrors } from './recorded-errors.ts'

const started = async (): Promise<FakeComfyui> => {
  const comfy = await createFakeComfyui({ clip: 'tiny' })
  await giveStart(comfy)
  return comfy
}

const submit = (comfy: FakeComfyui, promptId: string) =>
  post(`${comfy.url}/prompt`, { prompt: aWanGraph(), prompt_id: promptId, client_id: 'a' })

test('[FAKE-50] a request can be answered by any status and body, the nth time or every time', async () => {
  await using comfy = await started()
  comfy.fail({ at: 'request', path: '/queue', nth: 2 }, { status: 502, body: '<html>Bad Gateway</html>' })
  const stop = comfy.fail({ at: 'request', path: /^\/history/, every: true }, { status: 500, body: { error: 'x' } })
  const status = async (path: string) => (await request(`${comfy.url}${path}`)).status
  expect([await status('/queue'), await status('/queue'), await status('/queue')]).toEqual([200, 502, 200])
  expect([await status('/history'), await status('/history/p')]).toEqual([500, 500])
  stop()
  expect(await status('/history')).toBe(200)
})

test('[FAKE-51] a reset before the prompt is taken loses it; a reset after it leaves it running', async () => {
  await using comfy = await started()
  comfy.fail({ at: 'request', path: '/prompt' }, 'reset')
  await expect(submit(comfy, 'lost')).rejects.toThrow('fetch failed')
  expect(comfy.submissions).toEqual([])
  const ended = comfy.reached({ at: 'finished', promptId: 'kept' })
  comfy.fail({ at: 'request', path: '/prompt', phase: 'after' }, 'reset')
  await expect(submit(comfy, 'kept')).rejects.toThrow('fetch failed')
  await ended
  expect(comfy.completions).toMatchObject([{ promptId: 'kept', outcome: 'success' }])
})

test('[FAKE-52] a request that hangs is never answered', async () => {
  await using comfy = await started()
  comfy.fail({ at: 'request', path: '/system_stats' }, 'hang')
  const signal = AbortSignal.timeout(50)
  await expect(fetch(`${comfy.url}/system_stats`, { signal })).rejects.toThrow('timeout')
})

test('[FAKE-53] a truncated download announces the whole and breaks off half-way', async () => {
  await using comfy = await started()
  await runGraph(comfy, aWanGraph(), { promptId: 'p' })
  const clip = `${comfy.url}/view?filename=shot_00001_.mp4&subfolder=video`
  const whole = await (await fetch(clip)).arrayBuffer()
  comfy.fail({ at: 'request', path: '/view' }, 'truncate')
  const response = await fetch(clip)
  expect(response.headers.get('content-length')).toBe(String(whole.byteLength))
  await expect(response.arrayBuffer()).rejects.toThrow('terminated')
})

test('[FAKE-54] a node can run out of memory, at once or in the middle of sampling', async () => {
  await using comfy = await started()
  await using socket = await openSocket(comfy, 'a')
  comfy.fail({ at: 'step', classType: 'KSamplerAdvanced', step: 2 }, { error: recordedErrors.outOfMemory })
  const entry = await runGraph(comfy, aWanGraph(), { promptId: 'p', clientId: 'a' })
  const messages = await socket.run('p')
  const error = {
    node_id: '57',
    node_type: 'KSamplerAdvanced',
    exception_type: 'torch.OutOfMemoryError',
    exception_message: expect.stringContaining('ran out of memory on your GPU') as string
  }
  expect(messages.at(-3)).toMatchObject(['execution_error', error])
  expect(messages.filter(([type]) => type === 'progress').length).toBe(1)
  expect(entry['status']).toMatchObject({ status_str: 'error', messages: [{}, {}, ['execution_error', error]] })
})

test('[FAKE-55] sockets can be cut while the run goes on', async () => {
  await using comfy = await started()
  const socket = await openSocket(comfy, 'a')
  const ended = comfy.reached({ at: 'finished' })
  comfy.fail({ at: 'step', step: 1 }, 'drop-sockets')
  await submit(comfy, 'p')
  expect(await socket.closed).toBe(1006)
  await ended
  expect(comfy.completions).toMatchObject([{ promptId: 'p', outcome: 'success' }])
})

test('[FAKE-56] outputs can be gone before they are fetched, and the server be killed at any moment', async () => {
  await using comfy = await started()
  comfy.fail({ at: 'execution_success' }, 'delete-outputs')
  await runGraph(comfy, aWanGraph(), { promptId: 'p' })
  const clip = `${comfy.url}/view?filename=shot_00001_.mp4&subfolder=video`
  expect((await fetch(clip)).status).toBe(404)
  comfy.fail({ at: 'queued' }, 'kill')
  await expect(submit(comfy, 'q')).rejects.toThrow('fetch failed')
  await comfy.start()
  expect(await request(`${comfy.url}/history/p`)).toEqual({ status: 200, body: {} })
})

test('[FAKE-59] what was held up when the server was killed does not end afterwards', async () => {
  await using comfy = await started()
  const success = comfy.hold({ at: 'execution_success' })
  await submit(comfy, 'p')
  await success.reached
  await comfy.kill()
  success.release()
  await comfy.start()
  expect(await request(`${comfy.url}/history`)).toEqual({ status: 200, body: {} })
  expect(comfy.completions).toEqual([])
})

test('[FAKE-57] a handshake can be refused, and a run interrupted from within', async () => {
  await using comfy = await started()
  comfy.fail({ at: 'connect', clientId: 'a' }, { status: 503 })
  await expect(openSocket(comfy, 'a')).rejects.toThrow('503')
  await using socket = await openSocket(comfy, 'a')
  comfy.fail({ at: 'node', classType: 'VAEDecode' }, 'interrupt')
  await submit(comfy, 'p')
  expect((await socket.run('p')).at(-3)).toMatchObject(['execution_interrupted', { node_id: '8' }])
})

test('[FAKE-58] what cannot happen at a moment is refused when it is armed', async () => {
  await using comfy = await started()
  expect(() => comfy.fail({ at: 'queued' }, 'truncate')).toThrow('a queued cannot end in "truncate"')
  expect(() => comfy.fail({ at: 'request' }, 'interrupt')).toThrow('a request cannot end in "interrupt"')
})
