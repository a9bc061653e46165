import { positionAt, type TimelineView } from './timeline-view.ts'

/** Pixels between two labels, at least; a timecode is 72 wide. */
const LABEL_PX = 104
/** Pixels between two strokes, at least. */
const STROKE_PX = 7

export interface Tick {
  frame: number
  hasLabel: boolean
}

/** Frames between two strokes and between two labels: round times at every scale. */
export function rulerSteps(scale: number, fps: number): { stroke: number; label: number } {
  const second = Math.max(1, Math.round(fps))
  const within = Array.from({ length: second >> 1 }, (_, index) => index + 1).filter((step) => second % step === 0)
  const beyond = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].map((seconds) => seconds * second)
  const steps = [...within, ...beyond]
  const label = steps.find((step) => step * scale >= LABEL_PX) ?? steps.at(-1)!
  const stroke = steps.find((step) => step * scale >= STROKE_PX && label % step === 0) ?? label
  return { stroke, label }
}

/** The strokes of what is seen, and a little beyond for labels that reach in. */
export function rulerTicks(view: TimelineView, fps: number): Tick[] {
  const { stroke, label } = rulerSteps(view.scale, fps)
  const from = Math.max(0, Math.floor(positionAt(view, -LABEL_PX) / stroke))
  const to = Math.ceil(positionAt(view, view.width) / stroke)
  const last = view.frames / stroke
  return Array.from({ length: Math.max(0, Math.min(to, last) - from + 1) }, (_, index) => {
    const frame = (from + index) * stroke
    return { frame, hasLabel: frame % label === 0 }
  })
}
