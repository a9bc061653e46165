import { resolve } from 'node:path'
import { Command, CommanderError } from 'commander'
import { createLogUpdate } from 'log-update'
import { isAbort, toStudioError } from '../../contract/studio-error.ts'
import { createStudio, type Studio } from '../studio.ts'
import {
  exitCodes,
  type CliCommand,
  type CommandContext,
  type ExitCode,
  type RunCommand,
  type StudioOptions
} from './cli-command.ts'
import { demoCommand } from './commands/demo.ts'
import { doctorCommand } from './commands/doctor.ts'
import { filmCommand } from './commands/film.ts'
import { newCommand } from './commands/new.ts'
import { planCommand } from './commands/plan.ts'
import { renderCommand } from './commands/render.ts'
import { serveCommand } from './commands/serve.ts'
import { statusCommand } from './commands/status.ts'
import { takeCommand } from './commands/take.ts'
import { takesCommand } from './commands/takes.ts'
import { workflowCommand } from './commands/workflow.ts'
import { saidSettings, workflowOption } from './server-options.ts'
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

const commands: CliCommand[] = [
  newCommand,
  planCommand,
  renderCommand,
  statusCommand,
  filmCommand,
  takesCommand,
  takeCommand,
  demoCommand,
  serveCommand,
  workflowCommand,
  doctorCommand
]

/** Runs one command line and resolves to its exit code. Never rejects. */
export async function runCli(host: CliHost): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.done
  const program = new Command('framechain')
    .description('Turns a storyboard into a frame-exact film on your own machines.')
    .configureOutput({ writeOut: (text) => host.stdout.write(text), writeErr: (text) => host.stderr.write(text) })
    .exitOverride()

  const run: RunCommand = async (options, work) => {
    exitCode = await withCancel(host, options, work)
  }
  for (const add of commands) add(program, run)
  for (const command of withSubcommands(program)) command.exitOverride().copyInheritedSettings(program)

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
  options: StudioOptions,
  work: (context: CommandContext) => Promise<ExitCode>
): Promise<ExitCode> {
  const isJson = options.json === true
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
  const path = (typed: string) => resolve(typedFrom(host), typed)
  let studio: Studio | null = null
  try {
    const workflow = workflowOption(options.workflow, path)
    studio = createStudio({ env: host.env, said: saidSettings(options), workflowFile: workflow.file })
    return await work({ studio, terminal, signal: cancel.signal, env: host.env, path, workflow: workflow.name })
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
    await studio?.close()
    host.signals.off('SIGINT', onSignal)
    host.signals.off('SIGTERM', onSignal)
  }
}

/** npm runs scripts in the package's folder and names the user's own in INIT_CWD. */
const typedFrom = ({ env, cwd }: CliHost): string =>
  (['framechain', 'start'].includes(env.npm_lifecycle_event ?? '') ? env.INIT_CWD : undefined) ?? cwd

const withSubcommands = (command: Command): Command[] =>
  command.commands.flatMap((sub) => [sub, ...withSubcommands(sub)])
