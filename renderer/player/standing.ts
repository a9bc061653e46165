import type { Screen } from './screen.ts'
import { isSameSight, type Sight } from './sight.ts'

/** So long a picture may take before one that is asked for later goes first. */
const PATIENCE_MS = 250
const NEIGHBOURS_AFTER_MS = 60
/** After so long it is said that one waits. */
const WAIT_MS = 250

export interface StandingParts {
  screen: Screen
  now(): number
  /** What is to be seen now. */
  wanted(): Sight
  /** What one may want to see next. */
  neighbours(): Sight[]
  onShown(sight: Sight): void
  /** What is seen is not what is wanted yet, and that takes time; or no longer so. */
  onWait(isWaiting: boolean): void
}

/** Brings standing frames up, one at a time: what is asked for meanwhile waits for it, the latest only. */
export function createStanding({ screen, now, wanted, neighbours, onShown, onWait }: StandingParts) {
  let showing: { since: number; done: Promise<void> } | null = null
  let isOutdated = false
  let later: ReturnType<typeof setTimeout> | undefined
  let again: ReturnType<typeof setTimeout> | undefined
  let wait: ReturnType<typeof setTimeout> | undefined

  const show = async (mine: { since: number }): Promise<void> => {
    do {
      isOutdated = false
      mine.since = now()
      const sight = wanted()
      const isShown = await screen.show(sight)
      if (showing !== mine) return
      if (isShown) onShown(sight)
      // what can't be loaded is passed over the next time round
      else isOutdated ||= !isSameSight(sight, wanted())
    } while (isOutdated)
    showing = null
    clearTimeout(wait)
    onWait(false)
    const retryInMs = screen.retryInMs()
    if (retryInMs !== null) again = setTimeout(refresh, retryInMs + 1)
    later = setTimeout(() => screen.prepare(neighbours()), NEIGHBOURS_AFTER_MS)
  }

  const refresh = (): void => {
    clearTimeout(later)
    clearTimeout(again)
    if (showing !== null && now() - showing.since < PATIENCE_MS) {
      isOutdated = true
      return
    }
    if (showing === null) wait = setTimeout(() => onWait(true), WAIT_MS)
    const mine = { since: now(), done: Promise.resolve() }
    showing = mine
    mine.done = show(mine)
  }

  const whenShown = async (): Promise<void> => {
    if (showing === null) return
    await showing.done
    return whenShown()
  }

  return {
    /** What is wanted may have changed. */
    refresh,
    /** The film runs: nothing stands any more. */
    leave() {
      showing = null
      for (const timer of [later, again, wait]) clearTimeout(timer)
    },
    whenShown
  }
}
