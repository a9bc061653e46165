import { isStudioError } from '../../../contract/studio-error.ts'
import { durationText } from '../../../model/time-text.ts'
import type { VideoPlan } from '../../../model/video-plan-builder.ts'
import type { Session } from '../../studio.ts'
import { exitCodes, type CliCommand, type StudioOptions, type CommandContext, type ExitCode } from '../cli-command.ts'
import { withServer } from '../server-options.ts'

interface FilmCommandOptions extends StudioOptions {
  out?: string
  engine?: string
  gaps?: boolean
}

export const filmCommand: CliCommand = (program, run) =>
  void withServer(program.command('film'))
    .description('join the rendered shots to one film')
    .argument('<project>', 'folder of the project')
    .option('--out <file>', "where the film shall lie (default: the project's export folder)")
    .option('--engine <id>', 'join the takes of this engine instead of those of the last run')
    .option('--workflow <file>', 'join the takes of this workflow instead of those of the last run')
    .option('--gaps', 'fill shots that are not rendered with black instead of failing')
    .option('--json', 'print JSON events')
    .action((folder: string, options: FilmCommandOptions) =>
      run(options, async (context) => {
        const { studio, path, signal, workflow } = context
        await using session = await studio.open(path(folder), { engine: options.engine ?? 'last', signal })
        const out = options.out === undefined ? undefined : path(options.out)
        const isOther = options.engine !== undefined || workflow !== undefined
        const plan = isOther ? await session.plan(workflow) : await session.planOfRun()
        return await makeFilm(context, session, plan, { out, gaps: options.gaps })
      })
    )

/** Makes the film and prints where it lies and the proof of its length. */
export async function makeFilm(
  { terminal, signal }: CommandContext,
  session: Session,
  plan: VideoPlan,
  { out, gaps }: { out?: string | undefined; gaps?: boolean | undefined }
): Promise<ExitCode> {
  session.store.notices.forEach(terminal.notice)
  const changed = await changedShots(session, plan, signal)
  if (changed === null) terminal.notice(`${plan.workflow.file} is not known here: the takes are joined as they are.`)
  else if (changed.length > 0)
    terminal.notice(`Changed since they were rendered, shown as they were: ${changed.join(', ')}.`)
  const film = await session.films.make(plan, {
    out,
    isWithGaps: gaps,
    signal,
    onProgress(fraction) {
      terminal.live(`Joining the film: ${Math.floor(fraction * 100)} %`)
      terminal.event({ type: 'film_progress', fraction })
    }
  })
  terminal.settle()
  const { file, planned, frames, fps, seconds, width, height, bytes, shots } = film
  terminal.event({
    type: 'film',
    file,
    frames_planned: planned,
    frames,
    fps: plan.fps,
    seconds,
    width,
    height,
    bytes,
    shots
  })
  terminal.say(
    [
      `Film: ${file}`,
      `  frames planned ${planned}, frames found ${frames}`,
      `  duration ${durationText(seconds)} at ${Number(fps.toFixed(3))} fps`,
      `  size ${width}x${height}, ${(bytes / 1e6).toFixed(1)} MB`,
      `  shots: ${shots.encoded} encoded, ${shots.copied} joined as they were, ${shots.reused} reused${shots.blank > 0 ? `, ${shots.blank} black` : ''}`
    ].join('\n')
  )
  return exitCodes.done
}

/** Shots whose takes no longer show what the storyboard says; null where the workflow of the takes is not here to ask. */
async function changedShots(session: Session, plan: VideoPlan, signal: AbortSignal): Promise<string[] | null> {
  const changed = new Set<string>()
  try {
    await session.generation.review(plan, {
      signal,
      onEvent: (event) =>
        void (event.type === 'segment' && event.state.status === 'stale' && changed.add(event.shot_id))
    })
    return [...changed]
  } catch (error) {
    if (isStudioError(error, 'workflow_unknown')) return null
    throw error
  }
}
