import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** Runs another program in this one's place: its input and output, its signals, its end. Resolves when it ends, with how. */
export function handOver(program, args) {
  const child = spawn(program, args, { stdio: 'inherit' })
  // Ctrl-C reaches every process of the terminal: handed on, it would reach the child twice.
  const hasTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  const handlers = {
    SIGINT: () => hasTerminal || child.kill('SIGINT'),
    SIGTERM: () => child.kill('SIGTERM'),
    SIGHUP: () => child.kill('SIGHUP')
  }
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler)
  return new Promise((resolve) => {
    const end = (outcome) => {
      for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler)
      resolve(outcome)
    }
    child.once('error', (error) => end({ error, code: 1, signal: null }))
    child.once('exit', (code, signal) => end({ code, signal }))
  })
}

/** Ends this process as the other one ended. */
export function endAs({ code, signal }) {
  process.exitCode = code ?? 128 + constants.signals[signal]
  if (signal !== null) process.kill(process.pid, signal)
}
