import { useMemo } from 'react'
import { trimShots } from '../../../services/model/storyboard-edits.ts'
import { useProject } from '../../app/project-context.tsx'
import type { Command } from '../../commands/command.ts'
import { useOfferedCommands } from '../../commands/commands-context.tsx'
import { ofStoryboard } from '../../stores/document-store.ts'
import { shotsText } from './shared-value.ts'

/** What keys do to the selected shots' fields, whether the inspector is seen or not. */
export function useInspectorCommands(): void {
  const { document, session } = useProject()
  const commands = useMemo<Command[]>(() => {
    const selection = (): readonly string[] => session.getState().selection
    const isEnabled = (): boolean => document.getState().canEdit && selection().length > 0
    const trim = (frames: number) => (): void => {
      const ids = selection()
      const { fps } = document.getState().document.project
      document.edit(
        `Change length of ${shotsText(ids)}`,
        ofStoryboard((storyboard) => trimShots(storyboard, ids, frames, fps).storyboard),
        { merge: `length ${ids.join(' ')}` }
      )
    }
    return [
      {
        id: 'shots.trim-shorter',
        title: 'Shorten by a frame',
        group: 'Shots',
        keys: ['Alt+Shift+ArrowLeft'],
        isEnabled,
        run: trim(-1)
      },
      {
        id: 'shots.trim-longer',
        title: 'Lengthen by a frame',
        group: 'Shots',
        keys: ['Alt+Shift+ArrowRight'],
        isEnabled,
        run: trim(1)
      },
      {
        id: 'shots.edit-prompt',
        title: 'Edit the prompt',
        group: 'Shots',
        keys: ['E'],
        isEnabled: () => selection().length > 0,
        run() {
          // in a narrow window it may be a drawer that is shut
          if (firstField() === null) session.toggleInspector()
          requestAnimationFrame(() => firstField()?.focus())
        }
      }
    ]
  }, [document, session])
  useOfferedCommands(commands)
}

const firstField = (): HTMLElement | null => document.querySelector<HTMLElement>('[data-inspector] textarea')
