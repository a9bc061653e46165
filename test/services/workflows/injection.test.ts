import { expect, test } from 'vitest'
import type { StudioError } from '../../../services/contract/studio-error.ts'
import { canonicalJson } from '../../../services/model/json.ts'
import { isLink, type Graph } from '../../../services/workflows/graph.ts'
import { inject } from '../../../services/workflows/injection/inject.ts'
import { locate } from '../../../services/workflows/injection/locate.ts'
import { normalForm } from '../../../services/workflows/injection/normal-form.ts'
import type { Values } from '../../../services/workflows/injection/places.ts'
import { fixture, graphFixtures, inShort, recordedFacts } from './injection-graphs.ts'

const facts = await recordedFacts()
const put = (graph: Graph, values: Values): Graph => inject(graph, locate(graph), values)
const inputs = (graph: Graph, id: string) => graph[id]?.inputs ?? {}
const title = (graph: Graph, id: string, text: string): Graph => {
  const node = graph[id]
  if (node) node['_meta'] = { title: text }
  return graph
}

function refusal(graph: Graph, values: Values): StudioError {
  try {
    put(graph, values)
  } catch (error) {
    return error as StudioError
  }
  throw new Error('it was not refused')
}

test('[INJECT-1] the corpus holds at least 20 graphs', () => {
  expect(graphFixtures.length).toBeGreaterThanOrEqual(20)
})

test.each(graphFixtures)('[INJECT-2] every place is found in $name: $about', ({ graph, expected }) => {
  expect(inShort(locate(graph))).toEqual(expected)
})

test.each(graphFixtures)(
  "[INJECT-3] the server's own facts lead to the same places in $name",
  ({ graph, expected }) => {
    expect(inShort(locate(graph, { nodes: facts }))).toEqual(expected)
  }
)

test('[INJECT-4] a whole segment goes into a graph that nobody here wrote, and the graph given stays as it was', () => {
  const graph = fixture('recorded-wan-14b-gguf-sage')
  const before = canonicalJson(graph)
  const result = put(graph, {
    prompt: 'rain',
    negative: 'sun',
    start_frame: 'a.png',
    width: 640,
    height: 352,
    frames: 49,
    fps: 16,
    seed: 9,
    output: 'job/1'
  })
  expect(inputs(result, '6')['text']).toBe('rain')
  expect(inputs(result, '7')['text']).toBe('sun')
  expect(inputs(result, '62')['image']).toBe('a.png')
  expect([inputs(result, '64')['width'], inputs(result, '64')['height']]).toEqual([640, 352])
  expect(isLink(inputs(result, '63')['width'])).toBe(true)
  expect([inputs(result, '57')['noise_seed'], inputs(result, '58')['noise_seed']]).toEqual([
    9,
    inputs(graph, '58')['noise_seed']
  ])
  expect(canonicalJson(graph)).toBe(before)
})

test('[INJECT-5] every value without a place is named at once', () => {
  const error = refusal(fixture('hunyuan-basic-guider'), { prompt: 'x', start_frame: 'a.png', cfg: 3, frames: 73 })
  expect(error.code).toBe('workflow_place_missing')
  expect(error.facts['values']).toEqual(['start_frame', 'cfg'])
})

test('[INJECT-6] a negative prompt that is made of the positive one is left alone', () => {
  for (const name of ['negative-zeroed', 'encoder-shared']) {
    const result = put(fixture(name), { prompt: 'rain', negative: 'sun' })
    expect(inputs(result, '5')['text']).toBe('rain')
    expect(canonicalJson(result)).not.toContain('sun')
  }
})

test('[INJECT-7] the split between two experts moves with the steps', () => {
  const result = put(fixture('tags'), { steps: 8 })
  expect([inputs(result, '9')['steps'], inputs(result, '9')['end_at_step']]).toEqual([8, 4])
  const pair = put(fixture('recorded-wan-vhs'), { steps: 9 })
  expect([inputs(pair, '57')['steps'], inputs(pair, '58')['steps']]).toEqual([9, 9])
  expect(inputs(pair, '57')['end_at_step']).toBe(inputs(pair, '58')['start_at_step'])
  const cut = put(fixture('samplers-advanced-split'), { steps: 8 })
  expect([inputs(cut, '21')['steps'], inputs(cut, '22')['step']]).toEqual([8, 4])
  const linked = put(fixture('split-linked'), { steps: 4 })
  expect([inputs(linked, '14')['value'], inputs(linked, '15')['value']]).toEqual([4, 2])
})

test('[INJECT-8] both sides of a split keep a step', () => {
  const result = put(fixture('samplers-advanced-split'), { steps: 2 })
  expect([inputs(result, '21')['steps'], inputs(result, '22')['step']]).toEqual([2, 1])
})

test('[INJECT-9] steps and cfg that differ on purpose keep their proportion, and a distilled pass its cfg of 1', () => {
  const passes = put(fixture('animatediff-two-passes'), { steps: 30, cfg: 6 })
  expect([inputs(passes, '10')['steps'], inputs(passes, '12')['steps']]).toEqual([30, 15])
  const moe = put(fixture('moe-sampler'), { cfg: 7 })
  expect([inputs(moe, '9')['cfg_high_noise'], inputs(moe, '9')['cfg_low_noise']]).toEqual([7, 6])
  const mixed = put(fixture('split-linked'), { cfg: 5 })
  expect([inputs(mixed, '9')['cfg'], inputs(mixed, '10')['cfg']]).toEqual([5, 1])
  const distilled = put(fixture('wan-wrapper'), { cfg: 2 })
  expect([inputs(distilled, '11')['cfg'], inputs(distilled, '13')['cfg']]).toEqual([2, 2])
})

test('[INJECT-10] savers get names that cannot clash', () => {
  const result = put(fixture('savers-several'), { output: 'fc/job' })
  const names = ['13', '16', '19'].map((id) => inputs(result, id)['filename_prefix'])
  expect(names).toEqual(['fc/job', 'fc/job_16', 'fc/job_19'])
})

test('[INJECT-11] a tag on a node without a fitting input is an error that names it', () => {
  const error = refusal(title(fixture('recorded-wan-5b'), '8', '[PROMPT]'), { prompt: 'x' })
  expect(error.code).toBe('workflow_tag_wrong')
  expect(error.message).toContain('node 8 (VAEDecode)')
})

test('[INJECT-12] two tags for one value are an error where only one can be it', () => {
  const graph = title(title(fixture('recorded-wan-14b'), '37', '[MODEL:high]'), '56', '[MODEL:high]')
  expect(refusal(graph, { prompt: 'x' }).code).toBe('workflow_tag_wrong')
})

test('[INJECT-13] prompt and negative prompt cannot be tagged onto the same text', () => {
  const graph = title(fixture('recorded-wan-5b'), '6', '[PROMPT] [NEGATIVE]')
  expect(refusal(graph, { prompt: 'x' }).code).toBe('workflow_tag_wrong')
})

test('[INJECT-14] a tag on a linked input sets its source', () => {
  const result = put(title(fixture('sources-linked'), '8', '[SIZE]'), { width: 640, height: 352 })
  expect([inputs(result, '17')['value'], inputs(result, '16')['value']]).toEqual([640, 352])
  expect(isLink(inputs(result, '8')['width'])).toBe(true)
})

test('[INJECT-15] brackets that mean nothing here are left alone', () => {
  expect(inShort(locate(title(fixture('recorded-wan-5b'), '8', '[WIP] decode [v2]'))).problems).toEqual([])
})

test('[INJECT-16] one constant for two values is refused when they differ, and used when they agree', () => {
  const graph = fixture('sources-linked')
  inputs(graph, '8')['height'] = ['17', 0]
  const image = inputs(graph, '18')
  image['height'] = ['17', 0]
  expect(refusal(graph, { width: 640, height: 352 }).code).toBe('workflow_place_missing')
  expect(inputs(put(graph, { width: 640, height: 640 }), '17')['value']).toBe(640)
})

test('[INJECT-17] a link to nothing and a circle are refused, and neither hangs', () => {
  const dangling = fixture('recorded-wan-5b')
  inputs(dangling, '3')['model'] = ['nowhere', 0]
  expect(refusal(dangling, { prompt: 'x' }).message).toContain('node nowhere')
  const circle = fixture('sources-linked')
  inputs(circle, '14')[''] = ['15', 0]
  expect(refusal(circle, { seed: 1 }).code).toBe('invalid_workflow')
  const samplers = fixture('recorded-wan-14b')
  inputs(samplers, '57')['latent_image'] = ['58', 0]
  expect(refusal(samplers, { seed: 1 }).code).toBe('invalid_workflow')
})

test('[INJECT-18] a switch hands on the branch that it stands on', () => {
  const graph = fixture('split-linked')
  inputs(graph, '18')['switch'] = false
  expect(locate(graph).found['lora:high']).toBeUndefined()
  expect(locate(graph).found['lora']).toBeUndefined()
})

test('[INJECT-19] a graph of 5,000 nodes in a row is walked in well under a second', () => {
  const graph = fixture('recorded-wan-5b')
  let before = inputs(graph, '3')['model'] ?? null
  for (let index = 0; index < 2500; index++) {
    graph[`m${index}`] = { class_type: 'ModelPatchTorchSettings', inputs: { model: before } }
    graph[`r${index}`] = { class_type: 'Reroute', inputs: { '': index === 0 ? ['8', 0] : [`r${index - 1}`, 0] } }
    before = [`m${index}`, 0]
  }
  inputs(graph, '3')['model'] = before
  inputs(graph, '57')['images'] = ['r2499', 0]
  const started = performance.now()
  const { found } = locate(graph)
  expect(performance.now() - started).toBeLessThan(2000)
  expect(found.model).toEqual([{ node: '37', input: 'unet_name' }])
  expect(found.start_frame).toEqual([{ node: '56', input: 'image' }])
})

test('[INJECT-20] two injections of the same content have one normal form, another prompt has another', () => {
  const graph = fixture('recorded-wan-14b')
  const form = (values: Values) => canonicalJson(normalForm(put(graph, values), locate(graph)))
  const first = form({ prompt: 'x', seed: 1, output: 'a/1', start_frame: 'one.png' })
  expect(form({ prompt: 'x', seed: 1, output: 'b/2', start_frame: 'two.png' })).toBe(first)
  expect(form({ prompt: 'y', seed: 1, output: 'a/1', start_frame: 'one.png' })).not.toBe(first)
})
