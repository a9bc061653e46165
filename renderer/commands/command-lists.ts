import type { Command } from './command.ts'

/** The order in which a person looks for a command. */
const groups: readonly Command['group'][] = ['Film', 'Generate', 'Shots', 'Edit', 'Playback', 'View', 'Project', 'Help']

/** Commands by their group; groups without one are left out. */
export const commandGroups = <Any extends Pick<Command, 'group'>>(
  commands: readonly Any[]
): { group: Command['group']; commands: Any[] }[] =>
  groups.flatMap((group) => {
    const own = commands.filter((command) => command.group === group)
    return own.length === 0 ? [] : [{ group, commands: own }]
  })

/** Whether a text has every word that is looked for, in any order and case. */
export function matchesWords(text: string, search: string): boolean {
  const found = text.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => found.includes(word))
}
