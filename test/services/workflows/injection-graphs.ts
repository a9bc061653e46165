import { readdirSync, readFileSync } from 'node:fs'
import { parseGraph, type Graph, type Link } from '../../../services/workflows/graph.ts'
import { parseNodeFacts, type NodeFacts } from '../../../services/workflows/injection/node-facts.ts'
import type { Place, Places } from '../../../services/workflows/injection/places.ts'
import { readNodeFacts } from '../../fakes/comfyui/node-facts.ts'
import { describeClass } from '../../fakes/comfyui/object-info.ts'

/** What a fixture says of its graph, places written as `node.input`. */
export interface ExpectedPlaces {
  found: Record<string, string[]>
  settled: string[]
  missing: string[]
  /** `severity kind value node` */
  problems: string[]
  /** `node.input of node.steps` */
  splits: string[]
  film: { node: string; frames: Link | null } | null
}

export interface GraphFixture {
  name: string
  about: string
  graph: Graph
  expected: ExpectedPlaces
}

const folder = new URL('../../fixtures/graphs/', import.meta.url)

export const graphFixtures: GraphFixture[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => {
    const { about, graph, expected } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as GraphFixture
    return { name: file.replace('.json', ''), about, graph: parseGraph(graph, { file }), expected }
  })

export function fixture(name: string): Graph {
  const found = graphFixtures.find((one) => one.name === name)
  if (!found) throw new Error(`no fixture ${name}`)
  return structuredClone(found.graph)
}

/** The recorded server's classes as `/object_info` gives them. */
export async function recordedFacts(): Promise<NodeFacts> {
  const described = Object.entries(await readNodeFacts()).map(([name, fact]) => {
    const options = (input: string) => {
      const known = fact.input[input]?.options
      return Array.isArray(known) ? known : []
    }
    return [name, describeClass(name, fact, options)] as const
  })
  return parseNodeFacts(Object.fromEntries(described))
}

const text = ({ node, input }: Place): string => `${node}.${input}`

/** Places in the form of the fixtures. */
export function inShort({ found, missing, problems, splits, film }: Places): ExpectedPlaces {
  const gaps = Object.entries(missing)
  return {
    found: Object.fromEntries(Object.entries(found).map(([value, places]) => [value, (places ?? []).map(text)])),
    settled: gaps.filter(([, gap]) => gap?.isSettled === true).map(([value]) => value),
    missing: gaps.filter(([, gap]) => gap?.isSettled === false).map(([value]) => value),
    problems: problems.map(({ severity, kind, value, node }) => `${severity} ${kind} ${value ?? ''} ${node}`),
    splits: splits.map((split) => `${text(split)} of ${text(split.steps)}`),
    film: film && { node: film.node, frames: film.frames }
  }
}
