import type { PlayClock } from './play-clock.ts'
import { clipSecondsAt, clipSpeed, partIndexAt, seenFilmFrame, type Reel, type ReelPart } from './reel.ts'
import type { Screen } from './screen.ts'
import { isSameSight, type Sight } from './sight.ts'

export interface RunnerParts {
  screen: Screen
  clock: PlayClock
  reel(): Reel
  /** The frames that play; `end` is the first that does not. */
  range(): { from: number; end: number }
  isLooping(): boolean
  sightOf(frame: number): Sight
}

/** A clip that is this far off the film's time is led back by running a little slower or faster: nobody sees that. */
const CLOSE_SECONDS = 0.008
const MOST_CORRECTION = 0.08
/** Farther off, the film goes on from where the clip is. */
const LOST_SECONDS = 0.25
/** A part that is entered not later than this begins with its first frame, which was made ready for it. */
const LATE_FRAMES = 6

/** Runs the film by the clock, and holds clips to it; where the next picture is not there yet, the clock waits. */
export function createRunner({ screen, clock, reel, range, isLooping, sightOf }: RunnerParts) {
  let running: ReelPart | null = null
  /** What the clock is held for. */
  let awaited: Sight | null = null
  let shows: Sight['kind'] = 'black'

  /** The frames that the next two parts begin with. */
  const nextFrames = (index: number): number[] => {
    const { from, end } = range()
    const after = (at: number): number | null => {
      const next = reel().parts[at + 1]
      return next !== undefined && next.from < end ? next.from : isLooping() ? from : null
    }
    const one = after(index)
    const two = one === null ? null : after(partIndexAt(reel(), one))
    return [one, two].filter((frame) => frame !== null)
  }

  /** Whether the part at the position is on the screen now. */
  const enter = (index: number, position: number, nowMs: number): boolean => {
    const part = reel().parts[index]!
    const isCut = running !== null && position - part.from < LATE_FRAMES * clock.rate
    const sight = sightOf(isCut ? part.from : Math.floor(position))
    if (!screen.isReady(sight)) {
      clock.hold(nowMs)
      if (awaited === null || !isSameSight(awaited, sight)) screen.prepare([sight])
      awaited = sight
      return false
    }
    clock.release(nowMs)
    awaited = null
    running = part
    shows = sight.kind
    screen.cut(sight)
    screen.prepare(nextFrames(index).map(sightOf))
    return true
  }

  /** Keeps the clip that runs at the film's time. Returns the frame of the film that is seen. */
  const follow = (part: ReelPart, position: number, nowMs: number): number => {
    const { deck } = screen
    const { clip } = part
    const frame = Math.floor(position)
    if (shows !== 'clip' || deck === null || clip === null) return frame
    if (screen.isBroken(clip.url)) {
      running = null
      return frame
    }
    const speed = clipSpeed(part, reel().fps)
    const wanted = clipSecondsAt(part, position)
    const drift = deck.seconds - wanted
    if (deck.isStalled) clock.hold(nowMs)
    else if (clock.isHeld || (Math.abs(drift) > LOST_SECONDS * clock.rate && wanted < clip.frames / clip.fps)) {
      const there = position + (drift / speed) * reel().fps
      clock.start(Math.min(part.from + part.frames - 0.01, Math.max(part.from, there)), clock.rate, nowMs)
    }
    const correction =
      Math.abs(drift) < CLOSE_SECONDS ? 0 : Math.min(MOST_CORRECTION, Math.max(-MOST_CORRECTION, -2 * drift))
    deck.run(Math.round(clock.rate * speed * (1 + correction) * 200) / 200)
    return seenFilmFrame(part, clip, frame, deck.frame)
  }

  return {
    /** What is seen. */
    get shows() {
      return shows
    },

    start(frame: number, rate: number, nowMs: number) {
      running = null
      awaited = null
      // backwards, the frame that one stands on has been seen
      clock.start(rate > 0 ? frame : frame + 0.5, rate, nowMs)
    },

    /** From where it is. */
    changeRate: (rate: number, nowMs: number) => clock.start(clock.read(nowMs), rate, nowMs),

    /** The frame that is seen at that time; null where the film is over. */
    forwards(nowMs: number): number | null {
      const { from, end } = range()
      if (clock.read(nowMs) >= end) {
        if (!isLooping()) return null
        clock.start(from, clock.rate, nowMs)
        running = null
      }
      const position = clock.read(nowMs)
      const index = partIndexAt(reel(), Math.floor(position))
      const part = reel().parts[index]!
      if (part !== running && !enter(index, position, nowMs)) return Math.floor(position)
      return Math.min(end - 1, follow(part, clock.read(nowMs), nowMs))
    },

    /** The same for a film that runs backwards: one standing frame after the other, for no browser runs a clip so. */
    backwards(nowMs: number): number | null {
      const { from, end } = range()
      running = null
      if (clock.read(nowMs) < from) {
        if (!isLooping()) return null
        clock.start(end - 0.001, clock.rate, nowMs)
      }
      return Math.floor(clock.read(nowMs))
    },

    /** The reel is another: a clip that runs goes on where it stands in the same place, all else is entered anew. */
    reload() {
      const { clip, from } = running ?? {}
      running = reel().parts.find((part) => part.from === from && part.clip?.url === clip?.url) ?? null
    },

    rest() {
      running = null
      awaited = null
      screen.deck?.rest()
    }
  }
}
