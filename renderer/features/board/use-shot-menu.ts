import {
  ArrowDownToLine,
  ArrowUpToLine,
  ChevronsUp,
  Clapperboard,
  Combine,
  CopyPlus,
  ImagePlus,
  MoveDown,
  MoveUp,
  Plus,
  Scissors,
  Trash2,
  type LucideIcon
} from 'lucide-react'
import { useCallback } from 'react'
import { useProject } from '../../app/project-context.tsx'
import { useCommands } from '../../commands/commands-context.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { shotsText } from './shot-acts.ts'

/** What the menu says of a command, where that depends on how many shots it is about. */
type Line = { id: string; icon: LucideIcon; label: (what: string, count: number) => string } | null

const lines: readonly Line[] = [
  { id: 'run.generateSelected', icon: Clapperboard, label: (what) => `Generate ${what}` },
  { id: 'shots.first', icon: ChevronsUp, label: () => 'Put first in the queue' },
  { id: 'shots.picture', icon: ImagePlus, label: () => 'Choose a picture…' },
  null,
  { id: 'shots.add', icon: Plus, label: (_, count) => (count === 0 ? 'Add a shot' : 'Add a shot after') },
  { id: 'shots.duplicate', icon: CopyPlus, label: (what) => `Duplicate ${what}` },
  { id: 'shots.split', icon: Scissors, label: () => 'Split at the playhead' },
  {
    id: 'shots.merge',
    icon: Combine,
    label: (what, count) => (count > 1 ? `Merge ${what}` : 'Merge with the next shot')
  },
  null,
  { id: 'shots.earlier', icon: MoveUp, label: () => 'Move earlier' },
  { id: 'shots.later', icon: MoveDown, label: () => 'Move later' },
  { id: 'shots.to-start', icon: ArrowUpToLine, label: () => 'Move to the start' },
  { id: 'shots.to-end', icon: ArrowDownToLine, label: () => 'Move to the end' },
  null,
  { id: 'shots.delete', icon: Trash2, label: (what) => `Delete ${what}` }
]

/** Only there while it can be done; the others stay, so that the menu keeps its shape. */
const comesAndGoes = ['shots.first']

/** The menu of the selected shots: the commands with the keys that the person gave them, as they are when it opens. */
export function useShotMenu(): () => MenuEntry[] {
  const commands = useCommands()
  const { session } = useProject()
  return useCallback(() => {
    const { selection } = session.getState()
    const what = shotsText(selection)
    return lines.flatMap((line): MenuEntry[] => {
      if (line === null) return [null]
      const command = commands.getState().commands.get(line.id)
      if (command === undefined) return []
      const isEnabled = commands.isEnabled(command)
      if (!isEnabled && comesAndGoes.includes(line.id)) return []
      return [
        {
          label: line.label(selection.length === 0 ? 'the selected shots' : what, selection.length),
          icon: line.icon,
          keys: commands.keys(command)[0],
          isDisabled: !isEnabled,
          isDanger: line.id === 'shots.delete',
          onSelect: command.run
        }
      ]
    })
  }, [commands, session])
}
