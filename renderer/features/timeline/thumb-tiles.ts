export interface Tile {
  x: number
  width: number
  /** Where it lies in the part, 0 to 1. */
  at: number
}

/** Pictures of one width side by side over a part of the timeline, as far as they are seen; the last one is cut off. */
export function thumbTiles(part: { x: number; width: number }, tile: number, seen: number): Tile[] {
  const first = Math.max(0, Math.floor(-part.x / tile))
  const last = Math.min(Math.ceil(part.width / tile), Math.ceil((seen - part.x) / tile))
  return Array.from({ length: Math.max(0, last - first) }, (_, index) => {
    const offset = (first + index) * tile
    const width = Math.min(tile, part.width - offset)
    return { x: part.x + offset, width, at: Math.min(1, (offset + width / 2) / part.width) }
  })
}

/** Which picture of a strip stands for a place in its clip. */
export const stripIndex = (at: number, count: number): number => Math.min(count - 1, Math.floor(at * count))
