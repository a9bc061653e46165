import { randomInt } from 'node:crypto'
import { StudioError } from '../contract/studio-error.ts'
import { choiceOf, segmentKey, segmentStates, withChoice, type SegmentKey } from '../model/project-state.ts'
import type { Take } from '../model/take.ts'
import type { ProjectStore } from '../project/project-store.ts'
import type { WorkflowDirectory } from '../workflows/workflow-directory.ts'
import { createBridges } from './bridge.ts'
import { createLiveTakes, type LiveTakes } from './live-takes.ts'
import { takesOf } from './take-history.ts'
import { createTakeStore } from './take-store.ts'

export interface ListedTake {
  take: Take
  /** The one in the film. */
  isSelected: boolean
  /** A person chose it: it stays whatever the storyboard says. */
  isChosen: boolean
}

/** What a choice means for the segments after it. */
export interface Consequence {
  /** They start from another frame now: the next run renders them again. */
  follows: SegmentKey[]
  /** They are kept, though the segment before ends on another frame, or may do so: the picture may jump there. */
  jumps: SegmentKey[]
}

/** `alone`: what follows is kept as it is. `bridged`: and the new take ends where the kept one after it starts. */
export type Rerender = 'alone' | 'onwards' | 'bridged'

/**
 * The takes of a project in a person's hands; choices belong to shot id and segment. All of it may be asked for while a
 * run goes on in this process, and what a person says last counts:
 *
 * - A choice takes effect at once. What an engine renders of that shot and nobody wants any more is cancelled there (a
 *   clip that is finished already is kept as a take), and the run goes on with the shot's first segment that is to be
 *   rendered now, also of a shot that it was through with.
 * - A shot that the run did not take in is left to the next run, as it is without one.
 * - The run goes on by the storyboard that it began with.
 * - Changes of one shot are made one after another, those of the run among them: nobody's is lost, and no take is removed
 *   while it is on its way into the film. While a run waits for room on the disk, so do changes of the shot it is at.
 */
export interface TakeShelf {
  /** Every segment that has a take, in storyboard order; those of shots that are gone come last. */
  segments(): Promise<SegmentKey[]>
  /** The whole takes of a segment, newest first. */
  list(segment: SegmentKey): Promise<ListedTake[]>
  /** `id`: the fingerprint, or so much of its start that there is one such take. Throws `take_unknown`. */
  find(segment: SegmentKey, id: string): Promise<Take>
  /** The take in the film. Throws `take_unknown`. */
  selected(segment: SegmentKey): Promise<Take>
  /** Puts that take into the film, to stay there whatever its shot says. Throws `take_unknown`, `take_misfit`. */
  select(segment: SegmentKey, id: string): Promise<Consequence>
  /** Lets the storyboard decide again: takes back all that was chosen of the segment. */
  release(segment: SegmentKey): Promise<Consequence>
  star(take: Take, isStarred: boolean): Promise<void>
  /** Null takes it back. */
  reject(take: Take, note: string | null): Promise<void>
  /** Throws `take_selected` for the take in the film. */
  remove(take: Take): Promise<void>
  againWithNewSeed(segment: SegmentKey): Promise<Consequence>
  /** The content of the selected take once more, as another take. */
  sameAgain(segment: SegmentKey): Promise<Consequence>
  /** With a new seed. Throws `no_bridge`. */
  rerender(segment: SegmentKey, how: Rerender): Promise<Consequence>
}

export interface TakeShelfParts {
  store: ProjectStore
  workflows: Pick<WorkflowDirectory, 'find' | 'names'>
  /** Holds a shot's takes against the plan; resolves to how many segments the shot has. */
  review(shotId: string): Promise<{ segments: number }>
  now: () => string
  /** Shared with the runs of the project. */
  live?: LiveTakes
  randomSeed?: () => number
}

export function createTakeShelf({
  store,
  workflows,
  review,
  now,
  live = createLiveTakes(store),
  randomSeed = () => randomInt(2 ** 47)
}: TakeShelfParts): TakeShelf {
  const takes = createTakeStore({ files: store.files })
  const bridges = createBridges({ store, workflows, takes })
  const { turns, asked: askedFor } = live

  const assertShot = ({ shotId }: SegmentKey): void => {
    const known = store.storyboard.shots.map(({ shot_id }) => shot_id)
    if (!known.includes(shotId)) throw new StudioError('shot_unknown', { shot: shotId, known: known.join(', ') })
  }
  const wholeTakes = async (segment: SegmentKey): Promise<Take[]> => {
    const found = await Promise.all(
      (await takes.of(segment)).map(({ fingerprint }) => takes.find(segment, fingerprint))
    )
    return found.filter((take) => take !== null).toReversed()
  }
  const unknown = async (segment: SegmentKey, take: string): Promise<StudioError> => {
    const known = (await wholeTakes(segment)).map(takeId).join(', ')
    return new StudioError('take_unknown', {
      take,
      shot: segment.shotId,
      segment: segment.index,
      known: known === '' ? null : known
    })
  }
  const find: TakeShelf['find'] = async (segment, id) => {
    const [take, other] = (await wholeTakes(segment)).filter(({ fingerprint }) => fingerprint.startsWith(id))
    if (id === '' || take === undefined || other !== undefined) throw await unknown(segment, id)
    return take
  }
  const selectedIn = async (segment: SegmentKey): Promise<Take | null> => {
    const state = segmentStates(store.state.current).get(segmentKey(segment))
    const isThere = state?.status === 'done' || state?.status === 'stale'
    return isThere ? takes.find(segment, state.fingerprint) : null
  }
  const isInFilm = async ({ shot_id: shotId, segment_index: index, fingerprint }: Take): Promise<boolean> =>
    (await selectedIn({ shotId, index }))?.fingerprint === fingerprint ||
    choiceOf(store.state.current, { shotId, index }).take === fingerprint

  /** Segments of the shot after this one, in order. */
  const after = ({ shotId, index }: SegmentKey, isThere: (index: number) => boolean): SegmentKey[] =>
    (store.state.current.run?.segments ?? [])
      .filter((entry) => entry.shot_id === shotId && entry.segment_index > index && isThere(entry.segment_index))
      .map((entry) => ({ shotId, index: entry.segment_index }))
      .toSorted((a, b) => a.index - b.index)

  const statusOf = (segment: SegmentKey) => segmentStates(store.state.current).get(segmentKey(segment))?.status

  /** Whether the picture goes on from one segment to the kept next one. */
  const joins = async (before: SegmentKey, kept: Take): Promise<boolean> => {
    if (kept.start_frame_sha256 === null) return true
    if (statusOf(before) !== 'done') return choiceOf(store.state.current, before).bridge !== undefined
    const take = await selectedIn(before)
    return [take?.last_frame_sha256, take?.end_frame_sha256].includes(kept.start_frame_sha256)
  }

  const consequence = async (segment: SegmentKey): Promise<Consequence> => {
    const { segments } = await review(segment.shotId)
    const later = after(segment, (index) => index < segments)
    const jumps: SegmentKey[] = []
    for (const next of later) {
      const kept = statusOf(next) === 'done' ? await selectedIn(next) : null
      if (kept !== null && !(await joins({ ...next, index: next.index - 1 }, kept))) jumps.push(next)
    }
    return { follows: later.filter((next) => statusOf(next) === 'stale'), jumps }
  }

  /** Writes a decision, and says what follows from it. */
  const decide = async (segment: SegmentKey, change: Parameters<typeof withChoice>[2]): Promise<Consequence> => {
    await store.state.update((state) => withChoice(state, segment, change))
    return consequence(segment)
  }
  /** A shot of the storyboard, in its turn. */
  const ask = <Result>(segment: SegmentKey, work: () => Promise<Result>): Promise<Result> =>
    askedFor(segment.shotId, async () => {
      assertShot(segment)
      return work()
    })
  const noteOf = (take: Take, change: (take: Take) => Take): Promise<void> =>
    turns(take.shot_id, () => takes.note(take, change))

  return {
    find,

    async segments() {
      const order = store.storyboard.shots.map(({ shot_id }) => shot_id)
      const place = ({ shotId }: SegmentKey) => (order.indexOf(shotId) + order.length + 1) % (order.length + 1)
      const found = (await takesOf(store.files)).map(({ shot_id: shotId, segment_index: index }) => ({ shotId, index }))
      return [...new Map(found.map((segment) => [segmentKey(segment), segment])).values()].toSorted(
        (a, b) => place(a) - place(b) || a.shotId.localeCompare(b.shotId) || a.index - b.index
      )
    },

    async list(segment) {
      const selected = await selectedIn(segment)
      const chosen = choiceOf(store.state.current, segment).take
      return (await wholeTakes(segment)).map((take) => ({
        take,
        isSelected: take.fingerprint === selected?.fingerprint,
        isChosen: take.fingerprint === chosen
      }))
    },

    async selected(segment) {
      const take = await selectedIn(segment)
      if (take === null) throw await unknown(segment, 'in the film')
      return take
    },

    select: (segment, id) =>
      ask(segment, async () => {
        const take = await find(segment, id)
        const before = choiceOf(store.state.current, segment)
        const { fingerprint, frames, fps } = take
        const found = await decide(segment, (choice) => ({ ...choice, take: fingerprint }))
        if ((await selectedIn(segment))?.fingerprint === fingerprint) return found
        await decide(segment, () => ({ ...before }))
        throw new StudioError('take_misfit', { take: takeId(take), frames, fps })
      }),

    release: (segment) => ask(segment, () => decide(segment, () => ({}))),

    star: (take, isStarred) =>
      noteOf(take, ({ starred: _before, ...kept }) => ({ ...kept, ...(isStarred && { starred: true }) })),

    reject: (take, note) =>
      noteOf(take, ({ rejected: _before, ...kept }) => ({
        ...kept,
        ...(note !== null && { rejected: { note, at: now() } })
      })),

    remove: (take) =>
      askedFor(take.shot_id, () =>
        turns(take.shot_id, async () => {
          if (await isInFilm(take)) throw new StudioError('take_selected', { take: takeId(take), shot: take.shot_id })
          await takes.remove(take)
        })
      ),

    againWithNewSeed: (segment) =>
      ask(segment, () => {
        const seed = randomSeed()
        return decide(segment, ({ take: _chosen, again: _again, ...choice }) => ({ ...choice, seed }))
      }),

    sameAgain: (segment) =>
      ask(segment, async () => {
        const selected = await selectedIn(segment)
        return decide(segment, ({ take, bridge, again = 0, ...choice }) => ({
          ...choice,
          // a take that was chosen has a seed and a workflow of its own
          ...(take !== undefined && selected !== null && { seed: selected.seed }),
          ...(bridge !== undefined &&
            (take === undefined || bridge.workflow.file === selected?.workflow) && { bridge }),
          again: again + 1
        }))
      }),

    rerender: (segment, how) =>
      ask(segment, async () => {
        const seed = randomSeed()
        const later = after(segment, () => true)
        const present = await Promise.all(
          later.map(async (next) => ({
            next,
            take: how === 'onwards' ? undefined : (await selectedIn(next))?.fingerprint
          }))
        )
        const bridge = how === 'bridged' ? await bridges.into(segment, await selectedIn(nextOf(segment))) : undefined
        await store.state.update((state) => {
          const asked = withChoice(state, segment, () => ({ seed, bridge }))
          return present.reduce(
            (sum, { next, take }) => withChoice(sum, next, ({ take: _before, ...choice }) => ({ ...choice, take })),
            asked
          )
        })
        return consequence(segment)
      })
  }
}

/** So much of a fingerprint as its file's name has. */
export const takeId = ({ fingerprint }: Pick<Take, 'fingerprint'>): string => fingerprint.slice(0, 16)

const nextOf = ({ shotId, index }: SegmentKey): SegmentKey => ({ shotId, index: index + 1 })
