import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { createClipWriter } from './clips.ts'
import { createFakeComfyui } from './comfyui.ts'
import type { FakeComfyui, FakeComfyuiOptions } from './comfyui.ts'
import type { How, When } from './failures.ts'
import { flatImage } from './frames.ts'
import type { Graph } from './graph.ts'
import { openSocket, post, request, runGraph, upload } from './raw-client.ts'
import { recordedErrors } from './recorded-errors.ts'
import { cachedIn, normalise, normaliseMessages, readRuns } from './recordings.ts'
import type { RecordedRun } from './recordings.ts'

const picture = (colour: string) =>
  sharp({ create: { width: 192, height: 128, channels: 3, background: colour } })
    .png()
    .toBuffer()

/** Fills the input folder as it was when the recordings were made. */
async function fillInput(comfy: FakeComfyui): Promise<void> {
  await upload(comfy, 'cfy_start.png', await picture('#367'))
  await upload(comfy, 'cfy_end.png', await picture('#853'))
  await upload(comfy, 'x.json', Buffer.from('{}'))
  const clips = createClipWriter({ isTiny: false, scratch: comfy.folder('temp') })
  const images = flatImage('clip', { width: 64, height: 64, count: 5 })
  const clip = join(comfy.folder('temp'), 'clip.mp4')
  await clips.write({ images, fps: 8, format: 'h264', tags: {} }, clip, AbortSignal.timeout(30_000))
  await rename(clip, join(comfy.folder('input'), 'cfy_clip.mp4'))
}

const otherValues: Record<string, Graph[string]['inputs']> = {
  KSamplerAdvanced: { noise_seed: 1 },
  SaveVideo: { format: 'auto', filename_prefix: 'before' },
  VAELoader: { vae_name: 'pixel_space' },
  UNETLoader: { weight_dtype: 'fp8_e5m2' }
}

/** Runs a part of a graph before the run itself, so that the run finds in its cache what the recorded one found. */
async function warmUp(comfy: FakeComfyui, { graph, messages }: RecordedRun): Promise<void> {
  const cached = cachedIn(messages)
  if (cached.length === 0) return
  const kept = Object.entries(graph).filter(([id]) => cached.includes(id))
  const end = kept.find(([, { class_type }]) => class_type === 'LoadImage' || class_type.endsWith('ImageToVideo'))
  const before: Graph =
    kept.length === 1 && end !== undefined
      ? { [end[0]]: end[1], show: { class_type: 'PreviewImage', inputs: { images: [end[0], 0] } } }
      : structuredClone(graph)
  for (const [id, { class_type, inputs }] of Object.entries(before))
    if (!cached.includes(id)) Object.assign(inputs, otherValues[class_type])
  await runGraph(comfy, before, { promptId: crypto.randomUUID() })
}

async function replay(run: RecordedRun, { options, hasMetadata, extra, failure }: Omit<Case, 'name'>) {
  const order = run.history?.outputsToRun ?? []
  await using comfy = await createFakeComfyui({
    previews: 'jpeg',
    previewSize: 64,
    outputOrder: (outputs) => outputs.sort((a, b) => order.indexOf(a) - order.indexOf(b)),
    ...options
  })
  await fillInput(comfy)
  await warmUp(comfy, run)
  if (failure !== undefined) comfy.fail(...failure)
  await using socket = await openSocket(comfy, 'a', { hasMetadata: hasMetadata === true })
  const promptId = crypto.randomUUID()
  const body = { prompt: run.graph, client_id: 'a', prompt_id: promptId, extra_data: extra }
  expect(await post(`${comfy.url}/prompt`, body)).toMatchObject({ status: 200, body: { node_errors: {} } })
  const messages = await socket.run(promptId)
  const history = (await request(`${comfy.url}/history/${promptId}`)).body as Record<string, RecordedRun['history']>
  return { messages, history: history[promptId] ?? null }
}

interface Case {
  name: string
  options?: FakeComfyuiOptions
  hasMetadata?: boolean
  extra?: object
  failure?: [When, How]
}

const vhs = { extra_pnginfo: { workflow: { extra: { VHS_latentpreview: true, VHS_latentpreviewrate: 8 } } } }
const cases: Case[] = [
  { name: 'wan-14b-legacy-previews' },
  { name: 'wan-14b-previews-with-metadata', hasMetadata: true },
  { name: 'no-previews', options: { previews: 'none' } },
  { name: 'wan-5b' },
  { name: 'ltxv' },
  { name: 'svd' },
  { name: 'wan-first-last-frame' },
  { name: 'vhs-latent-preview', hasMetadata: true, extra: vhs },
  { name: 'vhs-video-combine' },
  { name: 'all-savers' },
  { name: 'last-frame-of-loaded-video' },
  { name: 'last-frame-of-vhs-video' },
  { name: 'sage-missing' },
  { name: 'bad-container' },
  { name: 'save-outside-output' },
  { name: 'wrong-expert', failure: [{ at: 'node', nodeId: '58' }, { error: recordedErrors.wrongExpert }] }
]

test.each(cases)('[FAKE-1] $name: every message in the recorded order with the recorded content', async (given) => {
  const [run] = await readRuns(given.name)
  if (run === undefined) throw new Error('the recording is empty')
  const { messages, history } = await replay(run, given)
  expect(normaliseMessages(messages)).toEqual(normaliseMessages(run.messages))
  if (run.history === null) return
  const { outputs, status, meta } = run.history
  expect(normalise(history)).toMatchObject(normalise({ outputs, status, meta }) as object)
})
