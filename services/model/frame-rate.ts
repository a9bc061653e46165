/** A frame rate as integers, the only form that ffmpeg and editors read without loss. */
export interface RationalRate {
  num: number
  den: number
}

/** 23.976, 29.97, 47.952 and 59.94 are short names for n·1000/1001 (SMPTE); this is how far a name may be off. */
const NTSC_TOLERANCE = 0.01

/** Frames per second as a fraction: 24 → 24/1, 23.976 → 24000/1001, 12.5 → 25/2. */
export function rationalRate(fps: number): RationalRate {
  if (Number.isInteger(fps)) return { num: fps, den: 1 }
  const ntsc = Math.ceil(fps)
  if (Math.abs((ntsc * 1000) / 1001 - fps) < NTSC_TOLERANCE) return { num: ntsc * 1000, den: 1001 }
  const num = Math.round(fps * 1000)
  const divisor = greatestCommonDivisor(num, 1000)
  return { num: num / divisor, den: 1000 / divisor }
}

/** The rate as ffmpeg reads it, for example `24000/1001`. */
export const rateText = (fps: number): string => {
  const { num, den } = rationalRate(fps)
  return den === 1 ? String(num) : `${num}/${den}`
}

/**
 * Frames that `seconds` last at `fps`, rounded half up.
 * The nudge undoes binary noise (2.35 s × 30 = 70.49999… is meant as 70.5); it is far below one frame.
 */
export const framesIn = (seconds: number, fps: number): number => {
  const { num, den } = rationalRate(fps)
  return Math.floor((seconds * num) / den + 0.5 + 1e-9)
}

/** Seconds that `frames` last at `fps`, without the noise of floating point: `framesIn` gives the same frames again. */
export const secondsIn = (frames: number, fps: number): number => {
  const { num, den } = rationalRate(fps)
  return Math.round(((frames * den) / num) * 1e6) / 1e6
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
