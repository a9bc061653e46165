import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Json } from '../../../services/model/json.ts'
import { createClipWriter } from './clips.ts'
import type { RunOutcome, Timing } from './execution.ts'
import { createFailures } from './failures.ts'
import type { Failures, How, When } from './failures.ts'
import { createFolders } from './folders.ts'
import type { FolderType } from './folders.ts'
import type { Graph } from './graph.ts'
import { createModels, recordedModels } from './models.ts'
import type { ModelFiles } from './models.ts'
import type { SavedFile } from './node-call.ts'
import { readNodeFacts } from './node-facts.ts'
import type { NodeFacts } from './node-facts.ts'
import { startServer } from './server-run.ts'
import type { ServerRun } from './server-run.ts'

export interface FakeComfyuiOptions {
  /** Classes that the server has besides the recorded ones. */
  nodes?: NodeFacts
  /** Recorded classes that it lacks. */
  without?: string[]
  /** Model files by folder; each folder that is given replaces the recorded one. */
  models?: ModelFiles
  /** Whether the SageAttention package is there; on the recorded server it was not. */
  hasSage?: boolean
  /** `tiny` copies one grey clip per size and length, for tests that count runs; `real` shows the start image and a moving box. */
  clip?: 'real' | 'tiny'
  /** Whether clips carry their graph in the container's tags, as those of a real server do. It makes each one a little slower. */
  hasTags?: boolean
  timing?: Partial<Timing>
  /** Previews are off by default, as on a real server. */
  previews?: 'none' | 'jpeg'
  /** Longest side of a preview, in pixels. */
  previewSize?: number
  version?: string
  argv?: string[]
  /** Bytes of the graphics card; null for a server on the processor. */
  vram?: { total: number; free: number } | null
  /** Whether sub-folders are written with backslashes, as a server on Windows does. */
  isWindows?: boolean
  /** What every path starts with, as behind a proxy: `/comfy`. */
  prefix?: string
  /** A proxy's login. */
  requiredHeaders?: Record<string, string>
  /** What the proxy answers without it. */
  refusedStatus?: 401 | 403
  maxUploadBytes?: number
  /** In which order the outputs are taken up; a real server takes them in any, which changes from start to start. */
  outputOrder?: (outputs: string[]) => string[]
  failures?: [When, How][]
}

export interface Submission {
  promptId: string
  number: number
  graph: Graph
  clientId: string | null
  extra: Record<string, Json>
  outputs: string[]
}

export interface Completion {
  promptId: string
  outcome: RunOutcome
  outputs: Record<string, Json>
}

export interface SeenRequest {
  method: string
  path: string
  query: string
  /** The JSON body; undefined when it was none. */
  body: Json | undefined
}

export interface FakeComfyui extends Pick<Failures, 'fail' | 'reached' | 'hold'> {
  /** With the prefix, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Everything below outlives `kill` and `start`: prompts that were queued, runs that ended, files that were saved, requests. */
  readonly submissions: Submission[]
  readonly completions: Completion[]
  readonly saves: (SavedFile & { promptId: string })[]
  readonly requests: SeenRequest[]
  /** How often a run of the prompt was begun. */
  runsOf(promptId: string): number
  /** How many files were saved under a prefix. */
  savesOf(prefix: string): number
  folder(type: FolderType): string
  /** Cuts every WebSocket; the server goes on. */
  dropSockets(): void
  /** Ends the server as a killed process: connections are reset, queue, history and cache are lost, files stay. */
  kill(): Promise<void>
  /** Starts it again on the same port. */
  start(): Promise<void>
  /** Ends it for good and removes its folders. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const gib = 1024 ** 3

const bodyOf = (bytes: Buffer, type: string | undefined): Json | undefined => {
  if (bytes.length === 0 || type?.startsWith('multipart/') === true) return undefined
  try {
    return JSON.parse(bytes.toString('utf8')) as Json
  } catch {
    return undefined
  }
}

/**
 * A ComfyUI server that renders nothing and answers as a real one does: it checks graphs against recorded node facts, keeps a queue, a
 * history and a cache, sends the recorded messages in the recorded order, writes real clips of the length and size that the real nodes
 * would give, and fails on command in every recorded way.
 */
export async function createFakeComfyui(options: FakeComfyuiOptions = {}): Promise<FakeComfyui> {
  const root = await mkdtemp(join(tmpdir(), 'fake-comfyui-'))
  const folders = createFolders(root, { isWindows: options.isWindows === true })
  const isTiny = options.clip === 'tiny'
  const facts = Object.fromEntries(
    Object.entries({ ...(await readNodeFacts()), ...options.nodes }).filter(
      ([name]) => options.without?.includes(name) !== true
    )
  )
  const submissions: Submission[] = []
  const completions: Completion[] = []
  const saves: (SavedFile & { promptId: string })[] = []
  const requests: SeenRequest[] = []
  const runs = new Map<string, number>()
  let server: ServerRun | undefined
  let port = 0

  const kill = async () => {
    const running = server
    server = undefined
    await running?.kill()
  }
  const dropSockets = () => server?.dropSockets()
  const deleteOutputs = async () => {
    const entries = await readdir(folders.path('output'))
    await Promise.all(entries.map((name) => rm(join(folders.path('output'), name), { recursive: true })))
  }
  const failures = createFailures({ kill, dropSockets, deleteOutputs, wait: (ms) => sleep(ms) })
  for (const [when, how] of options.failures ?? []) failures.fail(when, how)
  const previews = { isOn: options.previews === 'jpeg', size: options.previewSize ?? 512 }

  const start = async () => {
    if (server !== undefined) return
    server = await startServer(
      {
        facts,
        models: createModels({ ...recordedModels, ...options.models }),
        folders,
        clips: createClipWriter({ isTiny, scratch: join(root, 'scratch') }),
        failures,
        timing: { stepMs: 0, renderMs: 0, nodeMs: {}, ...options.timing },
        previews,
        flags: { isTiny, hasTags: options.hasTags === true, hasSage: options.hasSage === true },
        version: options.version ?? '0.3.64',
        argv: options.argv ?? ['main.py', ...(previews.isOn ? ['--preview-method', 'latent2rgb'] : [])],
        vram: options.vram === undefined ? { total: 24 * gib, free: 23 * gib } : options.vram,
        prefix: options.prefix ?? '',
        required: { headers: options.requiredHeaders ?? {}, status: options.refusedStatus ?? 401 },
        maxUploadBytes: options.maxUploadBytes ?? 100 * 1024 * 1024,
        outputOrder: options.outputOrder ?? ((outputs) => outputs),
        saved: (file) => void saves.push(file),
        submitted([number, promptId, graph, extra, outputs]) {
          const clientId = typeof extra['client_id'] === 'string' ? extra['client_id'] : null
          submissions.push({ promptId, number, graph, clientId, extra, outputs })
        },
        started: ([, promptId]) => void runs.set(promptId, (runs.get(promptId) ?? 0) + 1),
        ended: ([, promptId], outcome, outputs) => void completions.push({ promptId, outcome, outputs }),
        requested: ({ method, path, query, headers, body }) =>
          void requests.push({ method, path, query: query.toString(), body: bodyOf(body, headers['content-type']) })
      },
      port
    )
    port = server.port
  }
  const stop = async () => {
    await kill()
    await rm(root, { recursive: true, force: true, maxRetries: 3 })
  }
  await start()

  return {
    get url() {
      return `http://127.0.0.1:${port}${options.prefix ?? ''}`
    },
    get port() {
      return port
    },
    submissions,
    completions,
    saves,
    requests,
    runsOf: (promptId) => runs.get(promptId) ?? 0,
    savesOf: (prefix) => saves.filter((file) => file.prefix === prefix).length,
    folder: (type) => folders.path(type),
    fail: failures.fail,
    reached: failures.reached,
    hold: failures.hold,
    dropSockets,
    kill,
    start,
    stop,
    [Symbol.asyncDispose]: stop
  }
}
