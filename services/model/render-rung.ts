import { legalFrames, splitCut, type FrameRule, type SegmentFrames } from './frame-math.ts'

/** How much of a segment is asked for at once, and how large: what is made smaller when memory is not enough. */
export interface RenderRung {
  /** At most so many frames in one run; null: the whole segment. */
  maxFrames: number | null
  /** Of the canvas's sides. */
  scale: number
}

export const wholeSegment: RenderRung = { maxFrames: null, scale: 1 }

/** Below this a picture says too little of the shot to be worth its time. */
const SMALLEST_SCALE = 0.5
const SCALE_STEP = 0.75

export interface RungRules {
  rule: FrameRule
  /** False where a run can't start from another's last frame. */
  isChained: boolean
  /** Whether the user lets the picture become smaller. */
  mayShrink: boolean
}

/** The next thing to try: half the frames in a run, as long as the rule allows; then a smaller picture; then nothing. */
export function nextRung(
  rung: RenderRung,
  cut: SegmentFrames,
  { rule, isChained, mayShrink }: RungRules
): RenderRung | null {
  const asked = rung.maxFrames ?? cut.asks
  const half = legalFrames(Math.ceil(asked / 2), rule)
  if (isChained && half < asked && splitCut(cut, rule, half) !== null) return { ...rung, maxFrames: half }
  const scale = rung.scale * SCALE_STEP
  return mayShrink && scale >= SMALLEST_SCALE ? { ...rung, scale } : null
}

/** The rung in words, for the take. */
export const rungText = ({ maxFrames, scale }: RenderRung): string =>
  [
    maxFrames === null ? '' : `at most ${maxFrames} frames in a run`,
    scale === 1 ? '' : `${Math.round(scale * 100)} % of the size`
  ]
    .filter(Boolean)
    .join(', ')
