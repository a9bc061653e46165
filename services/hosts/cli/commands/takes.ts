import { StudioError } from '../../../contract/studio-error.ts'
import { takeId, type ListedTake } from '../../../generation/take-shelf.ts'
import type { SegmentKey } from '../../../model/project-state.ts'
import type { Take } from '../../../model/take.ts'
import { durationText } from '../../../model/time-text.ts'
import { exitCodes, type CliCommand, type StudioOptions } from '../cli-command.ts'

export const takesCommand: CliCommand = (program, run) =>
  void program
    .command('takes')
    .description('list the takes of each segment, newest first; segments are counted from 0, as in "plan --json"')
    .argument('<project>', 'folder of the project')
    .argument('[shot]', 'only the takes of this shot')
    .option('--json', 'print one JSON event a take')
    .action((folder: string, shot: string | undefined, options: StudioOptions) =>
      run(options, async ({ studio, terminal, path, signal }) => {
        await using session = await studio.open(path(folder), { isReadOnly: true, engine: 'last', signal })
        const all = await session.takes.segments()
        const segments = all.filter(({ shotId }) => shot === undefined || shotId === shot)
        const known = new Set(session.store.storyboard.shots.map(({ shot_id }) => shot_id))
        if (shot !== undefined && segments.length === 0 && !known.has(shot)) {
          throw new StudioError('shot_unknown', { shot, known: [...known].join(', ') })
        }
        for (const segment of segments) {
          terminal.say(
            `Shot ${segment.shotId}, segment ${segment.index}${known.has(segment.shotId) ? '' : ' (not in the storyboard)'}`
          )
          for (const listed of await session.takes.list(segment)) {
            terminal.event(takeEvent(segment, listed))
            terminal.say(takeLine(listed))
          }
        }
        if (segments.length === 0) terminal.say('No takes yet.')
        return exitCodes.done
      })
    )

/** The slate of a take. */
const takeEvent = ({ shotId, index }: SegmentKey, { take, isSelected, isChosen }: ListedTake) => ({
  type: 'take',
  shot_id: shotId,
  segment_index: index,
  take: takeId(take),
  selected: isSelected,
  chosen: isChosen,
  starred: take.starred ?? false,
  rejected: take.rejected ?? null,
  clip: take.clip,
  fingerprint: take.fingerprint,
  graph_sha256: take.graph_sha256 ?? null,
  seed: take.seed,
  models: take.models,
  engine: take.engine,
  engine_version: take.engine_version,
  workflow: take.workflow,
  start_frame_sha256: take.start_frame_sha256,
  end_frame_sha256: take.end_frame_sha256 ?? null,
  frames: take.frames,
  fps: take.fps,
  width: take.width,
  height: take.height,
  attempts: take.attempts ?? null,
  rungs: take.rungs ?? [],
  timings_ms: take.timings_ms,
  created_at: take.created_at
})

const takeLine = ({ take, isSelected, isChosen }: ListedTake): string => {
  const facts = [
    `seed ${take.seed}`,
    take.workflow,
    `${take.frames} frames`,
    ...renderTime(take),
    take.created_at.slice(0, 16).replace('T', ' '),
    ...(isChosen ? ['chosen'] : []),
    ...(take.rejected === undefined ? [] : [`rejected: ${take.rejected.note}`])
  ]
  return `  ${isSelected ? '→' : ' '} ${take.starred === true ? '★' : ' '} ${takeId(take)}  ${facts.join(' · ')}`
}

const renderTime = ({ timings_ms: { render } }: Take): string[] =>
  render === undefined ? [] : [durationText(Math.round(render / 100) / 10)]
