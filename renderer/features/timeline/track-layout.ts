/** Where things stand from top to bottom, in pixels. */
export interface TrackLayout {
  ruler: number
  /** Of the blocks. */
  top: number
  height: number
  /** Within a block: the row with number and length, and the line that tells the state. */
  label: number
  bar: number
}

const RULER = 24
const GAP = 8

export function trackLayout(height: number): TrackLayout {
  const top = RULER + GAP
  return { ruler: RULER, top, height: Math.max(36, Math.min(136, height - top - GAP)), label: 20, bar: 3 }
}
