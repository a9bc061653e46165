/** How a run is stopped: at once, when the segments under way are done, or when their shots are. */
export type Stop = 'now' | 'segment' | 'shot'

/** What a person does to a run while it goes on. Every call may come at any time, and twice is the same as once. */
export interface RunControl {
  /** Starts no further segment until `resume`. */
  pause(): void
  /** Finishes the segments under way, gives the graphics memory back, and waits for `resume`. */
  hold(): void
  resume(): void
  stop(how: Stop): void
  /** The shot's segments go before all others, whatever models they need; of two, the one that was asked last. */
  first(shotId: string): void
  /** Takes the shot out of the run: what it has under way is given up, what is finished stays. */
  cancel(shotId: string): void
  /**
   * Renders a shot of the run that failed or was taken out. True where the run is at it; false where that is for another
   * run: this one is through with the shot, does not have it, is being stopped, or is over.
   */
  retry(shotId: string): boolean
  /** The order that shots go in from now on; those that are not named come after, in storyboard order. Takes back every `first`. */
  order(shotIds: readonly string[]): void
}

/** The run's side of it. */
export interface RunGate {
  /** Aborts at `stop('now')`. */
  readonly signal: AbortSignal
  readonly isHolding: boolean
  /** Aborts when that shot is taken out of the run. */
  signalOf(shotId: string): AbortSignal
  /** Who answers `RunControl.retry`; until somebody does, that is false. Returns the way to stop listening. */
  onRetry(listener: (shotId: string) => boolean): () => void
  /** Whether a segment may start: now, later, or not in this run. `hasBegun`: its shot has segments of this run. */
  admits(shot: { hasBegun: boolean }): 'now' | 'later' | 'never'
  /** Smaller goes first, whatever models it needs; 0 unless somebody asked. */
  rank(shotId: string): number
  /** Smaller goes first, where nothing else decides. `order`: the shot's place in the storyboard. */
  place(shot: { shotId: string; order: number }): number
  /** Returns the way to stop listening. */
  onChange(listener: () => void): () => void
}

export function createRunControl(): RunControl & { gate: RunGate } {
  const abort = new AbortController()
  const listeners = new Set<() => void>()
  const ranks = new Map<string, number>()
  const shots = new Map<string, AbortController>()
  let places = new Map<string, number>()
  let retry: ((shotId: string) => boolean) | null = null
  let mode: 'open' | 'paused' | 'holding' = 'open'
  let stop: Stop | null = null

  const changed = (): void => {
    for (const listener of listeners) listener()
  }
  const ofShot = (shotId: string): AbortController => {
    const known = shots.get(shotId) ?? new AbortController()
    shots.set(shotId, known)
    return known
  }
  const enter = (next: typeof mode): void => {
    mode = next
    changed()
  }

  return {
    pause: () => enter('paused'),
    hold: () => enter('holding'),
    resume: () => enter('open'),
    stop(how) {
      if (how === 'now') abort.abort()
      stop = how
      changed()
    },
    first(shotId) {
      ranks.set(shotId, Math.min(0, ...ranks.values()) - 1)
      changed()
    },
    cancel: (shotId) => ofShot(shotId).abort(),
    retry(shotId) {
      if (retry === null || stop !== null) return false
      if (ofShot(shotId).signal.aborted) shots.delete(shotId)
      return retry(shotId)
    },
    order(shotIds) {
      places = new Map(shotIds.map((shotId, index) => [shotId, index]))
      ranks.clear()
      changed()
    },
    gate: {
      signal: abort.signal,
      signalOf: (shotId) => ofShot(shotId).signal,
      onRetry(listener) {
        retry = listener
        return () => void (retry = null)
      },
      get isHolding() {
        return mode === 'holding'
      },
      admits({ hasBegun }) {
        if (stop === 'segment' || stop === 'now' || (stop === 'shot' && !hasBegun)) return 'never'
        return mode === 'open' ? 'now' : 'later'
      },
      rank: (shotId) => ranks.get(shotId) ?? 0,
      place: ({ shotId, order }) => places.get(shotId) ?? places.size + order,
      onChange(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      }
    }
  }
}
