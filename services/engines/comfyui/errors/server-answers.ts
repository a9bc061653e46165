import type { ComfyFailure, FailureContext } from '../failure.ts'
import { sentence, type Verdict } from './verdict.ts'

type StatusFailure = Extract<ComfyFailure, { kind: 'status' }>

/** An answer of another status than 200, by whoever gave it: ComfyUI, or a proxy before it. */
export function statusVerdict({ during, status, body }: StatusFailure, { server }: FailureContext): Verdict {
  const facts = { status, during }
  const answered = `${server} answered ${during} with status ${status}`
  const unavailable = (cause: string, steps: string[], isRetryable = false): Verdict => ({
    code: 'worker_unavailable',
    what: `${answered}.`,
    cause,
    steps,
    isRetryable,
    facts
  })

  if (status === 401 || status === 407) {
    return unavailable('A login is asked for, and the one that was sent is missing or wrong.', [
      'Put the user and password, or the header that the proxy asks for, into the settings of this server.'
    ])
  }
  if (status === 403) {
    return unavailable(
      body.trim() === ''
        ? 'The server lets nobody in who comes from another address than its own (ComfyUI checks the origin), or a proxy refuses the login.'
        : 'A proxy before the server refuses the login.',
      [
        'Check the login of this server in the settings.',
        'Use the address that the server itself goes by: 127.0.0.1 and localhost are not the same to it.'
      ]
    )
  }
  if (status >= 300 && status < 400) {
    return unavailable('Something before the server sends visitors elsewhere, most likely to a login page.', [
      'Open the address in a browser to see where it leads.',
      'Enter the address that ComfyUI itself answers at, with the header that the login asks for.'
    ])
  }
  if (status === 404 || status === 405) {
    return unavailable('What answers there is not ComfyUI, lies behind another path, or is too old for this request.', [
      'Open the address in a browser and see whether it shows ComfyUI.',
      'Correct the address in the settings, or update ComfyUI.'
    ])
  }
  if (status === 413) {
    return {
      code: 'invalid_params',
      what: `${server} did not take a picture because it is too large.`,
      cause: reasonIn(body) ?? 'A proxy before the server takes only smaller ones.',
      steps: [
        'Start ComfyUI with a larger --max-upload-size (in MB; 100 is its own limit).',
        'Behind a proxy raise its limit too (nginx: client_max_body_size).',
        'Or choose a smaller keyframe.'
      ],
      facts
    }
  }
  if (status === 408 || status === 504 || status === 524) {
    return {
      code: 'timeout',
      what: `${server} did not answer ${during} in time.`,
      cause: 'A proxy waited for ComfyUI and gave up.',
      steps: ['See whether ComfyUI is busy or hangs, then try again.', 'Raise the time that the proxy waits.'],
      facts
    }
  }
  if (status === 429) {
    return unavailable(
      'The server, or a proxy before it, takes no more requests for now.',
      ['Wait a little, then try again.'],
      true
    )
  }
  if (status === 507) {
    return {
      code: 'disk_full',
      what: `The disk of ${server} is full.`,
      cause: reasonIn(body) ?? 'The server could not store what it was sent.',
      steps: ['Free some space on the disk of the server: its output, input and temp folders grow with every render.'],
      facts: { ...facts, file: `a file on ${server}` }
    }
  }
  if (status === 502 || status === 503 || (status > 504 && status < 600)) {
    return unavailable(
      isPage(body)
        ? 'A proxy answers in its place with a page of its own: ComfyUI behind it does not run, or is starting.'
        : 'ComfyUI behind this address does not run, or is starting.',
      ['See whether ComfyUI runs, and start it if not.', 'Try again in a minute.'],
      true
    )
  }
  if (status === 400) {
    return {
      code: 'invalid_params',
      what: `${server} did not take the request ${during}.`,
      cause: reasonIn(body) ?? 'It gave no reason: a name or a folder in the request is not allowed there.',
      steps: ['See the details for the request.', 'Give the keyframe a plain file name, then try again.'],
      facts
    }
  }
  return {
    code: 'unknown',
    what: `${answered}.`,
    cause: reasonIn(body) ?? 'It gave no reason.',
    steps: ['Look at the console of ComfyUI: the reason stands there.', 'Restart ComfyUI if it goes on.'],
    facts
  }
}

/** A page for people, where an answer for programs is expected. */
export const isPage = (body: string): boolean => /^\s*<(!doctype|html|head|body|\?xml)/i.test(body)

/** The reason in a plain answer; a page for people, or nothing, holds none. */
const reasonIn = (body: string): string | undefined => (body.trim() === '' || isPage(body) ? undefined : sentence(body))
