import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { toStudioError } from '../../services/contract/studio-error.ts'
import { runOnce } from './disk-film.ts'

/**
 * One run of a project in a process of its own, so that limits of the system hit it alone. Prints its events, then its
 * outcome or its error, one JSON line each; in the middle of its first render it waits for a line.
 */
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)
const input = createInterface({ input: process.stdin })
const told = once(input, 'line')
let isHeld = false

try {
  const { outcome, rendered, reused, failures } = await runOnce(process.argv[2] ?? '', {
    async at(moment) {
      if (moment !== 'running' || isHeld) return
      isHeld = true
      say({ type: 'held' })
      await told
    },
    onEvent: say
  })
  say({ type: 'outcome', outcome, rendered, reused, failed: failures.map(({ error }) => error.code) })
} catch (error) {
  const { code, message } = toStudioError(error)
  say({ type: 'error', code, message })
}
input.close()
