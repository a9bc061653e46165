import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseGraph, type Graph, type GraphNode } from '../../../services/workflows/graph.ts'
import { detachEndFrame } from '../../../services/workflows/injection/detach-end-frame.ts'
import { locate } from '../../../services/workflows/injection/locate.ts'
import type { NodeFacts } from '../../../services/workflows/injection/node-facts.ts'
import { fixture } from './injection-graphs.ts'

const file = new URL('../../../workflows/gcv_wan_2.2_14b_flf2v.json', import.meta.url)

/** The studio's own graph that ends on a picture, with nodes of it changed. */
function aGraph(changes: Record<string, GraphNode> = {}): Graph {
  return { ...parseGraph(readFileSync(file, 'utf8'), { file: 'flf2v.json' }), ...changes }
}

const detach = (graph: Graph, nodes?: NodeFacts) => detachEndFrame(graph, locate(graph, { nodes }), nodes)

/** A server that knows one class, with one input. */
const serverWith = (name: string, input: string, isRequired: boolean): NodeFacts => {
  const facts = { type: 'IMAGE', isRequired, isMultiline: false, isUpload: false }
  return new Map([[name, { inputs: new Map([[input, facts]]), outputs: [], isOutput: false }]])
}

test('[DETACH-1] the loader of the end frame goes, with the input that read it, and nothing else', () => {
  const graph = aGraph()
  const { '31': loader, ...rest } = aGraph()
  expect(loader?.class_type).toBe('LoadImage')
  delete rest['32']?.inputs['end_image']
  expect(detach(graph)).toEqual({ graph: rest, cut: [{ node: '32', input: 'end_image' }] })
  expect(graph).toEqual(aGraph())
})

test('[DETACH-2] what only prepares the end picture goes with it: scaling, encoding, a preview', () => {
  const wan = aGraph()['32']!
  const graph = aGraph({
    '60': { class_type: 'ImageScale', inputs: { image: ['31', 0], width: 832, height: 480 } },
    '61': { class_type: 'CLIPVisionLoader', inputs: { clip_name: 'clip_vision_h.safetensors' } },
    '62': { class_type: 'CLIPVisionEncode', inputs: { clip_vision: ['61', 0], image: ['60', 0], crop: 'none' } },
    '63': { class_type: 'PreviewImage', inputs: { images: ['60', 0] } },
    '32': { ...wan, inputs: { ...wan.inputs, end_image: ['60', 0], clip_vision_end_image: ['62', 0] } }
  })
  const detached = detach(graph)
  expect(Object.keys(graph).filter((id) => detached?.graph[id] === undefined)).toEqual(['31', '60', '62', '63'])
  expect(detached?.cut.map(({ input }) => input).toSorted()).toEqual(['clip_vision_end_image', 'end_image'])
})

test('[DETACH-3] a graph that needs its end frame is refused once the server says so', () => {
  const graph = aGraph()
  expect(() => detach(graph, serverWith('WanFirstLastFrameToVideo', 'end_image', true))).toThrow(
    expect.objectContaining({
      code: 'end_frame_missing',
      facts: { node: '32', class: 'WanFirstLastFrameToVideo', input: 'end_image' }
    })
  )
  expect(detach(graph, serverWith('WanFirstLastFrameToVideo', 'end_image', false))?.cut).toHaveLength(1)
})

test('[DETACH-4] a guide that is its own node can’t be left out, and without a server nobody decides', () => {
  const graph = fixture('ltxv-guides')
  expect(() => detach(graph, new Map())).toThrow(expect.objectContaining({ code: 'end_frame_missing' }))
  expect(detach(graph)).toBeNull()
})

test('[DETACH-5] a graph without an end frame stays as it is', () => {
  expect(detach(fixture('recorded-wan-14b'))).toBeNull()
})
