import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { isAbort, isStudioError, toStudioError, type StudioError } from '../../contract/studio-error.ts'
import type { Media } from '../../media/media.ts'
import type { Json } from '../../model/json.ts'
import type { WorkflowProfile } from '../../model/workflow-profile.ts'
import { normalForm } from '../../workflows/injection/normal-form.ts'
import type { WorkflowRegistry } from '../../workflows/workflow-registry.ts'
import type { Clip, VideoEngine } from '../video-engine.ts'
import { createConnection, type Connection } from './connection.ts'
import { classifyFailure } from './errors/classify-failure.ts'
import { ServerFailure, type ComfyFailure, type FailureClassifier, type FailureContext } from './failure.ts'
import { createFileDownload } from './file-download.ts'
import { createHttp } from './http.ts'
import { prepareJobGraph, type ModelChoice } from './job-graph.ts'
import { limitsFor, nominalVramGb, refuseOverLimits } from './models/gpu-limits.ts'
import type { LocalModelReader } from './models/local-models.ts'
import { modelSlots } from './models/model-slots.ts'
import { createModelValidator } from './models/model-validator.ts'
import { createSageMemory } from './models/sage.ts'
import { readPromptTicket } from './prompt-ticket.ts'
import { createQueueTruth } from './queue-truth.ts'
import { examineServer } from './readiness.ts'
import { freeMemory, renderRun, type RenderParts } from './render-run.ts'
import { createRunFollower } from './run-follower.ts'
import { runOutputs } from './run-outputs.ts'
import { parseServerAddress, type ComfyServer } from './server-address.ts'
import { createServerSession } from './server-session.ts'
import { createUploads } from './start-frame.ts'
import { createSubmission } from './submission.ts'
import { defaultTiming, type ComfyTiming } from './timing.ts'
import { checkWith, type WorkflowCheck } from './workflow-check.ts'

export interface ComfyuiEngineParts {
  server: ComfyServer
  workflows: Pick<WorkflowRegistry, 'resolve' | 'find'>
  media: Pick<Media, 'extractFrame'>
  /** The numbers to plan with when a project names no workflow. */
  defaultWorkflow: WorkflowProfile
  /** Whether Sage variants run where they can. */
  useSage?: boolean
  /** Tries what the manifest calls too much for a small graphics card. */
  liftLimits?: boolean
  classify?: FailureClassifier
  /** Reads the model folders of a ComfyUI on this machine. */
  localModels?: LocalModelReader | undefined
  checkWorkflow?: WorkflowCheck
  chooseModels?: ModelChoice
  timing?: Partial<ComfyTiming>
  /** Lines for a person who looks for what went wrong; they hold no secret. */
  log?: (line: string) => void
  /** Milliseconds of a clock that never goes back. */
  elapsed?: () => number
}

/** Renders on one ComfyUI server. It holds a socket from the first render on, until it is closed. */
export interface ComfyuiEngine extends VideoEngine, AsyncDisposable {
  close(): Promise<void>
}

/** How long a closing engine looks after runs that were cancelled. */
const CLOSE_MS = 3000

/** Throws `server_address` for an address that can't be one. Nothing is asked of the server before it is needed. */
export function createComfyuiEngine({
  server,
  workflows,
  media,
  defaultWorkflow,
  useSage = false,
  liftLimits = false,
  classify = classifyFailure,
  localModels,
  checkWorkflow: givenCheck,
  chooseModels = () => ({}),
  timing: givenTiming = {},
  log = () => undefined,
  elapsed = () => performance.now()
}: ComfyuiEngineParts): ComfyuiEngine {
  const address = parseServerAddress(server)
  const timing: ComfyTiming = { ...defaultTiming, ...givenTiming }
  const logSafely = (line: string): void => log(address.redact(line))
  const http = createHttp({ address })
  const truth = createQueueTruth({ http, timing })
  const download = createFileDownload({ http, timing })
  const graphs = { workflows, useSage, chooseModels }
  let connection: Connection | null = null
  const session = createServerSession({ http, timing, isSteady: () => connection?.isOpen === true })
  const sage = createSageMemory()
  const validator = createModelValidator({ listed: session.models, local: localModels, sage, liftLimits })
  const checkWorkflow = givenCheck ?? checkWith(validator)
  const inBackground = new Set<Promise<void>>()

  const follower = createRunFollower({
    connection: () => connection ?? { isOpen: false, renew: () => undefined },
    truth,
    timing
  })
  /** The first render decides the client id: an earlier process's, when its prompt is followed, so that the server tells us of it. */
  const connect = (clientId: string = randomUUID()): Connection => {
    connection ??= createConnection({
      address,
      timing,
      log: logSafely,
      clientId,
      onEvent(event) {
        if (event.type === 'closed') session.forget()
        follower.onEvent(event)
      }
    })
    return connection
  }

  const classified = (failure: ComfyFailure, context: Omit<FailureContext, 'server'>): StudioError =>
    classify(address.redact(failure as unknown as Json) as unknown as ComfyFailure, {
      ...context,
      server: address.shown
    })
  /** At the engine's edge: what leaves it is an abort or an error of the studio, without secrets. */
  const atEdge = async <Result>(workflow: string | null, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof ServerFailure) throw classified(error.failure, { workflow })
      throw isAbort(error) ? error : toStudioError(error)
    }
  }

  const parts: RenderParts = {
    address,
    http,
    connection: connect,
    session,
    follower,
    submission: createSubmission({ http, truth, timing, log: logSafely }),
    uploads: createUploads({ http, timing }),
    download,
    media,
    graphs,
    timing,
    elapsed,
    classify: classified,
    refuseTooMuch: ({ workflow, frames, canvas, steps }, stats) =>
      refuseOverLimits(workflow, limitsFor(workflow, nominalVramGb(stats), { lifted: liftLimits }), {
        ...canvas,
        frames,
        steps
      }),
    background(work) {
      inBackground.add(work)
      void work.finally(() => inBackground.delete(work))
    }
  }

  const close = async (): Promise<void> => {
    // the server has the interrupt by then; its next node border may be minutes away
    await Promise.race([Promise.all(inBackground), delay(CLOSE_MS, undefined, { ref: false })])
    await connection?.close()
  }

  return {
    id: 'comfyui',
    name: address.shown,
    defaultWorkflow,

    readiness: (workflow, signal, models) =>
      atEdge(workflow.file, () =>
        examineServer({ address, session, truth, workflows, useSage, checkWorkflow, classify: classified }, workflow, {
          signal,
          models
        })
      ),

    models: (workflow, signal) =>
      atEdge(workflow.file, async () => {
        const nodes = await session.nodes(signal)
        const { graph, entry } = await workflows.resolve(workflow.file, {
          useSage,
          serverNodes: new Set(nodes.keys())
        })
        return modelSlots({ graph, known: entry.models, nodes, validator, signal })
      }),

    settings: (job) =>
      atEdge(job.workflow.file, async () => {
        const { places, withNames, models, resolved } = await prepareJobGraph(graphs, job, null)
        const isStarted = job.startFrame !== null && job.workflow.start_frame === 'required'
        const graph = withNames({
          startFrame: isStarted ? 'start.png' : null,
          endFrame: (job.endFrame ?? null) === null ? null : 'end.png',
          prefix: 'clip'
        })
        return { graph: normalForm(graph, places), models, uses_sage: resolved.usesSage }
      }),

    render: (job, run) =>
      atEdge(job.workflow.file, () => {
        let isSecond = false
        return sage.attempt({
          useSage,
          reasonOf: (error) => (isStudioError(error, 'sage_unavailable') ? causeOf(error) : null),
          tell: (reason) => logSafely(`SageAttention is not used on ${address.shown} any more: ${reason}`),
          async run({ useSage: tries, fallback }) {
            // The prompt of the first attempt has failed: the second has nothing of it to follow.
            const own = isSecond ? { ...run, ticket: undefined } : run
            isSecond = true
            const chosen = { ...graphs, useSage: tries, bypassSage: fallback !== null }
            const clip = await renderRun({ ...parts, graphs: chosen }, job, own)
            return { result: fallback === null ? clip : withFallback(clip, fallback), usedSage: usedSage(clip) }
          }
        })
      }),

    settle: (ticket) =>
      atEdge(null, async () => {
        const ours = readPromptTicket(ticket, address.shown)
        if (ours === null) return { state: 'lost' }
        const found = await truth.surely(ours.id)
        if (found.state === 'unknown') return { state: 'lost' }
        if (found.state !== 'ended') return { state: 'running' }
        // Outputs stand in the history of a failed run too, and a file may have been deleted since.
        if (found.entry.status?.completed === false) return { state: 'lost' }
        const isThere = await download.exists(runOutputs(found.entry, ours).film)
        return { state: isThere ? 'done' : 'lost' }
      }),

    rest: () => atEdge(null, () => freeMemory({ http, timing }, AbortSignal.timeout(timing.workMs))),

    close,
    [Symbol.asyncDispose]: close
  }
}

const causeOf = ({ facts, message }: StudioError): string =>
  typeof facts['cause'] === 'string' ? facts['cause'] : message

const usedSage = ({ notes }: Clip): boolean => (notes['sage'] as { used?: boolean } | undefined)?.used === true

const withFallback = (clip: Clip, reason: string): Clip => ({
  ...clip,
  notes: { ...clip.notes, sage: { used: false, reason, is_fallback: true } }
})
