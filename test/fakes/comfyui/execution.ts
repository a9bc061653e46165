import { setTimeout as sleep } from 'node:timers/promises'
import type { Json } from '../../../services/model/json.ts'
import type { ClipWriter } from './clips.ts'
import { createExecutionOrder } from './execution-order.ts'
import type { Failures, PythonFailure } from './failures.ts'
import type { Folders } from './folders.ts'
import { createSignatures, hashOf, isLink } from './graph.ts'
import type { Graph } from './graph.ts'
import type { NodeTools, SavedFile } from './node-call.ts'
import type { NodeFacts } from './node-facts.ts'
import { handlerOf } from './node-handlers.ts'
import { createProgressState } from './progress.ts'
import type { ProgressState } from './progress.ts'
import type { QueueItem } from './prompt-queue.ts'
import { pythonText } from './python-text.ts'
import { NodeFailure, pythonFailure } from './recorded-errors.ts'
import { createSampling } from './sampling.ts'
import type { Sockets } from './sockets.ts'
import type { Value } from './values.ts'

export type RunOutcome = 'success' | 'error' | 'interrupted'

/** One entry of `/history`. */
export interface HistoryEntry {
  prompt: QueueItem
  outputs: Record<string, Json>
  status: { status_str: 'success' | 'error'; completed: boolean; messages: [string, Json][] }
  meta: Record<string, Json>
}

export interface Timing {
  /** Milliseconds of each sampler step. */
  stepMs: number
  /** Milliseconds of all sampling of a graph, spread over its steps. */
  renderMs: number | ((graph: Graph) => number)
  /** Milliseconds that a class takes before it gives anything; an interrupt waits for them. */
  nodeMs: Record<string, number>
}

export interface ExecutionContext {
  facts: NodeFacts
  folders: Folders
  clips: ClipWriter
  sockets: Sockets
  failures: Failures
  timing: Timing
  previews: { isOn: boolean; size: number }
  flags: { isTiny: boolean; hasTags: boolean; hasSage: boolean }
  signal: AbortSignal
  saved: (file: SavedFile & { promptId: string }) => void
}

export interface Execution {
  /** Runs one prompt to its end; rejects only when the server goes down. */
  run(item: QueueItem): Promise<{ entry: HistoryEntry; outcome: RunOutcome }>
  /** Ends the running prompt at the next step or node. */
  interrupt(): void
  clearCache(): void
  /** The node that a client's running prompt is at. */
  currentNode(clientId: string | null): string | undefined
}

interface Cached {
  values: Value[]
  ui: Record<string, Json> | undefined
}

class Interrupted extends Error {}

/** Runs graphs as the server does: the same order, the same messages, and a cache that keeps what the last graph used. */
export function createExecution(context: ExecutionContext): Execution {
  const { facts, folders, sockets, failures, signal } = context
  let cache = new Map<string, Cached>()
  let isInterrupted = false
  let current: { clientId: string | null; nodeId: string } | undefined
  const checkInterrupt = (isNow = false) => {
    if (isInterrupted || isNow) throw new Interrupted()
  }

  const run: Execution['run'] = async (item) => {
    const [, promptId, graph, extra, outputs] = item
    const clientId = typeof extra['client_id'] === 'string' ? extra['client_id'] : null
    const toClient = (type: string, data: Json) => clientId !== null && sockets.send(type, data, clientId)
    const messages: [string, Json][] = []
    const note = (type: string, data: Record<string, Json>, isBroadcast = false) => {
      const stamped = { ...data, prompt_id: promptId, timestamp: Date.now() }
      messages.push([type, stamped])
      if (clientId !== null || isBroadcast) sockets.send(type, stamped, clientId)
    }
    isInterrupted = false
    note('execution_start', {})
    await failures.reach({ at: 'execution_start', promptId })

    const signature = createSignatures(graph, (nodeId) => changedFile(graph, nodeId, folders))
    const nodeIds = Object.keys(graph)
    cache = new Map(nodeIds.map(signature).flatMap((key) => (cache.has(key) ? [[key, cache.get(key) as Cached]] : [])))
    const cached = (nodeId: string) => cache.get(signature(nodeId))
    note('execution_cached', { nodes: nodeIds.filter((nodeId) => cached(nodeId) !== undefined) })

    const progress = createProgressState(promptId, (type, data) => sockets.send(type, data, clientId))
    const sampling = createSampling({ ...context, item, clientId, progress, checkInterrupt })
    const isOutput = (nodeId: string) => facts[graph[nodeId]?.class_type ?? '']?.output_node === true
    const order = createExecutionOrder(graph, outputs, { isOutput, isCached: (nodeId) => cached(nodeId) !== undefined })
    const executed: string[] = []

    const runNode = async (nodeId: string) => {
      const known = cached(nodeId)
      if (known !== undefined) {
        toClient('executed', { node: nodeId, display_node: nodeId, output: known.ui ?? null, prompt_id: promptId })
        progress.finish(nodeId)
        return
      }
      progress.start(nodeId)
      toClient('executing', { node: nodeId, display_node: nodeId, prompt_id: promptId })
      current = { clientId, nodeId }
      checkInterrupt()
      const classType = graph[nodeId]?.class_type ?? ''
      const point = { at: 'node', nodeId, classType, promptId } as const
      const bear = async (phase: 'before' | 'after') => {
        const outcome = await failures.reach({ ...point, phase })
        if (outcome === 'interrupt') throw new Interrupted()
        if (typeof outcome === 'object' && 'error' in outcome) throw new NodeFailure(outcome.error)
      }
      await bear('before')
      const wait = context.timing.nodeMs[classType]
      if (wait !== undefined) await sleep(wait, undefined, { signal })
      const result = await callNode(graph, nodeId, {
        cached,
        facts,
        tools: nodeTools({ ...context, graph, promptId, nodeId, clientId, progress }, sampling)
      })
      await bear('after')
      cache.set(signature(nodeId), { values: result.values, ui: result.ui })
      if (result.ui !== undefined)
        toClient('executed', { node: nodeId, display_node: nodeId, output: result.ui, prompt_id: promptId })
      executed.push(nodeId)
      progress.finish(nodeId)
    }

    let outcome: RunOutcome = 'success'
    for (let nodeId = order.next(); nodeId !== undefined; nodeId = order.next()) {
      try {
        await runNode(nodeId)
        order.done(nodeId)
      } catch (error) {
        signal.throwIfAborted()
        const about = { node_id: nodeId, node_type: graph[nodeId]?.class_type ?? '', executed }
        outcome = error instanceof Interrupted ? 'interrupted' : 'error'
        if (error instanceof Interrupted) note('execution_interrupted', about, true)
        else note('execution_error', { ...about, ...failureFacts(error), ...stateFacts(graph, nodeId) })
        break
      }
    }
    if (outcome === 'success') {
      note('execution_success', {})
      await failures.reach({ at: 'execution_success', promptId })
    }
    current = undefined
    const shown = nodeIds.filter((nodeId) => cached(nodeId)?.ui !== undefined)
    const isSuccess = outcome === 'success'
    const entry: HistoryEntry = {
      prompt: item,
      outputs: Object.fromEntries(shown.map((nodeId) => [nodeId, cached(nodeId)?.ui ?? null])),
      status: { status_str: isSuccess ? 'success' : 'error', completed: isSuccess, messages },
      meta: Object.fromEntries(
        shown.map((id) => [id, { node_id: id, display_node: id, parent_node: null, real_node_id: id }])
      )
    }
    return { entry, outcome }
  }

  return {
    run,
    interrupt() {
      isInterrupted = true
    },
    clearCache() {
      cache = new Map()
    },
    currentNode: (clientId) => (current !== undefined && current.clientId === clientId ? current.nodeId : undefined)
  }
}

/** The bytes behind a file that a node loads, so that another file of the same name counts as a change. */
function changedFile(graph: Graph, nodeId: string, folders: Folders): string | undefined {
  const node = graph[nodeId]
  if (node === undefined || !/^(VHS_)?Load/.test(node.class_type)) return undefined
  const name = node.inputs['image'] ?? node.inputs['file'] ?? node.inputs['video']
  return typeof name === 'string' ? (folders.contentHash(name) ?? undefined) : undefined
}

async function callNode(
  graph: Graph,
  nodeId: string,
  { cached, facts, tools }: { cached: (nodeId: string) => Cached | undefined; facts: NodeFacts; tools: NodeTools }
) {
  const node = graph[nodeId]
  const fact = facts[node?.class_type ?? '']
  if (node === undefined || fact === undefined) throw new Error(`no class for node ${nodeId}`)
  const given = Object.entries(node.inputs).flatMap(([name, value]): [string, Value][] => {
    if (!isLink(value)) return [[name, { kind: 'scalar', id: hashOf(value), value }]]
    const found = cached(value[0])?.values[value[1]]
    return found === undefined ? [] : [[name, found]]
  })
  const defaults = Object.entries(fact.input).flatMap(([name, input]): [string, Value][] =>
    input.default === undefined ? [] : [[name, { kind: 'scalar', id: hashOf(input.default), value: input.default }]]
  )
  const inputs = Object.fromEntries([...defaults, ...given])
  const content = Object.entries(inputs).map(([name, value]) => [name, value.id])
  const call = { nodeId, classType: node.class_type, fact, id: hashOf([node.class_type, content]), inputs, tools }
  return handlerOf(call)(call)
}

interface ToolsContext extends ExecutionContext {
  graph: Graph
  promptId: string
  nodeId: string
  clientId: string | null
  progress: ProgressState
}

function nodeTools(context: ToolsContext, sampling: ReturnType<typeof createSampling>): NodeTools {
  const { signal, folders, clips, graph, flags, nodeId, promptId } = context
  return {
    signal,
    folders,
    clips,
    graph,
    ...flags,
    sample: (steps, latent) => sampling.sample(nodeId, steps, latent),
    countFrames: (frames) => sampling.countFrames(nodeId, frames),
    say: (text) => sampling.say(nodeId, text),
    saved: (file) => context.saved({ ...file, promptId })
  }
}

function failureFacts(error: unknown): Record<string, Json> {
  const failure: PythonFailure =
    error instanceof NodeFailure ? error.failure : pythonFailure('RuntimeError', String(error))
  return {
    exception_message: failure.exception_message,
    exception_type: failure.exception_type,
    traceback: failure.traceback ?? pythonFailure('', '').traceback ?? []
  }
}

function stateFacts(graph: Graph, nodeId: string): Record<string, Json> {
  const inputs = Object.entries(graph[nodeId]?.inputs ?? {})
  return {
    current_inputs: Object.fromEntries(
      inputs.map(([name, value]) => [name, [isLink(value) ? `<value of node ${value[0]}>` : pythonText(value)]])
    ),
    current_outputs: Object.keys(graph)
  }
}
