import { request } from 'node:http'
import { expect, test } from 'vitest'
import { createFakeComfyui } from './comfyui.ts'
import type { FakeComfyui } from './comfyui.ts'
import { aWanGraph, giveStart } from './graphs.ts'
import { openSocket, post, runGraph } from './raw-client.ts'
import type { Message } from './raw-client.ts'

const started = async (options = {}): Promise<FakeComfyui> => {
  const comfy = await createFakeComfyui({ clip: 'tiny', ...options })
  await giveStart(comfy)
  return comfy
}

const submit = (comfy: FakeComfyui, promptId: string, clientId?: string) =>
  post(`${comfy.url}/prompt`, { prompt: aWanGraph({ steps: 8 }), prompt_id: promptId, client_id: clientId })

const types = (messages: Message[]) => [...new Set(messages.map(([type]) => type))]

test('[FAKE-30] of two sockets with one client id the newer gets all, until the older closes; then it gets nothing', async () => {
  await using comfy = await started()
  const older = await openSocket(comfy, 'a')
  const step = comfy.hold({ at: 'step', step: 2 })
  await submit(comfy, 'p', 'a')
  await step.reached
  await using newer = await openSocket(comfy, 'a')
  await newer.until(([type]) => type === 'executing')
  expect(newer.messages).toMatchObject([
    ['status', { sid: 'a' }],
    ['executing', { node: '57' }]
  ])
  const third = comfy.hold({ at: 'step', step: 3 })
  step.release()
  await third.reached
  await newer.until(([type]) => type === 'progress')
  await older[Symbol.asyncDispose]()
  // A round trip, after which the server too has seen the close.
  await fetch(`${comfy.url}/queue`)
  const received = newer.messages.length
  const finished = comfy.reached({ at: 'finished' })
  third.release()
  await finished
  expect(newer.messages.length).toBe(received)
  expect(newer.socket.readyState).toBe(newer.socket.OPEN)
})

test('[FAKE-31] after a reconnect the current node is told without its prompt, and previews are plain until asked for', async () => {
  await using comfy = await started({ previews: 'jpeg' })
  const first = await openSocket(comfy, 'a', { hasMetadata: true })
  const step = comfy.hold({ at: 'step', step: 2 })
  await submit(comfy, 'p', 'a')
  await step.reached
  const preview = await first.until(([type]) => type === 'binary')
  expect(first.messages[preview]).toMatchObject(['binary', { event: 4, about: { node_id: '57', prompt_id: 'p' } }])
  await first[Symbol.asyncDispose]()
  await using second = await openSocket(comfy, 'a')
  await second.until(([type]) => type === 'executing')
  expect(second.messages[1]).toEqual(['executing', { node: '57' }])
  step.release()
  await second.until(([type, data]) => type === 'executing' && (data as { node: null }).node === null)
  const previews = second.messages.filter(([type]) => type === 'binary')
  expect(new Set(previews.map(([, data]) => JSON.stringify(data)))).toEqual(new Set(['{"event":1}']))
})

test('[FAKE-32] feature flags count only in the first frame of a connection', async () => {
  await using comfy = await started({ previews: 'jpeg' })
  await using socket = await openSocket(comfy, 'a')
  socket.socket.send('hello')
  socket.socket.send(JSON.stringify({ type: 'feature_flags', data: { supports_preview_metadata: true } }))
  await runGraph(comfy, aWanGraph(), { promptId: 'p', clientId: 'a' })
  const messages = await socket.run('p')
  expect(types(socket.messages)).not.toContain('feature_flags')
  expect(messages.find(([type]) => type === 'binary')).toEqual(['binary', { event: 1 }])
})

test('[FAKE-33] a run that ended while nobody was connected is told of by nothing but the history', async () => {
  await using comfy = await started()
  await runGraph(comfy, aWanGraph(), { promptId: 'p', clientId: 'a' })
  await using socket = await openSocket(comfy, 'a')
  await runGraph(comfy, aWanGraph(), { promptId: 'other', clientId: 'b' })
  expect(types(socket.messages)).toEqual(['status'])
})

test('[FAKE-34] a prompt without a client id shows its progress to all and its course to nobody', async () => {
  await using comfy = await started({ previews: 'jpeg' })
  await using socket = await openSocket(comfy, 'a', { hasMetadata: true })
  await runGraph(comfy, aWanGraph(), { promptId: 'p' })
  expect(types(socket.messages)).toEqual(['status', 'feature_flags', 'progress_state', 'progress', 'binary'])
  expect(socket.messages.find(([type]) => type === 'binary')).toEqual(['binary', { event: 1 }])
})

test('[FAKE-35] messages of a run can come before the answer to its prompt', async () => {
  await using comfy = await started()
  await using socket = await openSocket(comfy, 'a')
  const answer = comfy.hold({ at: 'request', path: '/prompt', phase: 'after' })
  let isAnswered = false
  const answered = submit(comfy, 'p', 'a').finally(() => (isAnswered = true))
  await socket.until(([type]) => type === 'execution_start')
  expect(isAnswered).toBe(false)
  answer.release()
  expect((await answered).body).toMatchObject({ prompt_id: 'p' })
})

test('[FAKE-36] a page of another origin is refused, by HTTP and by WebSocket; file:// and null are not', async () => {
  await using comfy = await started()
  const status = async (origin: string) => {
    return new Promise<number | undefined>((resolve, reject) => {
      const sent = request(`${comfy.url}/system_stats`, { headers: { origin } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      sent.on('error', reject).end()
    })
  }
  const origins = [
    'http://localhost:5173',
    'app://local',
    `http://localhost:${comfy.port}`,
    comfy.url,
    'file://',
    'null'
  ]
  expect(await Promise.all(origins.map(status))).toEqual([403, 403, 403, 200, 200, 200])
  await expect(openSocket(comfy, 'a', { headers: { origin: 'http://localhost:5173' } })).rejects.toThrow('403')
  await using allowed = await openSocket(comfy, 'a', { headers: { origin: 'file://' } })
  expect(types(allowed.messages)).toEqual(['status'])
})

test('[FAKE-37] a socket without a client id is given one', async () => {
  await using comfy = await started()
  await using socket = await openSocket(comfy, null)
  expect(socket.messages).toEqual([
    [
      'status',
      { status: { exec_info: { queue_remaining: 0 } }, sid: expect.stringMatching(/^[0-9a-f]{32}$/) as string }
    ]
  ])
})

test('[FAKE-38] a proxy in front wants its login and its prefix from everyone', async () => {
  const requiredHeaders = { authorization: 'Basic x' }
  await using comfy = await createFakeComfyui({ clip: 'tiny', prefix: '/comfy', requiredHeaders })
  const headers = { ...requiredHeaders }
  expect((await fetch(`${comfy.url}/queue`)).status).toBe(401)
  expect((await fetch(`${comfy.url}/queue`, { headers })).status).toBe(200)
  expect((await fetch(`${comfy.url}/api/queue`, { headers })).status).toBe(200)
  expect((await fetch(`http://127.0.0.1:${comfy.port}/queue`, { headers })).status).toBe(404)
  await expect(openSocket(comfy, 'a')).rejects.toThrow('401')
  await using socket = await openSocket(comfy, 'a', { headers })
  expect(types(socket.messages)).toEqual(['status'])
})
