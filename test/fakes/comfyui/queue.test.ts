import { rm } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { Json } from '../../../services/model/json.ts'
import { createFakeComfyui } from './comfyui.ts'
import type { FakeComfyui } from './comfyui.ts'
import { aWanGraph, giveStart } from './graphs.ts'
import { openSocket, post, request, runGraph } from './raw-client.ts'
import type { Message } from './raw-client.ts'
import { cachedIn, readRecording } from './recordings.ts'

const started = async (options = {}): Promise<FakeComfyui> => {
  const comfy = await createFakeComfyui({ clip: 'tiny', ...options })
  await giveStart(comfy)
  return comfy
}

const submit = (comfy: FakeComfyui, promptId: string, { seed = 1, ...more }: Record<string, Json> = {}) =>
  post(`${comfy.url}/prompt`, {
    prompt: aWanGraph({ seed: Number(seed) }),
    prompt_id: promptId,
    client_id: 'a',
    ...more
  })

const queueOf = async (comfy: FakeComfyui) => {
  const { body } = await request(`${comfy.url}/queue`)
  const { queue_running, queue_pending } = body as Record<string, [number, string][]>
  const short = (items: [number, string][] = []) => items.map(([number, id]) => [number, id])
  return { running: short(queue_running), pending: short(queue_pending) }
}

const historyOf = async (comfy: FakeComfyui, promptId: string) =>
  ((await request(`${comfy.url}/history/${promptId}`)).body as Record<string, unknown>)[promptId]

const types = (messages: Message[]) => messages.map(([type]) => type)

test('[FAKE-10] waiting prompts lie in a heap, a prompt for the front has a negative number and runs next', async () => {
  await using comfy = await started()
  const recorded = await readRecording<{ running: number[]; pending: number[] }>('queue')
  const first = comfy.hold({ at: 'execution_start' })
  for (const [index, promptId] of ['p0', 'p1', 'p2', 'front', 'p4'].entries())
    await submit(comfy, promptId, { seed: index, ...(promptId === 'front' ? { front: true } : {}) })
  await first.reached
  const { running, pending } = await queueOf(comfy)
  const base = recorded.running[0] ?? 0
  expect(pending.map(([number]) => Number(number) + Math.sign(Number(number)) * base)).toEqual(recorded.pending)
  expect(running).toEqual([[0, 'p0']])
  const last = comfy.reached({ at: 'finished', promptId: 'p4' })
  first.release()
  await last
  expect(comfy.completions.map(({ promptId }) => promptId)).toEqual(['p0', 'front', 'p1', 'p2', 'p4'])
})

test('[FAKE-11] a deleted prompt leaves no trace; unknown ids and the running one are left alone with 200', async () => {
  await using comfy = await started()
  await using socket = await openSocket(comfy, 'a')
  const first = comfy.hold({ at: 'step', step: 1 })
  await submit(comfy, 'runs')
  await submit(comfy, 'waits', { seed: 2 })
  await first.reached
  for (const id of ['waits', 'unknown', 'runs'])
    expect(await post(`${comfy.url}/queue`, { delete: [id] })).toEqual({ status: 200, body: '' })
  expect(await queueOf(comfy)).toEqual({ running: [[0, 'runs']], pending: [] })
  first.release()
  const messages = await socket.run('runs')
  expect(messages.at(-2)).toEqual(['status', { status: { exec_info: { queue_remaining: 0 } } }])
  expect(await historyOf(comfy, 'waits')).toBeUndefined()
  expect(comfy.runsOf('waits')).toBe(0)
})

test('[FAKE-12] an interrupt in sampling ends the run at the next step, as an error that is told apart by its last message', async () => {
  await using comfy = await started()
  await using socket = await openSocket(comfy, 'a')
  const step = comfy.hold({ at: 'step', step: 2 })
  await submit(comfy, 'cut')
  await submit(comfy, 'next', { seed: 2 })
  await step.reached
  await post(`${comfy.url}/interrupt`, { prompt_id: 'next' })
  expect(await post(`${comfy.url}/interrupt`, { prompt_id: 'cut' })).toEqual({ status: 200, body: '' })
  step.release()
  const messages = await socket.run('cut')
  expect(types(messages).slice(-3)).toEqual(['execution_interrupted', 'status', 'executing'])
  expect(messages.at(-3)?.[1]).toMatchObject({ prompt_id: 'cut', node_id: '57', node_type: 'KSamplerAdvanced' })
  const status = { status_str: 'error', completed: false, messages: [{}, {}, ['execution_interrupted', {}]] }
  expect(await historyOf(comfy, 'cut')).toMatchObject({ outputs: {}, status })
  expect(types(await socket.run('next')).at(-3)).toBe('execution_success')
})

test('[FAKE-13] an interrupt outside sampling waits for the node to end and names the next one', async () => {
  await using comfy = await started({ timing: { nodeMs: { VAEDecode: 30 } } })
  await using socket = await openSocket(comfy, 'a')
  const decode = comfy.hold({ at: 'node', classType: 'VAEDecode' })
  await submit(comfy, 'cut')
  await decode.reached
  await post(`${comfy.url}/interrupt`)
  decode.release()
  const messages = await socket.run('cut')
  expect(messages.at(-3)).toMatchObject(['execution_interrupted', { node_id: '60', node_type: 'CreateVideo' }])
})

test('[FAKE-14] an interrupt while nothing runs does not hit the next prompt', async () => {
  await using comfy = await started()
  expect(await post(`${comfy.url}/interrupt`, {})).toEqual({ status: 200, body: '' })
  const entry = await runGraph(comfy, aWanGraph(), { promptId: 'later' })
  expect(entry['status']).toMatchObject({ status_str: 'success', completed: true })
})

test('[FAKE-15] the history has nothing at execution_success and has the run at executing null', async () => {
  await using comfy = await started()
  await using socket = await openSocket(comfy, 'a')
  const success = comfy.hold({ at: 'execution_success' })
  await submit(comfy, 'p')
  await socket.until(([type]) => type === 'execution_success')
  expect(await request(`${comfy.url}/history/p`)).toEqual({ status: 200, body: {} })
  success.release()
  await socket.run('p')
  expect(await historyOf(comfy, 'p')).toMatchObject({ status: { completed: true } })
})

test('[FAKE-16] the same graph again saves nothing and names the old files, even when they are gone', async () => {
  await using comfy = await started()
  const first = await runGraph(comfy, aWanGraph(), { promptId: 'one' })
  await rm(comfy.folder('output'), { recursive: true })
  await using socket = await openSocket(comfy, 'a')
  const again = await runGraph(comfy, aWanGraph(), { promptId: 'two', clientId: 'a' })
  expect(again['outputs']).toEqual(first['outputs'])
  const messages = await socket.run('two')
  expect(types(messages)).toEqual([
    'status',
    'status',
    'execution_start',
    'execution_cached',
    'executed',
    'progress_state',
    'executed',
    'progress_state',
    'execution_success',
    'status',
    'executing'
  ])
  expect((await request(`${comfy.url}/view?filename=shot_00001_.mp4&subfolder=video`)).status).toBe(404)
  expect(comfy.savesOf('video/shot')).toBe(1)
})

test('[FAKE-17] a new prefix runs only its saver, a new seed samples again, /free forgets all', async () => {
  await using comfy = await started()
  await using socket = await openSocket(comfy, 'a')
  const ran = async (promptId: string, graph = aWanGraph()) => {
    await runGraph(comfy, graph, { promptId, clientId: 'a' })
    const messages = await socket.run(promptId)
    const nodes = messages.flatMap(([type, data]) => (type === 'executing' ? [(data as { node: string }).node] : []))
    return { nodes: nodes.slice(0, -1), cached: cachedIn(messages).length }
  }
  expect((await ran('all')).cached).toBe(0)
  expect(await ran('prefix', aWanGraph({ prefix: 'video/other' }))).toEqual({ nodes: ['61', '74'], cached: 13 })
  expect((await ran('seed', aWanGraph({ seed: 2 }))).nodes).toEqual(['57', '58', '8', '60', '61', '73', '74'])
  await giveStart(comfy, '#a11')
  expect((await ran('picture', aWanGraph({ seed: 2 }))).nodes.slice(0, 2)).toEqual(['62', '63'])
  await giveStart(comfy, '#a11')
  expect((await ran('same picture', aWanGraph({ seed: 2 }))).nodes).toEqual([])
  expect(await post(`${comfy.url}/free`, { free_memory: true })).toEqual({ status: 200, body: '' })
  expect((await ran('freed', aWanGraph({ seed: 2 }))).cached).toBe(0)
})

test('[FAKE-18] a failed run lists what it had saved, and what earlier runs of its nodes had', async () => {
  await using comfy = await started()
  const first = await runGraph(comfy, aWanGraph(), { promptId: 'good' })
  const graph = {
    ...aWanGraph(),
    '90': { class_type: 'ImageInvert', inputs: { image: ['73', 0] } },
    '91': { class_type: 'SaveImage', inputs: { images: ['90', 0], filename_prefix: 'bad' } }
  }
  comfy.fail({ at: 'node', nodeId: '90' }, { error: { exception_type: 'RuntimeError', exception_message: 'no\n' } })
  const entry = await runGraph(comfy, graph, { promptId: 'bad' })
  expect(entry).toMatchObject({ outputs: first['outputs'], status: { status_str: 'error', completed: false } })
})

test('[FAKE-19] a killed server resets its connections and comes back with nothing but its files', async () => {
  await using comfy = await started()
  const entry = await runGraph(comfy, aWanGraph(), { promptId: 'done' })
  const socket = await openSocket(comfy, 'a')
  const step = comfy.reached({ at: 'step', step: 1 })
  comfy.fail({ at: 'step', step: 1 }, 'kill')
  await submit(comfy, 'running', { seed: 7 })
  await step
  expect(await socket.closed).toBe(1006)
  await expect(fetch(`${comfy.url}/queue`)).rejects.toThrow('fetch failed')
  const { port } = comfy
  await comfy.start()
  expect(comfy.port).toBe(port)
  expect(await queueOf(comfy)).toEqual({ running: [], pending: [] })
  expect(await request(`${comfy.url}/history`)).toEqual({ status: 200, body: {} })
  expect((await request(`${comfy.url}/view?filename=shot_00001_.mp4&subfolder=video`)).status).toBe(200)
  expect((await submit(comfy, 'after', { seed: 9 })).body).toMatchObject({ number: 0 })
  expect(JSON.stringify(entry['outputs'])).toContain('shot_00001_.mp4')
})

test('[FAKE-20] max_items keeps the newest; entries can be deleted; a reused id overwrites its entry', async () => {
  await using comfy = await started()
  for (const [index, promptId] of ['one', 'two', 'two'].entries())
    await runGraph(comfy, aWanGraph({ seed: index }), { promptId })
  const ids = async (query = '') => Object.keys((await request(`${comfy.url}/history${query}`)).body as object)
  expect(await ids('?max_items=1')).toEqual(['two'])
  expect(await ids()).toEqual(['one', 'two'])
  await post(`${comfy.url}/history`, { delete: ['one'] })
  expect(await ids()).toEqual(['two'])
  await post(`${comfy.url}/history`, { clear: true })
  expect(await ids()).toEqual([])
})
