import type { RunOutcome } from '../../../generation/video-generation-service.ts'
import type { Session } from '../../studio.ts'
import { exitCodes, type CliCommand, type StudioOptions, type CommandContext, type ExitCode } from '../cli-command.ts'
import { forecastEvent, forecastLine } from '../forecast-text.ts'
import { createProgressDisplay } from '../progress-display.ts'
import { typedShots, withServer } from '../server-options.ts'

interface RenderOptions extends StudioOptions {
  engine?: string
  shots?: string
}

export const renderCommand: CliCommand = (program, run) =>
  void withServer(program.command('render'))
    .description('render what is missing or has changed')
    .argument('<project>', 'folder of the project')
    .option('--engine <id>', "render on this engine instead of the project's")
    .option('--workflow <file>', "render with this workflow instead of the project's")
    .option('--shots <ids>', 'only these shots, for example 001,003')
    .option('--json', 'print JSON events')
    .action((folder: string, options: RenderOptions) =>
      run(options, async (context) => {
        const { studio, path, signal } = context
        await using session = await studio.open(path(folder), { engine: options.engine, signal })
        return await renderProject(context, session, options)
      })
    )

/** Renders and says what came of it. */
export async function renderProject(
  { studio, terminal, signal, workflow }: CommandContext,
  session: Session,
  { shots }: { shots?: string | undefined }
): Promise<ExitCode> {
  session.store.notices.forEach(terminal.notice)
  const plan = await session.plan(workflow)
  const chosen = typedShots(shots)
  const forecast = await session.forecast.look(plan, { shots: chosen, signal })
  terminal.event(forecastEvent(forecast))
  if (forecast.toRender.length > 0) terminal.say(forecastLine(forecast))
  const outcome = await session.generation.run(plan, {
    shots: chosen,
    signal,
    seen: forecast.seen,
    onEvent: createProgressDisplay(terminal, studio.elapsed)
  })
  terminal.settle()
  for (const { error } of [...outcome.failures, ...outcome.notReady]) terminal.error(error)
  terminal.event(outcomeEvent(outcome))
  if (outcome.outcome === 'cancelled') {
    terminal.say('Cancelled. What was finished is kept, and the next run goes on from there.')
    return exitCodes.cancelled
  }
  terminal.say(`${outcome.rendered} rendered, ${outcome.reused} reused, ${outcome.failures.length} failed.`)
  return outcome.outcome === 'done' ? exitCodes.done : exitCodes.failed
}

const outcomeEvent = ({ outcome, rendered, reused, failures, notReady }: RunOutcome) => ({
  type: outcome === 'done' ? 'done' : outcome,
  rendered,
  reused,
  failed: failures.map(({ shotId, index, error }) => ({ shot_id: shotId, segment_index: index, code: error.code })),
  not_ready: notReady.map(({ shotId }) => shotId)
})
