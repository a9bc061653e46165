import { createFilmPlayer } from '../../../renderer/player/film-player.ts'
import { createScreen } from '../../../renderer/player/screen.ts'
import { fakePage, type FakeTimes } from './fake-video.ts'

/** A real player on a fake page, by the faked clock. `library`: the clips that can be loaded, by URL. */
export function aPlayerOn(
  library: ReadonlyMap<string, { frames: number; fps: number }>,
  times: Partial<FakeTimes> = {}
) {
  const page = fakePage(library, times)
  const screen = createScreen(page.parts)
  const player = createFilmPlayer({
    screen,
    now: () => Date.now(),
    nextTick: (callback) => Number(setTimeout(() => callback(Date.now()), 16)),
    cancelTick: (tick) => clearTimeout(tick)
  })
  /** The clip that is on the screen and the frame of it that is presented. */
  const seen = (): [string, number] | string => {
    const { deck } = screen
    return deck === null ? player.status.getState().shows : [deck.url!, deck.frame!]
  }
  return { page, screen, player, seen }
}
