import { followStatus } from '../../follow-status.ts'
import { readStatus, type KnownTakes, type ProjectStatus } from '../../project-status.ts'
import { exitCodes, type CliCommand, type CommandContext, type ExitCode, type StudioOptions } from '../cli-command.ts'
import { statusText } from '../status-text.ts'

interface StatusOptions extends StudioOptions {
  watch?: boolean
}

export const statusCommand: CliCommand = (program, run) =>
  void program
    .command('status')
    .description('show how far a project is, also while another process renders it')
    .argument('<project>', 'folder of the project')
    .option('--watch', 'show it again at every change, until Ctrl-C')
    .option('--json', 'print one JSON object, with --watch one a change')
    .action((folder: string, options: StatusOptions) =>
      run(options, async (context) => {
        const { terminal, path } = context
        if (options.watch === true) return await watchStatus(context, path(folder))
        const status = await statusOf(context, path(folder))
        terminal.event({ type: 'status', ...status })
        terminal.say(statusText(status, Date.now()))
        return exitCodes.done
      })
    )

async function statusOf(
  { studio, signal }: CommandContext,
  folder: string,
  known?: KnownTakes
): Promise<ProjectStatus> {
  await using session = await studio.open(folder, { isReadOnly: true, engine: 'last', signal })
  const [plan, holder] = [await session.planOfRun(), await studio.projects.heldBy(folder)]
  return await readStatus({ store: session.store, plan, holder, known })
}

/** Ends with Ctrl-C, which here is the way to end it and leaves nothing to say. */
async function watchStatus(context: CommandContext, folder: string): Promise<ExitCode> {
  const { studio, terminal, signal } = context
  const known: KnownTakes = new Map()
  let status: ProjectStatus | null = null
  let told = ''
  try {
    for await (const { isChanged } of followStatus(folder, { signal })) {
      // a renderer that was killed changes no file
      const isGone = status?.open_in != null && (await studio.projects.heldBy(folder)) === null
      if (status === null || isChanged || isGone) status = await statusOf(context, folder, known)
      const text = JSON.stringify(status)
      terminal.live(statusText(status, Date.now()))
      if (text === told) continue
      told = text
      terminal.event({ type: 'status', ...status })
      terminal.step(statusText(status, Date.now()))
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  terminal.settle()
  return exitCodes.cancelled
}
