/** Sides of the squares in the top row of a counted picture that say which clip and which frame it is, in bits, the lowest first. */
export const COUNTER_SQUARE = 32
const ID_BITS = 8
const FRAME_BITS = 12

/** Writes which clip and frame it is into a grey picture of at least 640 pixels' width. */
export function writeCounter(grey: Uint8Array, width: number, { id, frame }: Counted): void {
  const bits = id | (frame << ID_BITS)
  for (let bit = 0; bit < ID_BITS + FRAME_BITS; bit++) {
    for (let row = 0; row < COUNTER_SQUARE; row++) {
      const from = row * width + bit * COUNTER_SQUARE
      grey.fill((bits >> bit) & 1 ? 255 : 0, from, from + COUNTER_SQUARE)
    }
  }
}

export interface Counted {
  id: number
  frame: number
}

/** What the squares say. `bytes`: of a pixel, the first of which counts. */
export function readCounter(pixels: Uint8Array | Uint8ClampedArray, width: number, bytes: number): Counted {
  let bits = 0
  for (let bit = 0; bit < ID_BITS + FRAME_BITS; bit++) {
    const middle = ((COUNTER_SQUARE / 2) * width + (bit + 0.5) * COUNTER_SQUARE) * bytes
    if (pixels[middle]! > 127) bits |= 1 << bit
  }
  return { id: bits & ((1 << ID_BITS) - 1), frame: bits >> ID_BITS }
}
