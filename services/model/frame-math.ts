import { framesIn } from './frame-rate.ts'

/** Frame counts that a model can render: step·n + 1, not below `min`, not above `max`. A model of one fixed length has min = max. */
export interface FrameRule {
  step: number
  min: number
  max?: number | undefined
}

/** How a shot is cut: full segments and a rest (`fill`), or equal parts (`even`). */
export type Split = 'fill' | 'even'

/** One engine call of a shot, in native frames. */
export interface SegmentFrames {
  /** First kept frame, counted from the start of the shot. */
  from: number
  /** Frames that stay in the film. */
  keeps: number
  /** Frames asked of the engine. */
  asks: number
  /** 1 when frame 0 repeats the segment before (it *is* the start frame), else 0. */
  dropsHead: 0 | 1
}

/** What the arithmetic needs to know of the workflow. */
export interface SplitRule {
  fps: number
  rule: FrameRule
  maxSegmentSeconds: number
  split: Split
  /** False for workflows that take no start frame: their segments cannot be chained. */
  isChained: boolean
}

/** Smallest count of the form step·n + 1 that is ≥ frames and ≥ the rule's minimum. */
export const legalFrames = (frames: number, rule: FrameRule): number =>
  Math.max(rule.min, Math.ceil((frames - 1) / rule.step) * rule.step + 1)

/** Native frames of a shot: at least one, so that no shot of a storyboard disappears. */
export const shotFrames = (seconds: number, fps: number): number => Math.max(1, framesIn(seconds, fps))

/**
 * Cuts a shot into segments whose kept frames add up to exactly `shotFrames`.
 * A chained segment asks for one frame more, because its frame 0 repeats the start frame.
 * Throws RangeError when the rule has no count that serves (a `max` below two frames).
 */
export function splitShot(
  seconds: number,
  { fps, rule, maxSegmentSeconds, split, isChained }: SplitRule
): SegmentFrames[] {
  const total = shotFrames(seconds, fps)
  const starts = split === 'even' ? evenStarts : fillStarts
  const bounds = starts(seconds, total, segmentSeconds(maxSegmentSeconds, fps, rule), fps)
  return bounds.map((from, index) => {
    const keeps = (bounds[index + 1] ?? total) - from
    const dropsHead = isChained && index > 0 ? 1 : 0
    return { from, keeps, asks: legalFrames(keeps + dropsHead, rule), dropsHead }
  })
}

/** The longest segment in seconds that the model's longest run can fill, one frame spared for the chain. */
function segmentSeconds(maxSegmentSeconds: number, fps: number, { step, max }: FrameRule): number {
  if (max === undefined) return maxSegmentSeconds
  const longest = Math.floor((max - 1) / step) * step
  if (longest < 1) throw new RangeError(`a frame rule with max ${max} leaves no frame to keep`)
  return Math.min(maxSegmentSeconds, longest / fps)
}

function fillStarts(seconds: number, total: number, segment: number, fps: number): number[] {
  const starts = [0]
  for (let index = 1; index * segment < seconds; index++) {
    const start = framesIn(index * segment, fps)
    if (start > starts.at(-1)! && start < total) starts.push(start)
  }
  return starts
}

function evenStarts(seconds: number, total: number, segment: number): number[] {
  const count = Math.min(total, Math.max(1, Math.ceil(seconds / segment - 1e-9)))
  return Array.from({ length: count }, (_, index) => Math.round((index * total) / count))
}

/**
 * The same kept frames in several smaller runs, none of which asks for more than `maxFrames`; null where the rule has no
 * run as short as that, or parts could not be chained. For a machine that has no memory for the whole segment.
 */
export function splitCut(cut: SegmentFrames, rule: FrameRule, maxFrames: number): SegmentFrames[] | null {
  const longest = Math.floor((maxFrames - 1) / rule.step) * rule.step
  if (longest < 1 || maxFrames < rule.min) return null
  const count = Math.ceil(cut.keeps / longest)
  const starts = Array.from({ length: count }, (_, index) => Math.round((index * cut.keeps) / count))
  return starts.map((start, index) => {
    const keeps = (starts[index + 1] ?? cut.keeps) - start
    const dropsHead = index === 0 ? cut.dropsHead : 1
    return { from: cut.from + start, keeps, asks: legalFrames(keeps + dropsHead, rule), dropsHead }
  })
}
