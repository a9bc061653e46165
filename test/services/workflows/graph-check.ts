import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Graph } from '../../../services/workflows/graph.ts'

interface InputDefinition {
  type: string
  required: boolean
  min?: number
  max?: number
  options?: (string | number | boolean)[] | '<files>'
}

interface NodeDefinition {
  input: Record<string, InputDefinition>
  output: string[]
  output_node: boolean
}

const file = join(import.meta.dirname, '..', '..', 'fixtures', 'comfyui', 'nodes.json')

/** The nodes of a real server, as it described them. */
export const serverNodes = (JSON.parse(readFileSync(file, 'utf8')) as { nodes: Record<string, NodeDefinition> }).nodes

/** What that server would refuse of a graph, the choice of model files set aside, and what it would not say: inputs that no node has. */
export function graphProblems(graph: Graph): string[] {
  const saves = Object.values(graph).some(({ class_type }) => serverNodes[class_type]?.output_node)
  return [...(saves ? [] : ['no output node']), ...Object.keys(graph).flatMap((id) => nodeProblems(graph, id))]
}

function nodeProblems(graph: Graph, id: string): string[] {
  const { class_type, inputs } = graph[id]!
  const definition = serverNodes[class_type]
  if (definition === undefined) return [`${id}: no class ${class_type}`]
  const at = (name: string) => `${id} ${class_type}.${name}`
  const missing = Object.entries(definition.input).filter(([name, { required }]) => required && !(name in inputs))
  const problems = missing.map(([name]) => `${at(name)} is missing`)
  for (const [name, value] of Object.entries(inputs)) {
    const input = definition.input[name]
    if (input === undefined) problems.push(`${at(name)} is no input`)
    else if (Array.isArray(value)) problems.push(...linkProblems(graph, at(name), value, input))
    else if (!isLegal(value, input)) problems.push(`${at(name)} can't be ${JSON.stringify(value)}`)
  }
  return problems
}

function linkProblems(graph: Graph, at: string, [from, slot]: unknown[], { type }: InputDefinition): string[] {
  const source = graph[String(from)]
  if (source === undefined) return [`${at} links to no node ${String(from)}`]
  const output = serverNodes[source.class_type]?.output[Number(slot)]
  return output === type
    ? []
    : [`${at} is ${type}, linked to ${source.class_type} ${String(slot)}: ${output ?? 'nothing'}`]
}

function isLegal(value: unknown, { type, min = -Infinity, max = Infinity, options }: InputDefinition): boolean {
  if (type === 'COMBO')
    return options === '<files>' ? typeof value === 'string' : (options ?? []).includes(value as string)
  if (type === 'BOOLEAN') return typeof value === 'boolean'
  if (type === 'STRING') return typeof value === 'string'
  const isNumber = typeof value === 'number' && value >= min && value <= max
  return type === 'INT' ? isNumber && Number.isInteger(value) : type === 'FLOAT' && isNumber
}
