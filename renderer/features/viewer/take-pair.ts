import { segmentKey } from '../../../services/model/project-state.ts'
import type { FilmPlayer } from '../../player/film-player.ts'
import type { Reel } from '../../player/reel.ts'
import type { ComparedTake } from '../../stores/session-store.ts'
import type { Transport } from './use-playback-commands.ts'

/** A take as a film of its own, at the rate and length of the comparison: the longer of the two, at the first one's rate. */
export function takeReel(take: ComparedTake, film: { fps: number; frames: number }): Reel {
  const part = {
    shotId: take.label,
    segmentIndex: 0,
    key: segmentKey({ shotId: take.label, index: 0 }),
    from: 0,
    frames: film.frames,
    clip: { url: take.url, fps: take.fps, frames: take.frames },
    preview: null,
    isLive: false,
    picture: null,
    shotFrom: 0,
    lengths: { film: film.frames, native: Math.max(1, Math.round((film.frames / film.fps) * take.fps)) },
    nativeFrom: 0,
    nativeFps: take.fps
  }
  return { ...film, parts: [part] }
}

export function comparedFilm(a: ComparedTake, b: ComparedTake): { fps: number; frames: number } {
  const seconds = Math.max(a.frames / a.fps, b.frames / b.fps)
  return { fps: a.fps, frames: Math.max(1, Math.round(seconds * a.fps)) }
}

/** Two players as one: what is asked of it is asked of both, and where one waits the other stands still. */
export interface TakePair extends Transport {
  readonly a: FilmPlayer
  readonly b: FilmPlayer
  /** Returns what ends it. */
  open(takes: { a: ComparedTake; b: ComparedTake }): () => void
}

export function createTakePair(a: FilmPlayer, b: FilmPlayer): TakePair {
  const both = (act: (player: FilmPlayer) => void): void => {
    act(a)
    act(b)
  }
  const goTo = (frame: number): void => {
    both((player) => player.placeAt(frame))
  }
  return {
    a,
    b,
    toggle() {
      const { isPlaying } = a.status.getState()
      if (isPlaying) return goTo(a.frame)
      b.placeAt(a.frame)
      both((player) => player.play())
    },
    step: (frames) => goTo(a.frame + frames),
    goTo,
    shuttle: (towards) => both((player) => player.shuttle(towards)),
    pause: () => goTo(a.frame),
    open(takes) {
      const film = comparedFilm(takes.a, takes.b)
      a.setReel(takeReel(takes.a, film))
      b.setReel(takeReel(takes.b, film))
      both((player) => player.status.getState().isLooping || player.toggleLoop())
      goTo(0)
      const stops = [together(a, b), together(b, a)]
      return () => {
        for (const stop of stops) stop()
        both((player) => player.dispose())
      }
    }
  }
}

/** The one that had to wait comes back later: both go on from there. */
const together = (one: FilmPlayer, other: FilmPlayer): (() => void) =>
  one.status.subscribe((now, before) => {
    if (before.isWaiting && !now.isWaiting && now.isPlaying) other.seek(one.frame)
  })
