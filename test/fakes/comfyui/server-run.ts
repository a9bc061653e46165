import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Json } from '../../../services/model/json.ts'
import type { ClipWriter } from './clips.ts'
import { createExecution } from './execution.ts'
import type { ExecutionContext, HistoryEntry, RunOutcome, Timing } from './execution.ts'
import type { Failures } from './failures.ts'
import type { Folders } from './folders.ts'
import type { Graph } from './graph.ts'
import { createDoor } from './http-door.ts'
import { createInfoRoutes } from './info-routes.ts'
import type { Models } from './models.ts'
import type { NodeFacts } from './node-facts.ts'
import { createPromptQueue } from './prompt-queue.ts'
import type { QueueItem } from './prompt-queue.ts'
import { createPromptRoutes } from './prompt-routes.ts'
import type { Call } from './replies.ts'
import { createSockets } from './sockets.ts'
import { uploadImage } from './upload-route.ts'
import { validateGraph } from './validation.ts'
import { viewFile } from './view-route.ts'

/** What a server is made of, the same for each of its runs. */
export interface ServerSettings {
  facts: NodeFacts
  models: Models
  folders: Folders
  clips: ClipWriter
  failures: Failures
  timing: Timing
  previews: ExecutionContext['previews']
  flags: ExecutionContext['flags']
  version: string
  argv: string[]
  vram: { total: number; free: number } | null
  prefix: string
  required: { headers: Record<string, string>; status: 401 | 403 }
  maxUploadBytes: number
  outputOrder(outputs: string[]): string[]
  saved: ExecutionContext['saved']
  submitted(item: QueueItem): void
  started(item: QueueItem): void
  ended(item: QueueItem, outcome: RunOutcome, outputs: Record<string, Json>): void
  requested(call: Call): void
}

/** One life of the server process: queue, history, cache and counters are its own and end with it. */
export interface ServerRun {
  port: number
  dropSockets(): void
  /** Ends as a killed process does: every connection is reset, nothing is answered any more. */
  kill(): Promise<void>
}

/** Starts the server on a port of 127.0.0.1; 0 means any that is free. */
export async function startServer(settings: ServerSettings, port: number): Promise<ServerRun> {
  const { facts, models, folders } = settings
  await folders.prepare()
  const life = new AbortController()
  /** What was held up while the server was killed does not go on afterwards. */
  const reach: Failures['reach'] = async (point) => {
    const outcome = await settings.failures.reach(point)
    life.signal.throwIfAborted()
    return outcome
  }
  const failures = { ...settings.failures, reach }
  const features: Record<string, Json> = {
    supports_preview_metadata: true,
    max_upload_size: settings.maxUploadBytes
  }
  const sockets = createSockets(features)
  const queue = createPromptQueue()
  const history = new Map<string, HistoryEntry>()
  const execution = createExecution({ ...settings, failures, sockets, signal: life.signal })
  let inputFiles = await folders.inputFiles()
  let isToBeFreed = false
  let isWorking = false

  const options = (classType: string, inputName: string): Json[] => {
    const fact = facts[classType]
    const input = fact?.input[inputName]
    if (fact === undefined || input === undefined) return []
    if (Array.isArray(input.options)) return input.options
    const isUpload = /^(Load(Image|Video|Audio)|VHS_LoadVideo)/.test(classType)
    return isUpload ? inputFiles : models.options(classType, inputName, fact)
  }
  const announce = () => sockets.send('status', { status: { exec_info: { queue_remaining: queue.remaining() } } }, null)
  const freeIfAsked = () => {
    if (isToBeFreed) execution.clearCache()
    isToBeFreed = false
  }

  const runOne = async (item: QueueItem) => {
    const [, promptId, , extra] = item
    announce()
    settings.started(item)
    const { entry, outcome } = await execution.run(item)
    queue.done()
    announce()
    history.delete(promptId)
    history.set(promptId, entry)
    settings.ended(item, outcome, entry.outputs)
    const clientId = extra['client_id']
    if (typeof clientId === 'string') sockets.send('executing', { node: null, prompt_id: promptId }, clientId)
    await failures.reach({ at: 'finished', promptId })
    freeIfAsked()
  }
  const work = async () => {
    if (isWorking) return
    isWorking = true
    // The answer to the prompt that woke us goes out first.
    await nextTurn()
    for (let item = queue.take(); item !== undefined; item = queue.take()) await runOne(item)
    isWorking = false
  }

  const submit = (item: QueueItem) => {
    queue.put(item)
    announce()
    settings.submitted(item)
    failures
      .reach({ at: 'queued', promptId: item[1] })
      .then(work)
      .catch((error: unknown) => {
        if (!life.signal.aborted) throw error
      })
  }
  const isFile = (name: string) => folders.annotated(name) !== null
  const validate = (graph: Graph) => {
    const validation = validateGraph(graph, { facts, options, isFile })
    return validation.isValid ? { ...validation, outputs: settings.outputOrder(validation.outputs) } : validation
  }
  const freeMemory = () => {
    isToBeFreed = true
    if (!isWorking) freeIfAsked()
  }

  const server = createDoor({
    routes: {
      ...createInfoRoutes({ ...settings, options, features }),
      ...createPromptRoutes({
        queue,
        history,
        validate,
        submit,
        interrupt: () => execution.interrupt(),
        announce,
        freeMemory
      }),
      'GET /view': (call) => viewFile(folders, call),
      'POST /upload/image': async (call) => {
        const reply = await uploadImage(folders, call)
        inputFiles = await folders.inputFiles()
        return reply
      }
    },
    failures,
    prefix: settings.prefix,
    required: settings.required,
    maxBodyBytes: settings.maxUploadBytes,
    seen: (call) => settings.requested(call),
    connect: (socket, clientId) =>
      sockets.accept(socket, clientId, { remaining: queue.remaining(), current: execution.currentNode(clientId) })
  })
  const connections = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    dropSockets: () => sockets.drop(),
    async kill() {
      if (life.signal.aborted) return
      life.abort()
      const closed = once(server, 'close')
      server.close()
      for (const socket of connections) socket.resetAndDestroy()
      await closed
    }
  }
}
