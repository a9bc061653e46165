import { clipFrameAt, type ReelClip, type ReelPart } from './reel.ts'

/** What stands on the screen: a frame of a clip, a picture, or nothing. */
export type Sight =
  | { kind: 'clip'; clip: ReelClip; frame: number }
  | { kind: 'live' | 'picture'; url: string }
  | { kind: 'black' }

export const black: Sight = { kind: 'black' }

export const urlOf = (sight: Sight): string | null =>
  sight.kind === 'clip' ? sight.clip.url : sight.kind === 'black' ? null : sight.url

export const isSameSight = (one: Sight, other: Sight): boolean =>
  one.kind === other.kind &&
  urlOf(one) === urlOf(other) &&
  (one.kind !== 'clip' || other.kind !== 'clip' || one.frame === other.frame)

/**
 * The best there is for a frame of the film, passing over what can't be loaded: the clip, else what its rendering gave
 * last, else the shot's picture. Where the film stands, the live picture goes first.
 */
export function sightAt(
  part: ReelPart | undefined,
  frame: number,
  { isPlaying, isBroken }: { isPlaying: boolean; isBroken: (url: string) => boolean }
): Sight {
  if (part === undefined) return black
  const { clip, preview, isLive, picture } = part
  const last: Sight | null = preview === null ? null : { kind: isLive ? 'live' : 'picture', url: preview }
  const sights: (Sight | null)[] = [
    isLive && !isPlaying ? last : null,
    clip === null ? null : { kind: 'clip', clip, frame: clipFrameAt(part, clip, frame) },
    last,
    picture === null ? null : { kind: 'picture', url: picture }
  ]
  return sights.find((sight) => sight !== null && !isBroken(urlOf(sight) ?? '')) ?? black
}
