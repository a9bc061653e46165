import type { StudioError } from '../../../contract/studio-error.ts'
import type { Json } from '../../../model/json.ts'
import type { ComfyFailure, FailureClassifier, FailureContext } from '../failure.ts'
import { unreachableVerdict } from './connection-errors.ts'
import { missingNodeVerdict, rejectionVerdict, workflowVerdict } from './rejections.ts'
import { runVerdict } from './run-errors.ts'
import { isPage, statusVerdict } from './server-answers.ts'
import { cappedRaw, sentence, verdictError, type Verdict } from './verdict.ts'

/**
 * Turns every failure of a server into what the user reads: what happened, why, what mends it in steps, whether to try
 * again, and the server's own words in `raw`. Secrets are taken out before. It never throws.
 *
 * A render that this Framechain cancels rejects with AbortError and never gets here; `cancelled` is one that somebody
 * stopped on the server.
 */
export const classifyFailure: FailureClassifier = (failure, context): StudioError =>
  verdictError(verdictOf(failure, context), rawOf(failure), context)

function verdictOf(failure: ComfyFailure, context: FailureContext): Verdict {
  const { server } = context
  switch (failure.kind) {
    case 'unreachable':
      return unreachableVerdict(failure, context)
    case 'status':
      return statusVerdict(failure, context)
    case 'rejected':
      return rejectionVerdict(failure, context)
    case 'run':
      return runVerdict(failure.error, context)
    case 'unfit':
      return failure.classes.length > 0
        ? missingNodeVerdict(failure.classes, context)
        : {
            code: 'invalid_params',
            what: `${server} can't run the workflow with one of its settings.`,
            cause: sentence(failure.problem),
            steps: ['Open the graph in ComfyUI, choose one of the values that the server knows, and export it again.']
          }
    case 'answer':
      return {
        code: 'worker_unavailable',
        what: `What answers at ${server} is not what ComfyUI says.`,
        cause: sentence(failure.problem),
        steps: [
          isPage(failure.problem.split(': ').slice(1).join(': '))
            ? 'Open the address in a browser: a login page or another program stands there.'
            : 'Open the address in a browser and see whether it shows ComfyUI.',
          'Correct the address in the settings, or update ComfyUI.'
        ],
        isRetryable: false,
        facts: { during: failure.during }
      }
    case 'interrupted':
      return {
        code: 'cancelled',
        what: `The render was stopped on ${server}, not by this Framechain.`,
        cause: 'Somebody stopped it in ComfyUI, or another program took it out of the queue.',
        steps: ['Start it again when the server is free: what was finished is kept.']
      }
    case 'lost':
      return {
        code: 'worker_unavailable',
        what: `${server} lost the render ${failure.submissions === 1 ? 'once' : `${failure.submissions} times`}.`,
        cause:
          'It is neither in the queue nor in the history: ComfyUI was restarted, or it crashed for want of memory.',
        steps: [
          'Look at the console of ComfyUI for the reason of its restart.',
          'If it ran out of memory: fewer frames, a smaller size, or a smaller model.'
        ],
        facts: { submissions: failure.submissions }
      }
    case 'no-clip':
      return noClipVerdict(failure.problem, context)
  }
}

/** The run ended well and left nothing: the graph saves no film, or the file went before it was fetched. */
function noClipVerdict(problem: string, context: FailureContext): Verdict {
  if (!/gone|download|bytes|size|empty|instead of/i.test(problem))
    return workflowVerdict(context, sentence(problem), '')
  return {
    code: 'network_error',
    what: `The finished clip could not be fetched from ${context.server}.`,
    cause: sentence(problem),
    steps: [
      'Start the segment again.',
      'If it comes again, see whether something empties the output folder of the server, or whether a proxy cuts large files off.'
    ]
  }
}

/** What the server said, as far as the failure keeps it. */
function rawOf(failure: ComfyFailure): Json {
  switch (failure.kind) {
    case 'status':
      return { status: failure.status, body: cappedRaw(failure.body) }
    case 'rejected':
      return { error: failure.error === null ? null : { ...failure.error }, node_errors: failure.nodeErrors }
    case 'run':
      return { ...failure.error, current_inputs: failure.error.current_inputs ?? {} }
    case 'unreachable':
      return { system: failure.system, system_code: failure.code ?? null }
    case 'answer':
    case 'unfit':
    case 'no-clip':
      return failure.problem
    case 'interrupted':
    case 'lost':
      return null
  }
}
