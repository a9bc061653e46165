import type { Reel, ReelPart } from '../../../renderer/player/reel.ts'
import { segmentKey } from '../../../services/model/project-state.ts'

export const FPS = 24

/** Parts of a second each: a number is a clip of that name, a word is a picture, '' is black. */
export function aReel(...sources: (number | string)[]): Reel {
  const parts = sources.map((source, index): ReelPart => ({
    shotId: String(index),
    segmentIndex: 0,
    key: segmentKey({ shotId: String(index), index: 0 }),
    from: index * FPS,
    frames: FPS,
    clip: typeof source === 'number' ? { url: `/clip/${source}`, fps: FPS, frames: FPS } : null,
    preview: null,
    isLive: false,
    picture: source === '' ? null : `/picture/${source}`,
    shotFrom: index * FPS,
    lengths: { film: FPS, native: FPS },
    nativeFrom: 0,
    nativeFps: FPS
  }))
  return { fps: FPS, frames: parts.length * FPS, parts }
}
