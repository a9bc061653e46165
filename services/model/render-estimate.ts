import { z } from 'zod'
import { engineIds } from './project.ts'
import { segmentSpentMs } from './segment-times.ts'
import type { Take } from './take.ts'

/** What one take teaches of a machine's speed. */
export const renderRecordSchema = z.object({
  engine: z.enum(engineIds),
  workflow: z.string().min(1),
  /** Null where nobody knew it. */
  family: z.string().nullable(),
  width: z.int().positive(),
  height: z.int().positive(),
  /** Frames that the engine rendered; those kept where the take does not say. */
  frames: z.int().positive(),
  steps: z.int().positive().optional(),
  /** From the call of the engine to the checked clip, the time in the engine's queue included. */
  spent_ms: z.number().positive(),
  ended_at: z.string().refine((text) => Number.isFinite(Date.parse(text)), 'a date')
})
export type RenderRecord = z.infer<typeof renderRecordSchema>

/** A segment that is to be rendered. */
export type RenderWork = Pick<RenderRecord, 'engine' | 'workflow' | 'family' | 'width' | 'height' | 'frames' | 'steps'>

/** How near the takes are that an estimate comes from: of the same workflow and size, workflow, or family of models. */
export type EstimateBasis = 'size' | 'workflow' | 'family'

export interface RenderEstimate {
  /** Wall-clock milliseconds, with the engine as busy as it was for those takes. */
  ms: number
  basis: EstimateBasis
  /** Takes that it was learned from. */
  takes: number
}

/** Null for a take that does not say how long it took. */
export function renderRecordOf(take: Take, family: string | null): RenderRecord | null {
  const read = renderRecordSchema.safeParse({
    engine: take.engine,
    workflow: take.workflow,
    family,
    width: take.width,
    height: take.height,
    frames: take.asks ?? take.frames,
    steps: take.steps,
    spent_ms: segmentSpentMs(take),
    ended_at: take.created_at
  })
  return read.success ? read.data : null
}

/** Older takes tell of older drivers and cards. */
const RECENT = 20

const isLike: Record<EstimateBasis, (record: RenderRecord, work: RenderWork) => boolean> = {
  size: (record, work) =>
    record.workflow === work.workflow && record.width === work.width && record.height === work.height,
  workflow: (record, work) => record.workflow === work.workflow,
  family: (record, work) => record.family !== null && record.family === work.family
}
const nearestFirst = ['size', 'workflow', 'family'] as const satisfies readonly EstimateBasis[]

/**
 * Learns from takes, the more trusted sources first; the function it returns knows null where no take is of any use.
 *
 * An estimate is the median time per frame, pixel and step of the last 20 takes of its kind, times the work's own. The
 * median passes over cold starts, in which the models are loaded; of two takes it is the faster one. Time is taken to
 * grow in proportion to each: a picture larger than any before takes longer than that, as attention grows faster.
 */
export function createRenderEstimator(
  ...sources: readonly (readonly RenderRecord[])[]
): (work: RenderWork) => RenderEstimate | null {
  const known = sources.map(withOwnTimes)
  /** The takes to learn from, by all that chooses them: a film of 3,000 segments asks for a handful of kinds. */
  const found = new Map<string, Lesson | null>()

  const lessonFor = (work: RenderWork): Lesson | null => {
    for (const basis of nearestFirst) {
      for (const records of known) {
        const kind = records.filter((record) => record.engine === work.engine && isLike[basis](record, work))
        const sameSteps = kind.filter(({ steps }) => steps === work.steps)
        const recent = (sameSteps.length > 0 ? sameSteps : kind).slice(-RECENT)
        if (recent.length > 0) return { basis, recent }
      }
    }
    return null
  }

  return (work) => {
    const key = JSON.stringify([work.engine, work.workflow, work.family, work.width, work.height, work.steps])
    const lesson = found.has(key) ? (found.get(key) ?? null) : lessonFor(work)
    found.set(key, lesson)
    if (lesson === null) return null
    const { basis, recent } = lesson
    return { ms: median(recent.map(costFor(work))), basis, takes: recent.length }
  }
}

interface Lesson {
  basis: EstimateBasis
  recent: readonly TimedRecord[]
}

interface TimedRecord extends RenderRecord {
  ownMs: number
}

const size = ({ width, height, frames }: RenderWork): number => width * height * frames

const costFor =
  (work: RenderWork) =>
  (record: TimedRecord): number => {
    const steps = work.steps !== undefined && record.steps !== undefined ? work.steps / record.steps : 1
    return (record.ownMs / size(record)) * size(work) * steps
  }

/** The middle one, or the lower of the two in the middle. */
const median = (numbers: number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? 0

/**
 * The records in the order of their ends, each with its share of the time that it was under way. A segment waits in the
 * engine's queue behind another, or is rendered beside it on a second server: a moment with n takes under way counts
 * 1/n for each, so that the shares of a run add up to its length.
 */
function withOwnTimes(records: readonly RenderRecord[]): TimedRecord[] {
  const timed = distinct(records)
    .map((record) => ({ ...record, ownMs: 0, end: Date.parse(record.ended_at) }))
    .toSorted((a, b) => a.end - b.end)
  for (const engine of new Set(timed.map((record) => record.engine))) {
    const own = timed.filter((record) => record.engine === engine)
    const moments = own
      .flatMap((record) => [
        { at: record.end - record.spent_ms, record, isStart: true },
        { at: record.end, record, isStart: false }
      ])
      .toSorted((a, b) => a.at - b.at)
    let shared = 0
    let underWay = 0
    let last = 0
    for (const { at, record, isStart } of moments) {
      if (underWay > 0) shared += (at - last) / underWay
      last = at
      underWay += isStart ? 1 : -1
      record.ownMs += isStart ? -shared : shared
    }
  }
  return timed
}

/** A project that was copied has the same takes twice. */
const distinct = (records: readonly RenderRecord[]): RenderRecord[] => [
  ...new Map(records.map((record) => [recordKey(record), record])).values()
]

/** A text that two takes of one machine never share. */
const recordKey = ({ engine, workflow, ended_at, spent_ms, frames }: RenderRecord): string =>
  JSON.stringify([engine, workflow, ended_at, spent_ms, frames])
