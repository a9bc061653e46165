import type { ShotSpan } from '../../services/model/film-spans.ts'
import type { Reel } from './reel.ts'

/** The first frame of the next shot; the film's last frame in the last one. */
export function nextCut(spans: readonly ShotSpan[], frame: number): number {
  const next = spans.find(({ from }) => from > frame)
  const last = spans.at(-1)
  return next?.from ?? Math.max(0, (last?.from ?? 0) + (last?.frames ?? 1) - 1)
}

/** The first frame of the shot; of the one before where the playhead is there already. */
export const previousCut = (spans: readonly ShotSpan[], frame: number): number =>
  spans.findLast(({ from }) => from < frame)?.from ?? 0

/** The join of two parts that is nearest to a frame: the index of the part that begins there. Null in a film of one part. */
export function nearestJoin({ parts }: Reel, frame: number): number | null {
  let nearest: number | null = null
  for (let index = 1; index < parts.length; index++) {
    // a frame lies between its two edges: before the join and after it are equally near
    const distance = Math.abs(parts[index]!.from - frame - 0.5)
    if (nearest === null || distance < Math.abs(parts[nearest]!.from - frame - 0.5)) nearest = index
  }
  return nearest
}

/** The frames beside a join, `count` on either side, as far as there are so many: −1 is the last before it, 1 the first after it. */
export function joinFrames({ frames }: Reel, join: number, count: number): { offset: number; frame: number }[] {
  const offsets = Array.from({ length: 2 * count }, (_, index) => index - count)
  return offsets
    .map((off) => ({ offset: off < 0 ? off : off + 1, frame: join + off }))
    .filter(({ frame }) => frame >= 0 && frame < frames)
}
