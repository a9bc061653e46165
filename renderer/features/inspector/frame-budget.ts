import { durationText } from '../../../services/model/time-text.ts'
import { timecode } from '../../../services/model/timecode.ts'
import type { PlannedShot, VideoPlan } from '../../../services/model/video-plan-builder.ts'
import { secondsText } from './read-duration.ts'

/** One line of a frame budget: what, how it comes about, and the frames. */
export interface BudgetRow {
  what: string
  how: string
  frames: string
}

const MOST_TERMS = 4

/** Terms of a sum; many equal ones in a row are told by their count: `48 + 32`, `48 × 3 + 16`. */
export function sumText(terms: readonly number[]): string {
  if (terms.length <= MOST_TERMS) return terms.join(' + ')
  const runs: { term: number; count: number }[] = []
  for (const term of terms) {
    const last = runs.at(-1)
    if (last?.term === term) last.count++
    else runs.push({ term, count: 1 })
  }
  const told = runs.map(({ term, count }) => (count === 1 ? `${term}` : `${term} × ${count}`))
  return told.length <= MOST_TERMS ? told.join(' + ') : `${terms.length} parts`
}

/** From a shot's seconds to its frames in the film. */
export function shotBudget(shot: PlannedShot, filmFps: number): BudgetRow[] {
  const { segments, dropped, difference } = shot
  const asks = segments.map((segment) => segment.asks)
  const drops = [
    dropped.joins > 0 && `${dropped.joins} at joins`,
    dropped.tails > 0 && `${dropped.tails} at ${dropped.tails === 1 ? 'the end' : 'ends'}`
  ].filter((text) => text !== false)
  return [
    { what: 'Length', how: `${secondsText(shot.seconds)} s at ${shot.fps} fps`, frames: figure(shot.frames) },
    {
      what: segments.length === 1 ? 'Segment keeps' : 'Segments keep',
      how: segments.length === 1 ? 'all' : sumText(segments.map(({ keeps }) => keeps)),
      frames: figure(sum(segments.map(({ keeps }) => keeps)))
    },
    { what: 'Asked for', how: segments.length === 1 ? '' : sumText(asks), frames: figure(sum(asks)) },
    ...(drops.length > 0
      ? [{ what: 'Dropped', how: drops.join(', '), frames: figure(-(dropped.joins + dropped.tails)) }]
      : []),
    { what: 'In the film', how: `at ${filmFps} fps`, frames: figure(shot.filmFrames) },
    ...differenceRow(difference)
  ]
}

/** The same for the whole film, or for some of its shots. */
export function filmBudget({ fps, shots }: Pick<VideoPlan, 'fps' | 'shots'>): BudgetRow[] {
  const segments = shots.flatMap((shot) => shot.segments)
  const frames = sum(shots.map(({ filmFrames }) => filmFrames))
  return [
    { what: 'Shots', how: '', frames: figure(shots.length) },
    { what: 'Segments', how: '', frames: figure(segments.length) },
    { what: 'Frames kept', how: ratesText(shots), frames: figure(sum(segments.map(({ keeps }) => keeps))) },
    { what: 'Asked for', how: '', frames: figure(sum(segments.map(({ asks }) => asks))) },
    { what: 'In the film', how: `at ${fps} fps`, frames: figure(frames) },
    { what: 'Length', how: durationText(frames / fps), frames: timecode(frames, fps) },
    ...differenceRow(sum(shots.map(({ difference }) => difference)))
  ]
}

/** Frames that a shot has more than its seconds say. */
const differenceRow = (frames: number): BudgetRow[] =>
  frames === 0 ? [] : [{ what: 'Difference', how: 'a shot has at least one frame', frames: `+${figure(frames)}` }]

function ratesText(shots: readonly PlannedShot[]): string {
  const rates = [...new Set(shots.map(({ fps }) => fps))]
  return rates.length === 1 ? `at ${rates[0]} fps` : ''
}

const figures = new Intl.NumberFormat('en', { useGrouping: true })
/** Frames with thousands apart and a true minus sign. */
export const figure = (count: number): string => figures.format(count).replace('-', '−')

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
