/** How long a shot is in the film, and in its own frames: those of its clips together. */
export interface ShotLengths {
  film: number
  native: number
}

/**
 * The native frame that frame `frame` of the shot shows in the film: ⌊(frame + ½) · native / film⌋, which is how the
 * join's one encode chooses it. Whole numbers, so nothing is off by a rounding error.
 */
export const nativeFrameAt = (frame: number, { film, native }: ShotLengths): number =>
  Math.floor(((2 * frame + 1) * native) / (2 * film))

/** The first frame of the shot in the film that shows this native frame, or a later one where the film leaves it out. */
export const firstFilmFrame = (nativeFrame: number, { film, native }: ShotLengths): number =>
  Math.max(0, Math.ceil((2 * nativeFrame * film - native) / (2 * native)))

/** The time of a seek that lands on a frame of a clip, whatever a player rounds: its middle. */
export const middleOfFrame = (frame: number, fps: number): number => (frame + 0.5) / fps
