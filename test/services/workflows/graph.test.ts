import { expect, test } from 'vitest'
import { StudioError } from '../../../services/contract/studio-error.ts'
import { isLink, parseGraph } from '../../../services/workflows/graph.ts'

const read = (source: unknown) => parseGraph(source, { file: 'wan.json' })

function refusal(source: unknown): StudioError {
  try {
    read(source)
  } catch (error) {
    if (error instanceof StudioError) return error
    throw error
  }
  throw new Error('it was not refused')
}

test('[WF-GRAPH-1] a graph in API format is read with its titles', () => {
  const graph = read(
    '\uFEFF{"1": {"class_type": "LoadImage", "inputs": {"image": "a.png"}, "_meta": {"title": "Start"}}}'
  )
  expect(graph).toEqual({ '1': { class_type: 'LoadImage', inputs: { image: 'a.png' }, _meta: { title: 'Start' } } })
})

test('[WF-GRAPH-2] the body of a POST /prompt is read as its graph', () => {
  expect(read({ prompt: { '1': { class_type: 'LoadImage', inputs: {} } }, client_id: 'x' })).toEqual({
    '1': { class_type: 'LoadImage', inputs: {} }
  })
})

test('[WF-GRAPH-3] a workflow in the format of the editor is refused with the way to export it', () => {
  const error = refusal({ version: 0.4, nodes: [{ id: 1, type: 'LoadImage' }], links: [] })
  expect(error.code).toBe('invalid_workflow')
  expect(error.message).toContain('as the editor saves it')
  expect(error.fix).toContain('Export (API)')
})

test.each([
  ['text that is no JSON', '{"1": ', 'not JSON', ''],
  ['a list', '[]', 'object of nodes', ''],
  ['nothing at all', '{}', 'no node', ''],
  ['a node that is a text', { '7': 'LoadImage' }, 'class_type and inputs', 'node 7'],
  ['a node without a class', { '7': { inputs: {} } }, 'class_type', 'node 7'],
  ['inputs that are a list', { '7': { class_type: 'X', inputs: [] } }, 'inputs', 'node 7']
])('[WF-GRAPH-4] %s is refused and named', (_what, source, reason, where) => {
  const error = refusal(source)
  expect(error.code).toBe('invalid_workflow')
  expect(error.message).toContain('wan.json')
  expect(error.message).toContain(reason)
  expect(error.facts['where']).toBe(where)
})

test('[WF-GRAPH-5] names that would change an object are left out', () => {
  const graph = read('{"__proto__": {"class_type": "A"}, "1": {"class_type": "B", "inputs": {"__proto__": {"x": 1}}}}')
  expect(Object.keys(graph)).toEqual(['1'])
  expect(Object.keys(graph['1']?.inputs ?? {})).toEqual([])
  expect(({} as Record<string, unknown>)['x']).toBeUndefined()
})

test('[WF-GRAPH-6] a graph that is nested without end is refused', () => {
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`
  expect(refusal(`{"1": {"class_type": "A", "inputs": {"x": ${deep}}}}`).message).toContain('nested deeper')
})

test('[WF-GRAPH-7] a link is an id and a slot, and nothing else', () => {
  expect(
    [
      ['1', 0],
      ['57:3', 2]
    ].map(isLink)
  ).toEqual([true, true])
  expect([[1, 0], ['1', '0'], ['1'], ['1', 0, 0], 'x', null].map(isLink)).toEqual(
    Array.from({ length: 6 }, () => false)
  )
})
