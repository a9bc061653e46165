import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { useProject } from '../app/project-context.tsx'
import { connectPlayer } from './connect-player.ts'
import { createFilmPlayer, type FilmPlayer } from './film-player.ts'
import type { PlayerStatus } from './player-status.ts'
import { createScreen } from './screen.ts'

const PlayerContext = createContext<FilmPlayer | null>(null)

/** One player for the open project: the viewer shows it, the timeline and the commands move it. */
export function PlayerProvider({ children }: { children: ReactNode }) {
  const project = useProject()
  const [player] = useState(createWindowPlayer)
  useEffect(() => connectPlayer(player, project), [player, project])
  useEffect(() => {
    // a window that nobody sees gets no time to keep clips and clock together
    const onHide = (): void => (document.hidden ? player.pause() : undefined)
    document.addEventListener('visibilitychange', onHide)
    return () => document.removeEventListener('visibilitychange', onHide)
  }, [player])
  return <PlayerContext value={player}>{children}</PlayerContext>
}

export function usePlayer(): FilmPlayer {
  const player = useContext(PlayerContext)
  if (player === null) throw new Error('no player here')
  return player
}

/** Of what changes seldom; the frame itself is painted from `onFrame`. */
export const usePlayerStatus = <Selected,>(select: (status: PlayerStatus) => Selected): Selected =>
  useStore(usePlayer().status, select)

/** Calls with the frame under the playhead, now and whenever it moves; for what is painted without React. */
export function useFrame(paint: (frame: number) => void): void {
  const player = usePlayer()
  useEffect(() => {
    paint(player.frame)
    return player.onFrame(paint)
  }, [player, paint])
}

const now = (): number => performance.now()

/** A player that shows what it plays in `element`. */
export function createWindowPlayer(): FilmPlayer {
  const screen = createScreen({ now, box: () => document.createElement('div'), video: createVideo, image: createImage })
  screen.element.style.cssText = 'position:absolute;inset:0'
  return createFilmPlayer({
    screen,
    now,
    nextTick: (callback) => requestAnimationFrame(callback),
    cancelTick: (tick) => cancelAnimationFrame(tick)
  })
}

/** A video element as the studio uses it: silent, and with no controls of the browser's own. */
export function createVideo(): HTMLVideoElement {
  const video = document.createElement('video')
  Object.assign(video, { muted: true, playsInline: true, preload: 'auto', disablePictureInPicture: true, tabIndex: -1 })
  video.setAttribute('aria-hidden', 'true')
  return video
}

export function createImage(): HTMLImageElement {
  const image = document.createElement('img')
  image.alt = ''
  image.draggable = false
  return image
}
