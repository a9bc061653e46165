import { middleOfFrame } from '../../services/model/film-frames.ts'
import type { Layer } from './layer.ts'
import type { ReelClip } from './reel.ts'

/** A video element that stands on exact frames, and runs. */
export interface Deck extends Layer {
  /** The frame that was presented last. */
  readonly frame: number | null
  /** Where the clip is, in seconds. */
  readonly seconds: number
  /** It runs, and has nothing to show next just now. */
  readonly isStalled: boolean
  run(rate: number): void
  rest(): void
}

/** The browser's word on the presented frame comes within a few milliseconds of `seeked`; where it stays out, the seek is made again. */
const NO_WORD_MS = 120
const MOST_SEEKS = 3
const HAVE_METADATA = 1
const HAVE_FUTURE_DATA = 3

export function createDeck(video: HTMLVideoElement): Deck {
  let clip: ReelClip | null = null
  let frame: number | null = null
  let isBroken = false
  /** It ran since it stood: the frame on it may not be the one that was presented last. */
  let hasRun = false
  let wish: { frame: number; seeks: number; settle(isShown: boolean): void } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const settle = (isShown: boolean): void => {
    clearTimeout(timer)
    const { settle: done } = wish ?? {}
    wish = null
    done?.(isShown)
  }

  const seek = (): void => {
    if (wish === null || clip === null || video.readyState < HAVE_METADATA) return
    // a clip that is about to run begins with its first frame's whole time
    const isFirst = wish.frame === 0 && wish.seeks === 0
    video.currentTime = isFirst ? 0 : middleOfFrame(wish.frame, clip.fps) - 0.001 * wish.seeks
    wish.seeks++
  }

  const onPresented: VideoFrameRequestCallback = (_now, { mediaTime }) => {
    video.requestVideoFrameCallback(onPresented)
    if (clip === null) return
    frame = Math.round(mediaTime * clip.fps)
    if (wish?.frame === frame && !video.seeking) settle(true)
  }

  const onSeeked = (): void => {
    if (wish === null) return
    // it stood there already, or its word came before the seek's end
    if (frame === wish.frame) return settle(true)
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (wish !== null && wish.seeks < MOST_SEEKS) return seek()
      frame = wish?.frame ?? frame
      settle(true)
    }, NO_WORD_MS)
  }

  const onError = (): void => {
    if (clip === null) return
    isBroken = true
    settle(false)
  }

  video.addEventListener('loadedmetadata', () => wish?.frame !== 0 && seek())
  video.addEventListener('loadeddata', () => wish?.seeks === 0 && onSeeked())
  video.addEventListener('seeked', onSeeked)
  video.addEventListener('error', onError)
  video.requestVideoFrameCallback(onPresented)

  const open = (next: ReelClip): void => {
    clip = next
    frame = null
    isBroken = false
    video.src = next.url
  }

  return {
    element: video,
    get url() {
      return clip?.url ?? null
    },
    get frame() {
      return frame
    },
    get seconds() {
      return video.currentTime
    },
    get isStalled() {
      return !video.ended && (video.seeking || video.readyState < HAVE_FUTURE_DATA)
    },
    stand(sight) {
      settle(false)
      video.pause()
      if (sight.kind !== 'clip') return Promise.resolve(false)
      if (clip?.url === sight.clip.url && !isBroken && !hasRun && frame === sight.frame) return Promise.resolve(true)
      hasRun = false
      const { promise, resolve } = Promise.withResolvers<boolean>()
      wish = { frame: sight.frame, seeks: 0, settle: resolve }
      if (clip?.url === sight.clip.url && !isBroken) seek()
      else open(sight.clip)
      return promise
    },
    isAt: (sight) =>
      sight.kind === 'clip' &&
      clip?.url === sight.clip.url &&
      !isBroken &&
      !hasRun &&
      wish === null &&
      frame === sight.frame,
    run(rate) {
      hasRun = true
      if (video.playbackRate !== rate) video.playbackRate = rate
      // a pause or a new clip ends the wait for the start: not an error
      if (video.paused && !video.ended) video.play().catch(() => undefined)
    },
    rest: () => video.pause(),
    clear() {
      if (clip === null) return
      settle(false)
      clip = null
      frame = null
      hasRun = false
      isBroken = false
      video.pause()
      video.removeAttribute('src')
      video.load()
    }
  }
}
