import type { Take } from './take.ts'

/** What a segment's time went into, from its turn in the chain to the start frame of the next. */
export const segmentParts = [
  /** For its start frame and a place at the engine, since the engine was through with the segment before. */
  'waiting',
  /** At the engine, for its turn. */
  'queued',
  /** From the engine's start to the first step of its sampler: models and text; the first step is in it. */
  'loading',
  'sampling',
  'decoding',
  'fetching',
  'verifying',
  /** Cutting to the kept frames, the last frame, and its way to the engine. */
  'handing_off'
] as const
export type SegmentPart = (typeof segmentParts)[number]

/** Milliseconds of each part that is known. */
export type SegmentTimes = Partial<Record<SegmentPart, number>>

/** Which words of a take's own timings, and of its engine's notes, make each part. */
const sources: Record<SegmentPart, { take?: string[]; engine?: string[] }> = {
  waiting: { take: ['waiting'] },
  queued: { engine: ['state', 'post', 'queued'] },
  loading: { engine: ['loading'] },
  sampling: { engine: ['sampling'] },
  decoding: { engine: ['decoding'] },
  fetching: { engine: ['fetch'] },
  verifying: { take: ['verify'] },
  handing_off: { take: ['trim', 'last_frame', 'join'], engine: ['upload'] }
}

/**
 * A take's time by part. An engine that does not tell its parts, as the animatic, has all of its time in `sampling`. Of
 * a segment that was rendered in several runs for want of memory, the engine's notes are those of the last run.
 */
export function segmentTimes({ timings_ms, notes }: Pick<Take, 'timings_ms' | 'notes'>): SegmentTimes {
  const told = numbersOf(notes?.['timings_ms'])
  const engine = told ?? (timings_ms['render'] === undefined ? {} : { sampling: timings_ms['render'] })
  const times: SegmentTimes = {}
  for (const part of segmentParts) {
    const { take = [], engine: own = [] } = sources[part]
    const known = [...take.map((word) => timings_ms[word]), ...own.map((word) => engine[word])].filter(
      (ms) => ms !== undefined
    )
    if (known.length > 0) times[part] = known.reduce((sum, ms) => sum + ms, 0)
  }
  return times
}

/** All that segments took, part by part. */
export function totalTimes(all: readonly SegmentTimes[]): SegmentTimes {
  const totals: SegmentTimes = {}
  for (const times of all) {
    for (const part of segmentParts) {
      const ms = times[part]
      if (ms !== undefined) totals[part] = (totals[part] ?? 0) + ms
    }
  }
  return totals
}

/** From the call of the engine to the kept take, the time in the engine's queue included; null where the take does not say. */
export function segmentSpentMs({ timings_ms }: Pick<Take, 'timings_ms'>): number | null {
  if (timings_ms['render'] === undefined) return null
  return ['render', 'verify', 'trim', 'last_frame', 'join'].reduce((sum, part) => sum + (timings_ms[part] ?? 0), 0)
}

function numbersOf(value: unknown): Record<string, number> | null {
  if (typeof value !== 'object' || value === null) return null
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
  )
}
