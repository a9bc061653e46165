import { randomUUID } from 'node:crypto'
import type { Json } from '../../../services/model/json.ts'
import type { HistoryEntry } from './execution.ts'
import type { Graph } from './graph.ts'
import type { PromptQueue, QueueItem } from './prompt-queue.ts'
import { pythonText } from './python-text.ts'
import { emptyReply, jsonReply, readJson, serverError } from './replies.ts'
import type { Call, Reply } from './replies.ts'
import type { Validation } from './validation.ts'

export interface PromptDesk {
  queue: PromptQueue
  history: Map<string, HistoryEntry>
  validate(graph: Graph): Validation
  /** Puts a prompt into the queue and wakes the worker. */
  submit(item: QueueItem): void
  interrupt(): void
  /** Tells all clients how many prompts remain. */
  announce(): void
  /** Asks for the cache to be cleared once nothing runs. */
  freeMemory(): void
}

type Body = Record<string, Json>

const isObject = (value: Json | undefined): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const shown = (entries: [string, HistoryEntry][]): Reply => jsonReply(Object.fromEntries(entries) as unknown as Json)

/** `/prompt`, `/queue`, `/interrupt`, `/history` and `/free`. */
export function createPromptRoutes(desk: PromptDesk): Record<string, (call: Call) => Reply> {
  const { queue, history } = desk
  let counter = 0

  const postPrompt = (call: Call): Reply => {
    const body = readJson(call)
    if (!isObject(body)) return serverError()
    const asked = typeof body['number'] === 'number' ? body['number'] : counter
    const number = body['front'] === true ? -asked : asked
    counter += 1
    if (!isObject(body['prompt'])) {
      const text = 'No prompt provided'
      return jsonReply(
        { error: { type: 'no_prompt', message: text, details: text, extra_info: {} }, node_errors: {} },
        400
      )
    }
    const graph = body['prompt'] as unknown as Graph
    const validation = desk.validate(graph)
    const nodeErrors = validation.nodeErrors as unknown as Json
    if (!validation.isValid)
      return jsonReply({ error: validation.error as unknown as Json, node_errors: nodeErrors }, 400)
    const promptId = typeof body['prompt_id'] === 'string' ? body['prompt_id'] : randomUUID()
    const extra: Body = isObject(body['extra_data']) ? { ...body['extra_data'] } : {}
    if (body['client_id'] !== undefined) extra['client_id'] = body['client_id']
    desk.submit([number, promptId, graph, extra, validation.outputs])
    return jsonReply({ prompt_id: promptId, number, node_errors: nodeErrors })
  }

  const postQueue = (call: Call): Reply => {
    const body = readJson(call)
    if (!isObject(body)) return serverError()
    if (body['clear'] === true) {
      queue.clear()
      desk.announce()
    }
    if (Array.isArray(body['delete']))
      for (const promptId of body['delete']) if (queue.remove(pythonText(promptId))) desk.announce()
    return emptyReply(200)
  }

  const postInterrupt = (call: Call): Reply => {
    const body = readJson(call)
    const promptId = isObject(body) ? body['prompt_id'] : undefined
    const running = queue.running()
    if (running !== undefined && (promptId === undefined || promptId === running[1])) desk.interrupt()
    return emptyReply(200)
  }

  const getHistory = ({ path, query }: Call): Reply => {
    const id = /^\/history\/(.+)$/.exec(path)?.[1]
    if (id !== undefined) {
      const entry = history.get(decodeURIComponent(id))
      return shown(entry === undefined ? [] : [[id, entry]])
    }
    const most = Number(query.get('max_items') ?? history.size)
    const offset = Number(query.get('offset') ?? -1)
    const all = [...history]
    const from = offset < 0 ? Math.max(0, all.length - most) : offset
    return shown(all.slice(from, from + most))
  }

  const postHistory = (call: Call): Reply => {
    const body = readJson(call)
    if (!isObject(body)) return serverError()
    if (body['clear'] === true) history.clear()
    if (Array.isArray(body['delete'])) for (const promptId of body['delete']) history.delete(pythonText(promptId))
    return emptyReply(200)
  }

  const postFree = (call: Call): Reply => {
    const body = readJson(call)
    if (!isObject(body)) return serverError()
    if (body['free_memory'] === true) desk.freeMemory()
    return emptyReply(200)
  }

  const queueState = (): Json => ({
    queue_running: [queue.running()].filter((item) => item !== undefined) as unknown as Json,
    queue_pending: queue.pending() as unknown as Json
  })

  return {
    'POST /prompt': postPrompt,
    'GET /prompt': () => jsonReply({ exec_info: { queue_remaining: queue.remaining() } }),
    'GET /queue': () => jsonReply(queueState()),
    'POST /queue': postQueue,
    'POST /interrupt': postInterrupt,
    'GET /history': getHistory,
    'GET /history/*': getHistory,
    'POST /history': postHistory,
    'POST /free': postFree
  }
}
