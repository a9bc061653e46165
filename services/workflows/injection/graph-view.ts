import type { Json } from '../../model/json.ts'
import { isLink, nodeOf, type Graph, type GraphNode, type Link } from '../graph.ts'
import { kindOfName, kindOfType, type Kind } from './kinds.ts'
import type { ClassFacts, NodeFacts } from './node-facts.ts'

/** A linked input of a node. */
export interface LinkedInput {
  input: string
  link: Link
  kind: Kind
}

/** A graph as injection walks it: links with their kinds, and the real source behind reroutes and switches. */
export interface GraphView {
  graph: Graph
  ids: string[]
  node(id: string): GraphNode | undefined
  facts(id: string): ClassFacts | undefined
  /** The linked inputs of a node in the order in which they stand. */
  links(id: string): readonly LinkedInput[]
  /** The node and slot that a link really reads; undefined where it leads nowhere. */
  resolve(link: Link): Link | undefined
  /** The value of an input, also through a plain constant; undefined where it is computed. */
  literal(id: string, input: string): Json | undefined
}

const rerouteClass = /reroute/i
const setClass = /(^|\W|_|easy ?)set ?node$/i
const getClass = /(^|\W|_|easy ?)get ?node$/i
const switchClass = /switch|ifelse|if_else|conditionalbranch/i
/** The one input of nodes that show, clean up or wait, and give what they were given. */
const anythingName = /^(\*|any|anything|any_input|input|in|data)$/i
const selectorName = /^(select|selector|index|input|switch|boolean|bool|cond|condition|boolean_value|select_index)$/i

/** Wraps a graph; `nodes` are the server's own words on its classes, where there are any. */
export function createGraphView(graph: Graph, nodes?: NodeFacts): GraphView {
  const linkCache = new Map<string, readonly LinkedInput[]>()
  let setters: Map<string, string> | undefined

  const node = (id: string): GraphNode | undefined => nodeOf(graph, id)
  const facts = (id: string): ClassFacts | undefined => nodes?.get(node(id)?.class_type ?? '')

  const kindOf = (id: string, input: string, [source, slot]: Link): Kind =>
    kindOfType(facts(id)?.inputs.get(input)?.type) ?? kindOfType(facts(source)?.outputs[slot]) ?? kindOfName(input)

  function links(id: string): readonly LinkedInput[] {
    const known = linkCache.get(id)
    if (known) return known
    const found: LinkedInput[] = []
    for (const [input, value] of Object.entries(node(id)?.inputs ?? {})) {
      if (isLink(value)) found.push({ input, link: value, kind: kindOf(id, input, value) })
    }
    linkCache.set(id, found)
    return found
  }

  function resolve(link: Link): Link | undefined {
    const seen = new Set<string>()
    let at: Link | undefined = link
    while (at) {
      const [id] = at
      const current = node(id)
      if (!current || seen.has(id)) return undefined
      seen.add(id)
      const next = behind(id, current)
      if (next === 'itself') return at
      at = next
    }
    return undefined
  }

  /** What a node that only hands on reads; `itself` for a node that does something. */
  function behind(id: string, { class_type, inputs }: GraphNode): Link | undefined | 'itself' {
    if (rerouteClass.test(class_type)) return links(id)[0]?.link
    if (getClass.test(class_type)) return setterOf(inputs)
    if (setClass.test(class_type)) return links(id)[0]?.link
    if (switchClass.test(class_type)) return chosenBranch(id)
    const [only, ...others] = links(id)
    const isHandedOn =
      only !== undefined && others.length === 0 && anythingName.test(only.input) && only.kind === 'other'
    return isHandedOn ? only.link : 'itself'
  }

  /** Get and Set nodes belong together by the name that both carry. */
  function setterOf(inputs: GraphNode['inputs']): Link | undefined {
    if (!setters) {
      setters = new Map()
      for (const [id, { class_type, inputs: own }] of Object.entries(graph)) {
        if (!setClass.test(class_type)) continue
        for (const value of Object.values(own)) if (typeof value === 'string') setters.set(value, id)
      }
    }
    for (const value of Object.values(inputs)) {
      const setter = typeof value === 'string' ? setters.get(value) : undefined
      if (setter !== undefined) return links(setter)[0]?.link
    }
    return undefined
  }

  /** The live branch of a switch; the first where its position can't be read. */
  function chosenBranch(id: string): Link | undefined {
    const inputs = node(id)?.inputs ?? {}
    const selector = Object.keys(inputs).find((input) => selectorName.test(input))
    const branches = links(id).filter(({ input }) => input !== selector)
    const position = selector === undefined ? undefined : literal(id, selector)
    if (typeof position === 'boolean') {
      const names = position
        ? /^(on_?true|true_?value|tt_value|if_true|image_a|a)$/i
        : /^(on_?false|false_?value|ff_value|if_false|image_b|b)$/i
      const named = branches.find(({ input }) => names.test(input))
      if (named || Object.keys(inputs).some((input) => /true|tt_value|image_a/i.test(input))) return named?.link
    }
    if (typeof position === 'number') {
      const numbered = branches.find(({ input }) => Number(/(\d+)$/.exec(input)?.[1] ?? Number.NaN) === position)
      if (numbered) return numbered.link
    }
    return branches[0]?.link
  }

  function literal(id: string, input: string): Json | undefined {
    const seen = new Set<string>()
    let [at, name] = [id, input]
    for (;;) {
      const value: Json | undefined = node(at)?.inputs[name]
      if (!isLink(value)) return value
      if (seen.has(at)) return undefined
      seen.add(at)
      const source = resolveOnce(value)
      const constants = Object.entries(source ? (node(source)?.inputs ?? {}) : {})
      if (!source || constants.length !== 1) return undefined
      at = source
      name = constants[0]?.[0] ?? ''
    }
  }

  /** One step only: switches are read through `literal`, so it must not follow switches itself. */
  function resolveOnce([source]: Link): string | undefined {
    return node(source) && !switchClass.test(node(source)?.class_type ?? '') ? source : undefined
  }

  return { graph, ids: Object.keys(graph), node, facts, links, resolve, literal }
}

/** Whether an input holds a number of its own (the server also reads numbers written as text). */
export const isNumeric = (value: Json | undefined): value is number | string =>
  typeof value === 'number' || (typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value))
