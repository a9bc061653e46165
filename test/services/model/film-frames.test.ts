import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstShownAt } from '../../../services/media/encode-join.ts'
import { firstFilmFrame, nativeFrameAt, type ShotLengths } from '../../../services/model/film-frames.ts'
import { shotFrames } from '../../../services/model/frame-math.ts'

/** Shots as they are planned: both lengths come from the same seconds. */
const lengths = fc
  .record({
    seconds: fc.double({ min: 0.01, max: 20, noNaN: true }),
    fps: fc.constantFrom(23.976, 24, 25, 29.97, 30, 60),
    nativeFps: fc.constantFrom(8, 16, 24, 25, 30)
  })
  .map(({ seconds, fps, nativeFps }) => ({ film: shotFrames(seconds, fps), native: shotFrames(seconds, nativeFps) }))

const all = ({ film }: ShotLengths): number[] => Array.from({ length: film }, (_, frame) => frame)

test('[FILM-FRAMES-1] 16 native frames a second fill 24 of the film, each shown once or twice', () => {
  const shot = { film: 12, native: 8 }
  expect(all(shot).map((frame) => nativeFrameAt(frame, shot))).toEqual([0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7])
})

test('[FILM-FRAMES-2] every frame of the film shows a kept frame, in order', () => {
  fc.assert(
    fc.property(lengths, (shot) => {
      const shown = all(shot).map((frame) => nativeFrameAt(frame, shot))
      expect(shown.every((frame, index) => frame < shot.native && frame >= (shown[index - 1] ?? 0))).toBe(true)
    })
  )
})

test('[FILM-FRAMES-3] the last frame of the film shows the last native one, unless more than half are left out', () => {
  fc.assert(
    fc.property(lengths, (shot) => {
      fc.pre(shot.native <= 2 * shot.film)
      expect(nativeFrameAt(shot.film - 1, shot)).toBe(shot.native - 1)
    })
  )
})

test('[FILM-FRAMES-4] the way back leads to the first frame that shows it', () => {
  fc.assert(
    fc.property(lengths, (shot) => {
      const leadsBack = (frame: number): boolean => {
        const native = nativeFrameAt(frame, shot)
        const first = firstFilmFrame(native, shot)
        return (
          first <= frame &&
          nativeFrameAt(first, shot) === native &&
          (first === 0 || nativeFrameAt(first - 1, shot) < native)
        )
      }
      expect(all(shot).filter((frame) => !leadsBack(frame))).toEqual([])
    })
  )
})

test('[FILM-FRAMES-5] the join makes the same choice', () => {
  fc.assert(
    fc.property(lengths, fc.nat(), (shot, some) => {
      const frame = some % shot.native
      // the graph's expression, which ffmpeg evaluates for each frame N
      const text = firstShownAt(shot.native, shot.film).replace('ceil', 'Math.ceil').replaceAll('N', String(frame))
      // oxlint-disable-next-line no-eval -- it is the studio's own text
      const at = (0, eval)(text) as number
      expect(firstFilmFrame(frame, shot)).toBe(Math.max(0, at))
    })
  )
})
