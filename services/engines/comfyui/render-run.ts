import { StudioError } from '../../contract/studio-error.ts'
import type { Json } from '../../model/json.ts'
import type { Graph } from '../../workflows/graph.ts'
import type { Clip, RenderJob, RenderRun } from '../video-engine.ts'
import type { SystemStats } from './answers.ts'
import { collectClip, type CollectParts } from './collect-clip.ts'
import type { Connection } from './connection.ts'
import { ServerFailure, type ComfyFailure, type FailureContext } from './failure.ts'
import type { Http } from './http.ts'
import { endFrameNotes, prepareJobGraph, sageNotes, type JobGraphParts } from './job-graph.ts'
import { createLivePrompts, type EndedPrompt, type LivePromptParts } from './live-prompt.ts'
import { nextRung, type MemoryRung } from './memory-ladder.ts'
import { patiently, unlessAborted } from './patience.ts'
import { readPromptTicket, type PromptTicket } from './prompt-ticket.ts'
import type { ServerSession } from './server-session.ts'
import { createStopwatch } from './stopwatch.ts'

export interface RenderParts extends CollectParts, LivePromptParts {
  http: Http
  /** The connection to follow prompts on; that of another client id where it can be had. */
  connection(clientId: string | undefined): Connection
  session: ServerSession
  graphs: JobGraphParts
  classify(failure: ComfyFailure, context: Omit<FailureContext, 'server'>): StudioError
  /** Throws for a job that is more than the server's graphics card should be asked for. */
  refuseTooMuch(job: RenderJob, stats: SystemStats): void
}

/** How often a prompt that the server lost, or a clip that it no longer has, is rendered again. */
const MAX_AGAIN = 1

/** One segment from its job to its clip here, through whatever befalls the server on the way. */
export async function renderRun(parts: RenderParts, job: RenderJob, run: RenderRun): Promise<Clip> {
  const { address, timing, session } = parts
  const { signal } = run
  signal.throwIfAborted()
  const resumed = readPromptTicket(run.ticket, address.shown)
  const connection = parts.connection(resumed?.client_id)
  const context: Omit<FailureContext, 'server'> = { workflow: job.workflow.file }
  try {
    await unlessAborted(atMost(connection.need(), timing.socketWaitMs), signal)
    const { stats, nodes } = await session.facts(signal)
    if (resumed === null) parts.refuseTooMuch(job, stats)
    const jobGraph = await prepareJobGraph(parts.graphs, job, nodes)
    Object.assign(context, { graph: jobGraph.resolved.graph, models: jobGraph.resolved.entry.models, nodes })
    const onGraph = (graph: Graph): void => void (context.graph = graph)
    const stopwatch = createStopwatch(parts.elapsed)
    const prompts = createLivePrompts(parts, { job, run, connection, jobGraph, nodes, onGraph, stopwatch })
    const rungs: MemoryRung[] = []
    const again = { lost: 0, gone: 0 }
    let submissions = 0
    const post = (): Promise<EndedPrompt> => {
      submissions++
      return prompts.post(rungs)
    }

    for (let prompt = resumed === null ? await post() : await prompts.resume(resumed); ; prompt = await post()) {
      const { ticket, end } = prompt
      if (end.state === 'interrupted') throw new ServerFailure({ kind: 'interrupted' })
      if (end.state === 'lost') {
        if (++again.lost > MAX_AGAIN) throw new ServerFailure({ kind: 'lost', submissions: again.lost })
        continue
      }
      if (end.state === 'failed') {
        const failure: ComfyFailure = { kind: 'run', error: end.error }
        const error = parts.classify(failure, context)
        if (error.code !== 'insufficient_vram') throw new ServerFailure(failure)
        const rung = nextRung(rungs, jobGraph.resolved.graph, nodes)
        if (rung === null) throw outOfRungs(error, rungs)
        rungs.push(rung)
        await freeMemory(parts, signal)
        continue
      }
      const collected = await stopwatch.timed('fetch', () => collectClip(parts, ticket, end.entry, run))
      if (collected === null) {
        const problem = 'the clip is gone from the server'
        if (++again.gone > MAX_AGAIN) throw new ServerFailure({ kind: 'no-clip', problem })
        continue
      }
      run.onProgress({ fraction: 1 })
      return {
        file: collected.file,
        handOff: collected.handOff,
        notes: {
          ...collected.notes,
          ...promptNotes(ticket),
          ...endFrameNotes(jobGraph),
          submissions,
          sage: sageNotes(jobGraph.resolved),
          timings_ms: stopwatch.totals()
        },
        engineVersion: `ComfyUI ${stats.system.comfyui_version}`,
        models: jobGraph.models
      }
    }
  } catch (error) {
    throw error instanceof ServerFailure ? parts.classify(error.failure, context) : error
  } finally {
    connection.release()
  }
}

/** Takes effect once nothing runs any more; the run that failed is over. */
/** Has the server unload its models, once the run in hand is done. */
export const freeMemory = (
  { http, timing }: Pick<RenderParts, 'http' | 'timing'>,
  signal: AbortSignal
): Promise<void> => {
  const json = { unload_models: true, free_memory: true }
  const request = { method: 'POST', path: '/free', json, signal, timeoutMs: timing.workMs } as const
  return patiently(() => http.tell(request), { timing, signal })
}

const outOfRungs = (error: StudioError, rungs: readonly MemoryRung[]): StudioError =>
  new StudioError(error.code, { ...error.facts, rungs: [...rungs] }, { cause: error })

const promptNotes = ({ id, prefix, rungs }: PromptTicket): Record<string, Json> => ({
  prompt_id: id,
  prefix,
  ...(rungs.length > 0 && { rungs })
})

async function atMost(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, ms)))])
  clearTimeout(timer)
}
