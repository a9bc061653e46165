import { resolve } from 'node:path'
import { Command, CommanderError } from 'commander'
import { createLogUpdate } from 'log-update'
import { isAbort, toStudioError } from '../../contract/studio-error.ts'
import { createStudio } from '../studio.ts'
import { exitCodes, type CliCommand, type CommandContext, type ExitCode, type RunCommand } from './cli-command.ts'
import { demoCommand } from './commands/demo.ts'
import { doctorCommand } from './commands/doctor.ts'
import { filmCommand } from './commands/film.ts'
import { newCommand } from './commands/new.ts'
import { planCommand } from './commands/plan.ts'
import { renderCommand } from './commands/render.ts'
import { createTerminal } from './terminal.ts'

/** All that the command line touches of its process. */
export interface CliHost {
  argv: string[]
  env: Record<string, string | undefined>
  cwd: string
  stdout: NodeJS.WritableStream & { isTTY?: boolean }
  stderr: NodeJS.WritableStream & { isTTY?: boolean }
  signals: {
    on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown
    off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown
  }
}

const commands: CliCommand[] = [newCommand, planCommand, renderCommand, filmCommand, demoCommand, doctorCommand]

/** Runs one command line and resolves to its exit code. Never rejects. */
export async function runCli(host: CliHost): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.done
  const program = new Command('framechain')
    .description('Turns a storyboard into a frame-exact film on your own machines.')
    .configureOutput({ writeOut: (text) => host.stdout.write(text), writeErr: (text) => host.stderr.write(text) })
    .exitOverride()

  const run: RunCommand = async ({ json = false }, work) => {
    exitCode = await withCancel(host, json, work)
  }
  for (const add of commands) add(program, run)
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program)

  try {
    await program.parseAsync(host.argv, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    throw error
  }
}

/** The first Ctrl-C cancels cleanly, and a second one changes nothing. */
async function withCancel(
  host: CliHost,
  isJson: boolean,
  work: (context: CommandContext) => Promise<ExitCode>
): Promise<ExitCode> {
  const cancel = new AbortController()
  const onSignal = () => cancel.abort()
  host.signals.on('SIGINT', onSignal)
  host.signals.on('SIGTERM', onSignal)
  const isScreen = host.stdout.isTTY === true && !isJson
  const terminal = createTerminal({
    isJson,
    stdout: host.stdout,
    stderr: host.stderr,
    ...(isScreen ? { redraw: createLogUpdate(host.stdout) } : {})
  })
  const studio = createStudio({ env: host.env })
  try {
    return await work({ studio, terminal, signal: cancel.signal, path: (typed) => resolve(typedFrom(host), typed) })
  } catch (error) {
    terminal.settle()
    if (isAbort(error)) {
      terminal.event({ type: 'cancelled' })
      terminal.say('Cancelled. What was finished is kept.')
      return exitCodes.cancelled
    }
    const failure = toStudioError(error)
    terminal.error(failure)
    return failure.code === 'usage' ? exitCodes.usage : exitCodes.failed
  } finally {
    await studio.close()
    host.signals.off('SIGINT', onSignal)
    host.signals.off('SIGTERM', onSignal)
  }
}

/** npm runs scripts in the package's folder and names the user's own in INIT_CWD. */
const typedFrom = ({ env, cwd }: CliHost): string =>
  (env.npm_lifecycle_event === 'framechain' ? env.INIT_CWD : undefined) ?? cwd
