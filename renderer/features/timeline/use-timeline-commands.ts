import { useMemo } from 'react'
import type { Command } from '../../commands/command.ts'
import { useOfferedCommands } from '../../commands/commands-context.tsx'
import { usePlayer } from '../../player/player-context.tsx'
import type { TimelineStage } from './timeline-stage.ts'
import { fitted, xOf, zoomed, type TimelineView } from './timeline-view.ts'

export const ZOOM_STEP = 1.5

/** Where a zoom without a pointer keeps still: at the playhead while it is seen, else in the middle. */
export function zoomPlace(view: TimelineView, playhead: number): number {
  const x = xOf(view, playhead)
  return x >= 0 && x <= view.width ? x : view.width / 2
}

/** Zoom for the keys and the palette. */
export function useTimelineCommands(stage: TimelineStage): void {
  const player = usePlayer()
  const commands = useMemo<Command[]>(() => {
    const zoom = (factor: number) => (): void =>
      stage.look((view) => zoomed(view, factor, zoomPlace(view, player.frame)))
    return [
      {
        id: 'timeline.fit',
        title: 'Fit the film in the timeline',
        group: 'View',
        keys: ['Z'],
        run: () => stage.look(fitted)
      },
      { id: 'timeline.zoom-in', title: 'Zoom in', group: 'View', keys: ['+', '='], run: zoom(ZOOM_STEP) },
      { id: 'timeline.zoom-out', title: 'Zoom out', group: 'View', keys: ['-'], run: zoom(1 / ZOOM_STEP) }
    ]
  }, [stage, player])
  useOfferedCommands(commands)
}
