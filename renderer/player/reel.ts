import { nativeFrameAt, type ShotLengths } from '../../services/model/film-frames.ts'
import { indexAt } from '../../services/model/film-spans.ts'

export interface ReelClip {
  url: string
  fps: number
  frames: number
}

/** A segment's part of the film, and the best there is to show for it: its clip, else its picture, else black. */
export interface ReelPart {
  shotId: string
  segmentIndex: number
  /** `segmentKey` of the two. */
  key: string
  /** Its first frame in the film, and how many there are. */
  from: number
  frames: number
  clip: ReelClip | null
  /** The URL of the last picture that its rendering gave, and whether more of them come just now. */
  preview: string | null
  isLive: boolean
  /** The URL of the shot's own picture. */
  picture: string | null
  /** Where the shot begins in the film, how long it is, and the native frame that the segment starts with. */
  shotFrom: number
  lengths: ShotLengths
  nativeFrom: number
  nativeFps: number
}

/** The whole film as it can be played now; its parts lie one after the other without a gap. */
export interface Reel {
  fps: number
  frames: number
  parts: readonly ReelPart[]
}

export const emptyReel: Reel = { fps: 24, frames: 0, parts: [] }

/** The index of the part that a frame lies in; the last one beyond the end, -1 in a film of nothing. */
export const partIndexAt = ({ parts }: Reel, frame: number): number => indexAt(parts, frame)

/** The frame of the part's clip that a frame of the film shows. A clip that is too short holds its last frame. */
export function clipFrameAt(part: ReelPart, clip: ReelClip, frame: number): number {
  const native = nativeFrameAt(frame - part.shotFrom, part.lengths) - part.nativeFrom
  // a clip of an earlier workflow may have another rate than the plan
  const own = clip.fps === part.nativeFps ? native : Math.floor(((native + 0.5) * clip.fps) / part.nativeFps)
  return Math.min(Math.max(0, own), clip.frames - 1)
}

/** Where a clip is when the film runs through `position`, in frames and parts of them; what playback is held to. */
export function clipSecondsAt(part: ReelPart, position: number): number {
  const { film, native } = part.lengths
  return (((position - part.shotFrom) * native) / film - part.nativeFrom) / part.nativeFps
}

/** Seconds of the clip in a second of the film: 1, but for shots whose length is no whole number of native frames. */
export const clipSpeed = ({ lengths, nativeFps }: ReelPart, filmFps: number): number =>
  ((lengths.native / lengths.film) * filmFps) / nativeFps

/** A busy machine presents so many frames of the film late, at most; later ones are not looked for. */
const MOST_LATE_FRAMES = 8

/** The frame of the film nearest to `near` that shows the clip's presented frame; `near` where none is. */
export function seenFilmFrame(part: ReelPart, clip: ReelClip, near: number, presented: number | null): number {
  for (let off = 0; off <= MOST_LATE_FRAMES; off++) {
    for (const frame of [near - off, near + off]) {
      if (frame >= part.from && clipFrameAt(part, clip, frame) === presented) return frame
    }
  }
  return near
}
