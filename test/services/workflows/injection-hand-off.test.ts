import { expect, test } from 'vitest'
import { canonicalJson } from '../../../services/model/json.ts'
import type { Graph } from '../../../services/workflows/graph.ts'
import { extendForHandOff } from '../../../services/workflows/injection/hand-off.ts'
import { locate } from '../../../services/workflows/injection/locate.ts'
import { parseNodeFacts } from '../../../services/workflows/injection/node-facts.ts'
import { normalForm } from '../../../services/workflows/injection/normal-form.ts'
import { fixture, recordedFacts } from './injection-graphs.ts'

const extend = (graph: Graph, lastKeptFrame = 48) =>
  extendForHandOff(graph, locate(graph), { lastKeptFrame, prefix: 'job/last' })

test('[HANDOFF-1] the server itself writes the last kept frame, from the pictures that the clip is made of', () => {
  const { graph, saver } = extend(fixture('recorded-wan-5b'))
  const saved = graph?.[saver ?? '']
  expect(saved?.class_type).toBe('SaveImage')
  expect(saved?.inputs['filename_prefix']).toBe('job/last')
  const [frame] = (saved?.inputs['images'] ?? ['', 0]) as [string, number]
  expect(graph?.[frame]).toEqual({
    class_type: 'ImageFromBatch',
    inputs: { image: ['8', 0], batch_index: 48, length: 1 }
  })
})

test('[HANDOFF-2] the two nodes are the only change, and their ids clash with none', () => {
  const original = fixture('recorded-wan-vhs')
  const once = extend(original).graph ?? {}
  const twice = extend(once).graph ?? {}
  expect(Object.keys(once)).toHaveLength(Object.keys(original).length + 2)
  expect(Object.keys(twice)).toHaveLength(Object.keys(original).length + 4)
  for (const [id, node] of Object.entries(original)) expect(once[id]).toEqual(node)
})

test('[HANDOFF-3] a clip that comes ready-made is left to ffmpeg, with the reason', () => {
  const { graph, reason } = extend(fixture('api-node'))
  expect(graph).toBeNull()
  expect(reason).toContain('WanImageToVideoApi')
})

test('[HANDOFF-4] pictures in batches, latents and frames beyond the limit are left to ffmpeg', () => {
  const batches = fixture('recorded-wan-vhs')
  Object.assign(batches['90']?.inputs ?? {}, { meta_batch: ['m', 0] })
  expect(extend(batches).reason).toContain('in batches')
  const latents = fixture('recorded-wan-vhs')
  Object.assign(latents['90']?.inputs ?? {}, { vae: ['39', 0] })
  expect(extend(latents).reason).toContain('decodes the latents itself')
  expect(extend(fixture('recorded-wan-5b'), 4096).reason).toContain('4095')
})

test('[HANDOFF-5] a server without the two classes leaves it to ffmpeg', async () => {
  const graph = fixture('recorded-wan-5b')
  const options = { lastKeptFrame: 3, prefix: 'p' }
  const places = locate(graph)
  const bare = parseNodeFacts({ SaveImage: { input: { required: {} }, output: [], output_node: true } })
  expect(extendForHandOff(graph, places, { ...options, nodes: bare }).reason).toBe('the server has no ImageFromBatch')
  expect(extendForHandOff(graph, places, { ...options, nodes: await recordedFacts() }).reason).toBe('')
})

test('[HANDOFF-6] the hand-off is no part of what decides the picture', () => {
  const graph = fixture('recorded-wan-5b')
  const places = locate(graph)
  expect(canonicalJson(normalForm(extend(graph).graph ?? {}, places))).toBe(canonicalJson(normalForm(graph, places)))
})
