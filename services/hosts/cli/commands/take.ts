import { Option } from 'commander'
import { StudioError } from '../../../contract/studio-error.ts'
import { takeId, type Consequence, type Rerender, type TakeShelf } from '../../../generation/take-shelf.ts'
import type { SegmentKey } from '../../../model/project-state.ts'
import type { Take } from '../../../model/take.ts'
import { exitCodes, type CliCommand, type StudioOptions } from '../cli-command.ts'

interface TakeOptions extends StudioOptions {
  take?: string
  select?: string
  release?: boolean
  star?: boolean
  reject?: string
  remove?: boolean
  again?: boolean
  same?: boolean
  rerender?: Rerender
}

/** What was done, and what it means for the segments after it where it means anything. */
interface Done {
  says: string
  consequence?: Consequence
}

export const takeCommand: CliCommand = (program, run) =>
  void program
    .command('take')
    .description('choose, mark or ask for takes of one segment; what is asked for is rendered by the next "render"')
    .argument('<project>', 'folder of the project')
    .argument('<shot>', 'id of the shot')
    .argument('<segment>', 'which segment of the shot, counted from 0, as in "plan --json"')
    .option('--select <id>', 'put this take into the film, to stay there whatever the storyboard says')
    .option('--release', 'let the storyboard decide again')
    .option('--take <id>', 'the take for --star, --reject and --remove (default: the one in the film)')
    .option('--star', 'mark it; --no-star takes the mark off')
    .option('--no-star')
    .option('--reject <note>', 'mark it as no good, and say why; an empty note takes that back')
    .option('--remove', 'delete it; never the one in the film')
    .option('--again', 'again with a new seed')
    .option('--same', 'the same again, as another take')
    .addOption(
      new Option('--rerender <how>', 'with a new seed: keep what follows, or not, or end where it starts').choices([
        'alone',
        'onwards',
        'bridged'
      ])
    )
    .option('--json', 'print one JSON object')
    .action((folder: string, shotId: string, typed: string, options: TakeOptions) =>
      run(options, async ({ studio, terminal, path, signal }) => {
        const segment = { shotId, index: segmentIndex(typed) }
        const work = workFor(options)
        await using session = await studio.open(path(folder), { engine: 'last', signal })
        if (!terminal.isJson) session.store.notices.forEach(terminal.notice)
        const { says, consequence } = await work(session.takes, segment)
        terminal.event({
          type: 'take_done',
          shot_id: shotId,
          segment_index: segment.index,
          text: says,
          ...(consequence !== undefined && {
            follows: consequence.follows.map(({ index }) => index),
            jumps: consequence.jumps.map(({ index }) => index)
          })
        })
        terminal.say([says, ...consequenceText(consequence)].join('\n'))
        return exitCodes.done
      })
    )

type Work = (takes: TakeShelf, segment: SegmentKey) => Promise<Done>

const asked =
  (says: string, ask: (takes: TakeShelf, segment: SegmentKey) => Promise<Consequence>): Work =>
  async (takes, segment) => ({ consequence: await ask(takes, segment), says })

/** The one thing that was asked for; throws `usage` for none and for several. */
function workFor({ take: id, select, release, star, reject, remove, again, same, rerender }: TakeOptions): Work {
  const named = (takes: TakeShelf, segment: SegmentKey): Promise<Take> =>
    id === undefined ? takes.selected(segment) : takes.find(segment, id)
  const marked =
    (says: string, mark: (takes: TakeShelf, take: Take) => Promise<void>): Work =>
    async (takes, segment) => {
      const take = await named(takes, segment)
      await mark(takes, take)
      return { says: `Take ${takeId(take)} is ${says}.` }
    }
  const nextRender = 'The next "framechain render" renders segment'
  const works: (Work | false)[] = [
    select !== undefined && asked(`Take ${select} is in the film.`, (takes, segment) => takes.select(segment, select)),
    release === true && asked('The storyboard decides again.', (takes, segment) => takes.release(segment)),
    star !== undefined && marked(star ? 'starred' : 'not starred', (takes, take) => takes.star(take, star)),
    reject !== undefined &&
      marked(reject === '' ? 'not rejected any more' : 'rejected', (takes, take) =>
        takes.reject(take, reject === '' ? null : reject)
      ),
    remove === true && marked('removed', (takes, take) => takes.remove(take)),
    again === true && asked(`${nextRender} with a new seed.`, (takes, segment) => takes.againWithNewSeed(segment)),
    same === true && asked(`${nextRender} once more.`, (takes, segment) => takes.sameAgain(segment)),
    rerender !== undefined &&
      asked(`${nextRender} with a new seed, ${rerender}.`, (takes, segment) => takes.rerender(segment, rerender))
  ]
  const [work, other] = works.filter((one) => one !== false)
  if (work !== undefined && other === undefined) return work
  throw new StudioError('usage', {
    reason: work === undefined ? 'It was not said what to do with the take.' : 'Only one thing can be done at a time.',
    fix: 'Give one of --select, --release, --star, --reject, --remove, --again, --same, --rerender.'
  })
}

function segmentIndex(typed: string): number {
  if (/^\d{1,6}$/.test(typed)) return Number(typed)
  throw new StudioError('usage', {
    reason: `"${typed}" is no segment.`,
    fix: 'Give the number of a segment of the shot, counted from 0; "framechain takes" lists them.'
  })
}

function consequenceText(consequence: Consequence | undefined): string[] {
  if (consequence === undefined) return []
  const { follows, jumps } = consequence
  return [
    ...(follows.length === 0 ? [] : [`Rendered again after it, from another start frame: ${namesOf(follows)}.`]),
    ...(jumps.length === 0 ? [] : [`Kept, though the picture may jump there: ${namesOf(jumps)}.`])
  ]
}

const namesOf = (segments: readonly SegmentKey[]): string => segments.map(({ index }) => `segment ${index}`).join(', ')
