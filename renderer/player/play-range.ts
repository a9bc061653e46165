import type { Marks } from '../stores/session-store.ts'

/** The frames that a loop goes round in: between the marks, the out mark included; the whole film where they make no sense. */
export function loopRange(marks: Marks, frames: number): { from: number; end: number } {
  const from = Math.max(0, marks.in ?? 0)
  const end = Math.min(frames, (marks.out ?? frames - 1) + 1)
  return from < end ? { from, end } : { from: 0, end: frames }
}
