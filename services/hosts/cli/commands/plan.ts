import { durationText } from '../../../model/time-text.ts'
import type { PlannedShot, VideoPlan } from '../../../model/video-plan-builder.ts'
import { planReport } from '../../../plan/plan-report.ts'
import { exitCodes, type CliCommand, type StudioOptions } from '../cli-command.ts'
import { forecastReport, forecastText } from '../forecast-text.ts'
import { typedShots, withServer } from '../server-options.ts'

interface PlanOptions extends StudioOptions {
  engine?: string
  dryRun?: boolean
  shots?: string
}

export const planCommand: CliCommand = (program, run) =>
  void withServer(program.command('plan'))
    .description('show how each shot is cut into segments, in frames')
    .argument('<project>', 'folder of the project')
    .option('--engine <id>', "plan for this engine instead of the project's")
    .option('--workflow <file>', "plan on this workflow instead of the project's")
    .option('--dry-run', 'say too what a run would render now, why, and about how long that takes')
    .option('--shots <ids>', 'with --dry-run: only these shots, for example 001,003')
    .option('--json', 'print one JSON object')
    .action((folder: string, options: PlanOptions) =>
      run(options, async ({ studio, terminal, path, signal, workflow }) => {
        await using session = await studio.open(path(folder), { isReadOnly: true, engine: options.engine, signal })
        if (!terminal.isJson) session.store.notices.forEach(terminal.notice)
        const plan = await session.plan(workflow)
        if (options.dryRun !== true) {
          terminal.event(planReport(plan))
          terminal.say(planText(plan))
          return exitCodes.done
        }
        const forecast = await session.forecast.look(plan, { shots: typedShots(options.shots), signal })
        terminal.event({ ...planReport(plan), dry_run: forecastReport(forecast) })
        terminal.say(`${planText(plan)}\n\n${forecastText(forecast)}`)
        return exitCodes.done
      })
    )

/** The frame budget as people read it. */
function planText(plan: VideoPlan): string {
  const { project, shots, frames, fps, width, height, workflow, canvas } = plan
  const head = `${project}: ${shots.length} shots, ${frames} frames at ${fps} fps (${durationText(frames / fps)}), ${width}x${height}`
  const rendered = `Rendered as ${workflow.title} at ${canvas.width}x${canvas.height}`
  return [head, rendered, '', ...shots.map(shotText)].join('\n')
}

function shotText({
  shotId,
  seconds,
  fps,
  segments,
  frames,
  filmFrames,
  difference,
  isReady,
  problem
}: PlannedShot): string {
  const cuts = segments.map(({ keeps, asks }) => `${keeps} of ${asks}`).join(' + ')
  const off = difference === 0 ? '' : ` (${difference} more than its length: a shot shows at least one)`
  const state = isReady ? '' : `  not ready: ${problem?.replaceAll('_', ' ')}`
  return `  ${shotId}  ${durationText(seconds)} → ${frames} at ${fps} fps = ${cuts} → ${filmFrames} in the film${off}${state}`
}
