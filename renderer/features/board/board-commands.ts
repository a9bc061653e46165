import type { Command } from '../../commands/command.ts'
import type { ShotActs } from './shot-acts.ts'

export interface BoardCommandsParts {
  acts: ShotActs
  choosePicture(): void
  focusFilter(): void
  selectAll(): void
}

/** What can be done with shots, from anywhere in the window. */
export function boardCommands({ acts, choosePicture, focusFilter, selectAll }: BoardCommandsParts): Command[] {
  const move = (id: string, title: string, to: Parameters<ShotActs['move']>[0], keys: readonly string[]): Command =>
    shots({ id, title, keys, isEnabled: () => acts.canMove(to), run: () => acts.move(to) })
  return [
    shots({ id: 'shots.add', title: 'Add a shot', keys: ['N'], isEnabled: acts.canEdit, run: acts.add }),
    shots({
      id: 'shots.duplicate',
      title: 'Duplicate shots',
      keys: ['Mod+D'],
      isEnabled: acts.hasSelection,
      run: acts.duplicate
    }),
    shots({
      id: 'shots.split',
      title: 'Split shot at the playhead',
      keys: ['S'],
      isEnabled: acts.canSplit,
      run: acts.split
    }),
    shots({ id: 'shots.merge', title: 'Merge shots', keys: ['Mod+J'], isEnabled: acts.canMerge, run: acts.merge }),
    shots({
      id: 'shots.delete',
      title: 'Delete shots',
      keys: ['Delete', 'Backspace'],
      isEnabled: acts.hasSelection,
      run: acts.remove
    }),
    move('shots.earlier', 'Move shots earlier', 'earlier', ['Alt+ArrowLeft', 'Alt+ArrowUp']),
    move('shots.later', 'Move shots later', 'later', ['Alt+ArrowRight', 'Alt+ArrowDown']),
    move('shots.to-start', 'Move shots to the start', 'start', ['Alt+Home']),
    move('shots.to-end', 'Move shots to the end', 'end', ['Alt+End']),
    shots({
      id: 'shots.picture',
      title: 'Choose the shot’s picture',
      keys: ['P'],
      isEnabled: acts.hasSelection,
      run: choosePicture
    }),
    {
      id: 'shots.first',
      title: 'Put the shot first in the queue',
      group: 'Generate',
      isEnabled: acts.canPutFirst,
      run: acts.putFirst
    },
    shots({ id: 'shots.select-all', title: 'Select all shots', keys: ['Mod+A'], run: selectAll }),
    shots({ id: 'shots.filter', title: 'Filter shots', keys: ['Mod+F'], worksWhileTyping: true, run: focusFilter })
  ]
}

const shots = (command: Omit<Command, 'group'>): Command => ({ group: 'Shots', ...command })
