import { STRIP_COUNT, type ProjectAssets } from '../../assets/assets.ts'
import type { ConsequenceView, TakeView } from '../../contract/take-contract.ts'
import {
  takeId,
  type Consequence,
  type ListedTake,
  type Rerender,
  type TakeShelf
} from '../../generation/take-shelf.ts'
import type { SegmentKey } from '../../model/project-state.ts'
import type { Workbench } from '../workbench.ts'
import type { DeskRun } from './desk-run.ts'

/** The takes of an open project; what may be asked for while a run goes on, see `TakeShelf`. */
export interface DeskTakes {
  list(segment: SegmentKey): Promise<TakeView[]>
  select(segment: SegmentKey, id: string): Promise<ConsequenceView>
  release(segment: SegmentKey): Promise<ConsequenceView>
  star(segment: SegmentKey, id: string, isStarred: boolean): Promise<void>
  reject(segment: SegmentKey, id: string, note: string | null): Promise<void>
  remove(segment: SegmentKey, id: string): Promise<void>
  /** `isWithRun`: and renders it, in the run that goes on or in one of its own. */
  again(segment: SegmentKey, options: { how: 'new_seed' | 'same'; isWithRun: boolean }): Promise<ConsequenceView>
  rerender(segment: SegmentKey, options: { how: Rerender; isWithRun: boolean }): Promise<ConsequenceView>
  /** Resolves when no change is under way. */
  settled(): Promise<void>
}

export interface DeskTakesParts {
  bench(): Promise<Workbench>
  assets: ProjectAssets
  run: DeskRun
  assertWritable(): void
  /** Another take is in the film, or is asked for. */
  onChange(shotId: string): Promise<void>
}

export function createDeskTakes({ bench, assets, run, assertWritable, onChange }: DeskTakesParts): DeskTakes {
  const underWay = new Set<Promise<unknown>>()

  const change = (segment: SegmentKey, work: (takes: TakeShelf) => Promise<Consequence>): Promise<ConsequenceView> => {
    assertWritable()
    const changed = (async () => {
      const { follows, jumps } = await work((await bench()).takes)
      await onChange(segment.shotId)
      return { follows: follows.map(refOf), jumps: jumps.map(refOf) }
    })()
    underWay.add(changed)
    const end = (): void => void underWay.delete(changed)
    changed.then(end, end)
    return changed
  }

  const note = async (
    segment: SegmentKey,
    id: string,
    work: (takes: TakeShelf, take: ListedTake['take']) => Promise<void>
  ): Promise<void> => {
    assertWritable()
    const { takes } = await bench()
    await work(takes, await takes.find(segment, id))
  }

  const withRun = async (shotId: string, isWithRun: boolean, asked: Promise<ConsequenceView>) => {
    const consequence = await asked
    // a run that has the shot goes on with it by itself
    if (isWithRun && !run.view.shots.includes(shotId)) run.start([shotId])
    return consequence
  }

  const viewOf = ({ take, isSelected, isChosen }: ListedTake): TakeView => ({
    id: takeId(take),
    take,
    url: assets.file(take.clip, take.fingerprint),
    strip: assets.strip(take.clip, take.fingerprint),
    strip_count: STRIP_COUNT,
    is_selected: isSelected,
    is_chosen: isChosen
  })

  return {
    async settled() {
      await Promise.allSettled(underWay)
    },
    list: async (segment) => (await (await bench()).takes.list(segment)).map(viewOf),
    select: (segment, id) => change(segment, (takes) => takes.select(segment, id)),
    release: (segment) => change(segment, (takes) => takes.release(segment)),
    star: (segment, id, isStarred) => note(segment, id, (takes, take) => takes.star(take, isStarred)),
    reject: (segment, id, text) => note(segment, id, (takes, take) => takes.reject(take, text)),
    remove: (segment, id) => note(segment, id, (takes, take) => takes.remove(take)),
    again: (segment, { how, isWithRun }) =>
      withRun(
        segment.shotId,
        isWithRun,
        change(segment, (takes) => (how === 'same' ? takes.sameAgain(segment) : takes.againWithNewSeed(segment)))
      ),
    rerender: (segment, { how, isWithRun }) =>
      withRun(
        segment.shotId,
        isWithRun,
        change(segment, (takes) => takes.rerender(segment, how))
      )
  }
}

const refOf = ({ shotId, index }: SegmentKey) => ({ shot_id: shotId, segment_index: index })
