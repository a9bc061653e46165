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
      id: `playback.${id}`,
      title,
      group: 'Playback',
      keys: [keys],
      isEnabled: isThere,
      run
    })
    return [
      move('toggle', 'Play or pause', 'Space', player.toggle),
      move('pause', 'Pause', 'K', player.pause),
      move('forwards', 'Play, then faster', 'L', () => player.shuttle(1)),
      move('backwards', 'Play backwards, then faster', 'J', () => player.shuttle(-1)),
      move('previous-frame', 'One frame back', 'ArrowLeft', () => player.step(-1)),
      move('next-frame', 'One frame on', 'ArrowRight', () => player.step(1)),
      move('back-ten', 'Ten frames back', 'Shift+ArrowLeft', () => player.step(-10)),
      move('on-ten', 'Ten frames on', 'Shift+ArrowRight', () => player.step(10)),
      move('previous-cut', 'To the previous cut', 'ArrowUp', () => goTo(previousCut(spans(), player.frame))),
      move('next-cut', 'To the next cut', 'ArrowDown', () => goTo(nextCut(spans(), player.frame))),
      move('start', 'To the start', 'Home', () => goTo(0)),
      move('end', 'To the end', 'End', () => goTo(player.reel.frames - 1)),
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
