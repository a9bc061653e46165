import type { StudioError } from '../../contract/studio-error.ts'
import type { Json } from '../../model/json.ts'
import type { Graph } from '../../workflows/graph.ts'
import type { NodeFacts } from '../../workflows/injection/node-facts.ts'
import type { ModelFile } from '../../workflows/model-sidecar.ts'

/** Each way in which a server can fail a render, as far as the protocol tells them apart. Secrets are taken out before it is classified. */
export type ComfyFailure =
  /** No answer: refused, reset, unknown host, time-out. */
  | { kind: 'unreachable'; during: string; system: string; code?: string | undefined; isFirstContact: boolean }
  /** An answer with another status than 200; the body as text, cut. */
  | { kind: 'status'; during: string; status: number; body: string }
  /** An answer that is not what the protocol says. */
  | { kind: 'answer'; during: string; problem: string }
  /** The server lacks node classes, or a choice that it does not check itself. Nothing was queued. */
  | { kind: 'unfit'; problem: string; classes: string[] }
  /** `POST /prompt` said no, or yes with `node_errors`. */
  | { kind: 'rejected'; error: RejectionError | null; nodeErrors: Record<string, Json> }
  /** `execution_error`, as the server sent it. */
  | { kind: 'run'; error: ExecutionError }
  /** Ended by somebody else's interrupt, or deleted from the queue. */
  | { kind: 'interrupted' }
  /** Neither in the queue nor in the history, again. */
  | { kind: 'lost'; submissions: number }
  /** The run succeeded and there is no clip that can be fetched. */
  | { kind: 'no-clip'; problem: string }

export interface RejectionError {
  type: string
  message: string
  details: string
}

export interface ExecutionError {
  node_id: string
  node_type: string
  exception_type: string
  exception_message: string
  traceback: string[]
  /** What the node was given, as text: file names among it. */
  current_inputs?: Record<string, Json> | undefined
}

export interface FailureContext {
  /** The server's address as it may be shown. */
  server: string
  workflow: string | null
  /** What was sent, where it got so far: it names the files behind a node's id. */
  graph?: Graph | undefined
  /** What the workflow's sidecar says of its models: sizes, sources, stand-ins. */
  models?: readonly ModelFile[] | undefined
  /** What the server offers, for near matches. */
  nodes?: NodeFacts | undefined
}

/** Turns a failure into what the user reads. */
export type FailureClassifier = (failure: ComfyFailure, context: FailureContext) => StudioError

/** A failure on its way to the engine's edge, where it is classified. */
export class ServerFailure extends Error {
  override readonly name = 'ServerFailure'
  readonly failure: ComfyFailure

  constructor(failure: ComfyFailure, options?: { cause?: unknown }) {
    super(`${failure.kind}: ${JSON.stringify(failure).slice(0, 500)}`, options)
    this.failure = failure
  }
}

export const isUnreachable = (error: unknown): error is ServerFailure =>
  error instanceof ServerFailure && (error.failure.kind === 'unreachable' || isGateway(error.failure))

/** What a proxy says when the server behind it is away. */
const isGateway = (failure: ComfyFailure): boolean =>
  failure.kind === 'status' && [502, 503, 504].includes(failure.status)
