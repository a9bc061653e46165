import { useMemo } from 'react'
import { useProject } from '../../app/project-context.tsx'
import type { Command } from '../../commands/command.ts'
import { useOfferedCommands } from '../../commands/commands-context.tsx'
import { nextCut, previousCut } from '../../player/film-moves.ts'
import { usePlayer } from '../../player/player-context.tsx'

/** What the viewer itself does, beside playing. */
export interface ViewerActs {
  goToTimecode(): void
  toggleFullScreen(): void
  toggleJoinCheck(): void
}

/** What plays: the film, or two takes. */
export interface Transport {
  toggle(): void
  pause(): void
  shuttle(towards: 1 | -1): void
  step(frames: number): void
  /** Stops, and goes there, as far as there is something. */
  goTo(frame: number): void
}

const playbackCommand = (id: string, title: string, keys: string, run: () => void): Command => ({
  id: `playback.${id}`,
  title,
  group: 'Playback',
  keys: [keys],
  run
})

export const transportCommands = ({ toggle, pause, shuttle, step, goTo }: Transport): Command[] => [
  playbackCommand('toggle', 'Play or pause', 'Space', toggle),
  playbackCommand('pause', 'Pause', 'K', pause),
  playbackCommand('forwards', 'Play, then faster', 'L', () => shuttle(1)),
  playbackCommand('backwards', 'Play backwards, then faster', 'J', () => shuttle(-1)),
  playbackCommand('previous-frame', 'One frame back', 'ArrowLeft', () => step(-1)),
  playbackCommand('next-frame', 'One frame on', 'ArrowRight', () => step(1)),
  playbackCommand('back-ten', 'Ten frames back', 'Shift+ArrowLeft', () => step(-10)),
  playbackCommand('on-ten', 'Ten frames on', 'Shift+ArrowRight', () => step(10)),
  playbackCommand('start', 'To the start', 'Home', () => goTo(0)),
  playbackCommand('end', 'To the end', 'End', () => goTo(Infinity))
]

/** Playing, moving and marking, for the keys, the palette and the desktop's menu. */
export function usePlaybackCommands({ goToTimecode, toggleFullScreen, toggleJoinCheck }: ViewerActs): void {
  const { session, film } = useProject()
  const player = usePlayer()
  const commands = useMemo<Command[]>(() => {
    const spans = () => film().spans
    const isThere = (): boolean => player.reel.frames > 0
    /** Stops, and goes there. */
    const goTo = (frame: number): void => player.step(frame - player.frame)
    const move = (id: string, title: string, keys: string, run: () => void): Command => ({
      ...playbackCommand(id, title, keys, run),
      isEnabled: isThere
    })
    return [
      ...transportCommands({ ...player, goTo }).map((command) => ({ ...command, isEnabled: isThere })),
      move('previous-cut', 'To the previous cut', 'ArrowUp', () => goTo(previousCut(spans(), player.frame))),
      move('next-cut', 'To the next cut', 'ArrowDown', () => goTo(nextCut(spans(), player.frame))),
      move('go-to', 'Go to timecode', 'G', goToTimecode),
      move('mark-in', 'Mark in', 'I', () => session.mark('in', player.frame)),
      move('mark-out', 'Mark out', 'O', () => session.mark('out', player.frame)),
      move('clear-marks', 'Clear in and out', 'Alt+X', session.clearMarks),
      move('loop', 'Loop', 'Alt+L', player.toggleLoop),
      move('join-check', 'Look at the join', 'Shift+J', toggleJoinCheck),
      { id: 'view.full-screen', title: 'Full screen', group: 'View', keys: ['F'], run: toggleFullScreen }
    ]
  }, [session, film, player, goToTimecode, toggleFullScreen, toggleJoinCheck])
  useOfferedCommands(commands)
}
