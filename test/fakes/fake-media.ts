import { copyFile } from 'node:fs/promises'
import type { Media, VerifiedClip } from '../../services/media/media.ts'

const notHere = () => Promise.reject(new Error('the fake media has no pictures'))

/**
 * Media that takes any file for a clip of the right length, and its bytes for its last frame: for tests of what happens
 * around clips, in a hundredth of the time. `size` is that of every clip and picture.
 */
export function createFakeMedia(size = { width: 96, height: 64 }): Media {
  const facts: Omit<VerifiedClip, 'frames'> = {
    ...size,
    format: 'mov,mp4,m4a,3gp,3g2,mj2',
    codec: 'h264',
    pixelFormat: 'yuv420p',
    fps: 24,
    seconds: null,
    hasAudio: false,
    colourSpace: 'bt709',
    bytes: 1
  }
  const copy = async (file: string, to: string, signal: AbortSignal | undefined): Promise<void> => {
    signal?.throwIfAborted()
    await copyFile(file, to)
  }
  return {
    versions: notHere,
    probe: async () => facts,
    countFrames: notHere,
    verifyClip: async (_file, { frames = 1 }) => ({ ...facts, frames }),
    extractFrame: (file, to, options) => copy(file, to, options?.signal),
    fitPicture: (file, to, _canvas, options) => copy(file, to, options?.signal),
    shrinkPicture: (file, to, options) => copy(file, to, options.signal),
    pictureSize: async () => size,
    async trimClip(file, to, { frames }, options) {
      await copy(file, to, options?.signal)
      return frames
    },
    async conformShot([first = ''], to, _shot, options) {
      await copy(first, to, options?.signal)
      return { isCopy: true }
    },
    joinFilm: notHere,
    blankClip: notHere,
    poster: notHere,
    thumbnails: notHere,
    contactStrip: notHere
  }
}
