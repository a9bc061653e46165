import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Marks } from '../stores/session-store.ts'
import { createPlayClock } from './play-clock.ts'
import { loopRange } from './play-range.ts'
import type { PlayerStatus } from './player-status.ts'
import { emptyReel, partIndexAt, type Reel, type ReelPart } from './reel.ts'
import { createRunner } from './runner.ts'
import type { Screen } from './screen.ts'
import { shuttle } from './shuttle.ts'
import { sightAt, type Sight } from './sight.ts'
import { createStanding } from './standing.ts'

export interface FilmPlayerParts {
  screen: Screen
  now(): number
  /** Calls back before the next picture of the window. */
  nextTick(callback: (nowMs: number) => void): number
  cancelTick(tick: number): void
}

/** Plays the film as it can be played now, and stands on exact frames of it. */
export interface FilmPlayer {
  readonly element: HTMLElement
  /** The frame under the playhead. */
  readonly frame: number
  readonly reel: Reel
  readonly status: Pick<StoreApi<PlayerStatus>, 'getState' | 'getInitialState' | 'subscribe'>
  /** Called with every frame that the playhead comes to. Returns what ends it. */
  onFrame(listener: (frame: number) => void): () => void
  /** Called where the playhead has come to rest, and not while it is dragged. */
  onRest(listener: (frame: number) => void): () => void
  setReel(reel: Reel): void
  setMarks(marks: Marks): void
  /** `rate`: 1 is the film's own speed, negative runs backwards. */
  play(rate?: number): void
  pause(): void
  toggle(): void
  /** L or J. */
  shuttle(towards: 1 | -1): void
  /** The speed that Play starts with. */
  setSpeed(speed: number): void
  toggleLoop(): void
  seek(frame: number, how?: { isScrubbing?: boolean }): void
  /** Stops, and goes so many frames on or back. */
  step(frames: number): void
  /** Stands at a frame that somebody else chose: who did knows it, so it is not told. */
  placeAt(frame: number): void
  /** Resolves when what the playhead asks for is seen. */
  whenShown(): Promise<void>
  /** Stops, and lets go of all that it holds in memory. */
  dispose(): void
}

export function createFilmPlayer({ screen, now, nextTick, cancelTick }: FilmPlayerParts): FilmPlayer {
  let reel = emptyReel
  let frame = 0
  let speed = 1
  let marks: Marks = { in: null, out: null }
  let tick: number | null = null
  const frameListeners = new Set<(frame: number) => void>()
  const restListeners = new Set<(frame: number) => void>()
  const status = createStore<PlayerStatus>(() => ({
    isPlaying: false,
    rate: speed,
    isLooping: false,
    isWaiting: false,
    part: null,
    shows: 'black',
    reel
  }))
  const is = status.getState
  const set = (change: Partial<PlayerStatus>): void => {
    const keys = Object.keys(change) as (keyof PlayerStatus)[]
    if (keys.some((key) => is()[key] !== change[key])) status.setState(change)
  }

  const bounded = (wanted: number): number => Math.max(0, Math.min(reel.frames - 1, Math.round(wanted)))
  const partAt = (at: number): ReelPart | undefined => reel.parts[partIndexAt(reel, at)]
  const sightOf = (at: number, isPlaying: boolean): Sight =>
    sightAt(partAt(at), at, { isPlaying, isBroken: screen.isBroken })
  const range = (): { from: number; end: number } =>
    is().isLooping ? loopRange(marks, reel.frames) : { from: 0, end: reel.frames }

  const standing = createStanding({
    screen,
    now,
    wanted: () => sightOf(frame, false),
    neighbours() {
      const index = partIndexAt(reel, frame)
      const [before, after] = [reel.parts[index - 1], reel.parts[index + 1]]
      const frames = [after?.from, before && before.from + before.frames - 1]
      return frames.filter((at) => at !== undefined).map((at) => sightOf(at, false))
    },
    onShown: ({ kind }) => set({ shows: kind }),
    onWait: (isWaiting) => set({ isWaiting })
  })
  const clock = createPlayClock(() => reel.fps)
  const runner = createRunner({
    screen,
    clock,
    reel: () => reel,
    range,
    isLooping: () => is().isLooping,
    sightOf: (at) => sightOf(at, true)
  })

  /** Where the playhead is now. */
  const arrive = (at: number): void => {
    const isOther = at !== frame
    frame = at
    set({ part: partAt(at) ?? null })
    if (isOther) for (const listener of frameListeners) listener(at)
  }
  const rest = (): void => {
    for (const listener of restListeners) listener(frame)
  }

  const onTick = (nowMs: number): void => {
    const isBackwards = clock.rate < 0
    const at = isBackwards ? runner.backwards(nowMs) : runner.forwards(nowMs)
    if (at === null) {
      arrive(isBackwards ? range().from : range().end - 1)
      return pause()
    }
    const isOther = at !== frame
    arrive(at)
    if (!isBackwards) set({ isWaiting: clock.isHeld, shows: runner.shows })
    else if (isOther) standing.refresh()
    tick = nextTick(onTick)
  }

  const stop = (): void => {
    if (tick !== null) cancelTick(tick)
    tick = null
    runner.rest()
    set({ isPlaying: false, isWaiting: false, rate: speed })
  }

  const pause = (): void => {
    if (!is().isPlaying) return
    stop()
    standing.refresh()
    rest()
  }

  const placeAt = (wanted: number): void => {
    stop()
    arrive(bounded(wanted))
    standing.refresh()
  }

  const play = (rate = speed): void => {
    if (reel.frames === 0) return
    const wasPlaying = is().isPlaying
    const isSameWay = wasPlaying && Math.sign(rate) === Math.sign(clock.rate)
    set({ isPlaying: true, rate })
    if (isSameWay) return runner.changeRate(rate, now())
    const { from, end } = range()
    const isAtEnd = rate > 0 ? frame >= end - 1 : frame <= from
    if (isAtEnd || frame < from || frame >= end) arrive(rate > 0 ? from : end - 1)
    standing.leave()
    screen.deck?.rest()
    runner.start(frame, rate, now())
    if (!wasPlaying) tick = nextTick(onTick)
  }

  return {
    element: screen.element,
    get frame() {
      return frame
    },
    get reel() {
      return reel
    },
    status,
    onFrame(listener) {
      frameListeners.add(listener)
      return () => frameListeners.delete(listener)
    },
    onRest(listener) {
      restListeners.add(listener)
      return () => restListeners.delete(listener)
    },
    setReel(next) {
      if (next === reel) return
      reel = next
      set({ reel })
      if (next.frames === 0 && is().isPlaying) stop()
      arrive(bounded(frame))
      if (is().isPlaying) runner.reload()
      else standing.refresh()
    },
    setMarks(next) {
      marks = next
    },
    play,
    pause,
    toggle: () => (is().isPlaying ? pause() : play()),
    shuttle: (towards) => play(shuttle(is().isPlaying ? is().rate : 0, towards)),
    setSpeed(next) {
      speed = next
      if (is().isPlaying) play(next)
      else set({ rate: next })
    },
    toggleLoop: () => set({ isLooping: !is().isLooping }),
    seek(wanted, { isScrubbing = false } = {}) {
      arrive(bounded(wanted))
      if (is().isPlaying) return runner.start(frame, clock.rate, now())
      standing.refresh()
      if (!isScrubbing) rest()
    },
    step(frames) {
      placeAt(frame + frames)
      rest()
    },
    placeAt,
    whenShown: standing.whenShown,
    dispose() {
      stop()
      standing.leave()
      screen.clear()
    }
  }
}
