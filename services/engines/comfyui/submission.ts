import type { Graph } from '../../workflows/graph.ts'
import { promptAnswerSchema, rejectionSchema } from './answers.ts'
import { isUnreachable, ServerFailure } from './failure.ts'
import { readJson, statusFailure, type Http, type HttpRequest } from './http.ts'
import { patiently, unlessAborted } from './patience.ts'
import type { QueueTruth } from './queue-truth.ts'
import type { ComfyTiming } from './timing.ts'

export interface Prompt {
  promptId: string
  clientId: string
  graph: Graph
}

export interface Submission {
  /**
   * Puts a prompt into the queue, once: after an answer that did not come, the server's own record is read before it is
   * posted again under the same id. Throws a ServerFailure for a graph that the server refuses, in part or whole.
   */
  submit(prompt: Prompt, signal: AbortSignal): Promise<void>
  /** Resolves when no post of that prompt is on its way any more. */
  settled(promptId: string): Promise<void>
  /** Takes a prompt back: out of the queue, or by an interrupt that names it. Never throws what the server does. */
  withdraw(promptId: string): Promise<void>
}

const MAX_POSTS = 5
const LOOKS = 10
/** A prompt that has just left the queue clears the interrupt when it begins, and runs on: by this look it has begun. */
const SECOND_INTERRUPT = 4

export function createSubmission(parts: {
  http: Http
  truth: QueueTruth
  timing: ComfyTiming
  log: (line: string) => void
}): Submission {
  const { http, truth, timing, log } = parts
  const posts = new Map<string, Promise<void>>()

  /** Goes on to its end even when the render is cancelled: a post that is cut off may have been taken. */
  const post = async ({ promptId, clientId, graph }: Prompt): Promise<void> => {
    const request: HttpRequest = {
      method: 'POST',
      path: '/prompt',
      json: {
        prompt: graph,
        client_id: clientId,
        prompt_id: promptId,
        // Newer servers switch the previews on for this prompt; older ones ignore it.
        extra_data: { preview_method: 'auto' }
      },
      signal: undefined,
      timeoutMs: timing.workMs
    }
    const { status, text } = await http.answer(request)
    if (status === 400) throw rejection(text) ?? statusFailure(request, status, text)
    if (status !== 200) throw statusFailure(request, status, text)
    const answer = readJson(text, promptAnswerSchema, 'POST /prompt')
    if (answer.prompt_id !== promptId) {
      await withdraw(answer.prompt_id)
      const problem = 'it gave the prompt another id than ours: ComfyUI 0.3.45 or later is needed'
      throw new ServerFailure({ kind: 'answer', during: 'POST /prompt', problem })
    }
    // With some good outputs the server runs those and drops the rest without a word.
    if (Array.isArray(answer.node_errors) || Object.keys(answer.node_errors).length === 0) return
    await withdraw(promptId)
    throw new ServerFailure({ kind: 'rejected', error: null, nodeErrors: answer.node_errors })
  }

  const tracked = (prompt: Prompt): Promise<void> => {
    const running = post(prompt)
    const settled = running.then(
      () => undefined,
      () => undefined
    )
    posts.set(prompt.promptId, settled)
    void settled.then(() => posts.delete(prompt.promptId))
    return running
  }

  const withdraw: Submission['withdraw'] = async (promptId) => {
    const timeoutMs = timing.requestMs
    const tell = (path: string, json: unknown) =>
      http.tell({ method: 'POST', path, json, signal: undefined, timeoutMs })
    try {
      await tell('/queue', { delete: [promptId] })
      // Once more, but not at every look: old servers read no prompt_id, and it could hit another's.
      for (let look = 0; look < LOOKS; look++) {
        const { state } = await truth.whereabouts(promptId)
        if (state === 'waiting') await tell('/queue', { delete: [promptId] })
        else if (state !== 'running') return
        else if (look === 0 || look === SECOND_INTERRUPT) await tell('/interrupt', { prompt_id: promptId })
        await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** look).unref())
      }
    } catch (error) {
      log(`the prompt ${promptId} could not be taken back: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  return {
    async submit(prompt, signal) {
      for (let posted = 1; ; posted++) {
        try {
          return await unlessAborted(tracked(prompt), signal)
        } catch (error) {
          if (!isUnreachable(error) || posted >= MAX_POSTS) throw error
          log(`no answer to the post of ${prompt.promptId}: ${error.message}`)
        }
        const { state } = await patiently(() => truth.surely(prompt.promptId, signal), { timing, signal })
        if (state !== 'unknown') return
      }
    },
    settled: (promptId) => posts.get(promptId) ?? Promise.resolve(),
    withdraw
  }
}

/** The refusal in a body of status 400; null where it holds none. */
function rejection(text: string): ServerFailure | null {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return null
  }
  const read = rejectionSchema.safeParse(body)
  if (!read.success) return null
  const { error, node_errors: nodeErrors } = read.data
  return new ServerFailure({ kind: 'rejected', error, nodeErrors })
}
