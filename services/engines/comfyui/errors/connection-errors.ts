import type { ComfyFailure, FailureContext } from '../failure.ts'
import type { Verdict } from './verdict.ts'

type Unreachable = Extract<ComfyFailure, { kind: 'unreachable' }>

/** A connection that did not come about or broke, by the system's own code (Node's `error.code`). */
export function unreachableVerdict(failure: Unreachable, { server }: FailureContext): Verdict {
  const { during, system, code = '', isFirstContact } = failure
  const facts = { during, system, ...(code !== '' && { system_code: code }) }
  const base = { facts, cause: `${capital(system)}.` }

  if (timeoutCodes.has(code)) {
    return {
      ...base,
      code: 'timeout',
      what: `${server} did not answer ${during} in time.`,
      steps: [
        'See whether ComfyUI is busy or hangs: its console says what it does.',
        'Check the address and the firewall of the server, then try again.'
      ]
    }
  }
  if (code === 'ECONNREFUSED') {
    return {
      ...base,
      code: 'worker_unavailable',
      what: `Nothing answers at ${server}.`,
      cause: 'Nothing listens there: ComfyUI does not run, or listens elsewhere.',
      steps: [
        'Start ComfyUI.',
        'Check the address in the settings: ComfyUI listens at port 8188, its desktop app at 8000.',
        'On another machine start it with --listen, and let its firewall pass the port.'
      ]
    }
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      ...base,
      code: 'worker_unavailable',
      what: `${server} can't be found.`,
      cause: 'Its name is not known here.',
      steps: [
        'Check the spelling of the address in the settings.',
        'Check the network, or use the number (IP) of the machine.'
      ],
      isRetryable: code === 'EAI_AGAIN'
    }
  }
  if (/CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO_VERIFY|ERR_SSL|EPROTO/.test(code)) {
    return {
      ...base,
      code: 'worker_unavailable',
      what: `The secure connection to ${server} did not come about.`,
      cause: `Its certificate or its protocol is not accepted (${code}).`,
      steps: [
        'Use http:// if the server has no certificate.',
        'Or give the server a certificate that this machine trusts.'
      ],
      isRetryable: false
    }
  }
  return {
    ...base,
    code: isFirstContact ? 'worker_unavailable' : 'network_error',
    what: isFirstContact ? `${server} can't be reached.` : `The connection to ${server} broke during ${during}.`,
    steps: [
      'Check the network between this machine and the server.',
      'See whether ComfyUI still runs there: a crash for want of memory ends it without a word.'
    ]
  }
}

/** Node's own, undici's, and a signal that ran out. */
const timeoutCodes: ReadonlySet<string> = new Set([
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'TimeoutError'
])

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
