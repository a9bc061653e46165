import type { Command } from './command.ts'
import { isCharacterKey } from './keys.ts'

/** The user's own keys by command id; none turn a shortcut off. */
export type Shortcuts = Readonly<Record<string, readonly string[]>>

type Keyed = Pick<Command, 'id' | 'keys'>

export const keysOfCommand = ({ id, keys = [] }: Keyed, shortcuts: Shortcuts): readonly string[] =>
  shortcuts[id] ?? keys

/** The commands that these keys would run, but for one. */
export const ownersOf = <Any extends Keyed>(
  keys: string,
  { commands, shortcuts, but }: { commands: readonly Any[]; shortcuts: Shortcuts; but?: string }
): Any[] => commands.filter((command) => command.id !== but && keysOfCommand(command, shortcuts).includes(keys))

/** With other keys for a command; the built-in ones are not written down. */
export function withKeys(shortcuts: Shortcuts, command: Keyed, keys: readonly string[]): Record<string, string[]> {
  const { [command.id]: _own, ...others } = copied(shortcuts)
  return sameKeys(keys, command.keys ?? []) ? others : { ...others, [command.id]: [...new Set(keys)] }
}

/** One more key for a command, taken from those that had it. */
export function withKeyAdded(
  shortcuts: Shortcuts,
  command: Keyed,
  keys: string,
  commands: readonly Keyed[]
): Record<string, string[]> {
  const freed = ownersOf(keys, { commands, shortcuts, but: command.id }).reduce<Shortcuts>(
    (now, owner) =>
      withKeys(
        now,
        owner,
        keysOfCommand(owner, now).filter((one) => one !== keys)
      ),
    shortcuts
  )
  return withKeys(freed, command, [...keysOfCommand(command, freed), keys])
}

export const isChanged = ({ id }: Keyed, shortcuts: Shortcuts): boolean => shortcuts[id] !== undefined

/** Commands whose keys run another one too, with the keys in question: only the first of them is run. */
export function conflicts<Any extends Keyed>(
  commands: readonly Any[],
  shortcuts: Shortcuts
): ReadonlyMap<string, { keys: string; others: Any[] }> {
  const owners = new Map<string, Any[]>()
  for (const command of commands)
    for (const keys of keysOfCommand(command, shortcuts)) owners.set(keys, [...(owners.get(keys) ?? []), command])
  const found = new Map<string, { keys: string; others: Any[] }>()
  for (const [keys, own] of owners)
    if (own.length > 1)
      for (const command of own) found.set(command.id, { keys, others: own.filter((other) => other !== command) })
  return found
}

/** Keys that can't be a shortcut, and why; null for those that can. */
export function refusalOf(keys: string): string | null {
  if (/(^|\+)(Tab|Escape|Enter)$/.test(keys) && !keys.includes('Mod+'))
    return 'Tab, Enter and Escape move through the window and close what is open.'
  return browserKeys.has(keys) ? 'The browser or the system takes these keys for itself.' : null
}

const browserKeys = new Set([
  'Mod+W',
  'Mod+T',
  'Mod+N',
  'Mod+Q',
  'Mod+Shift+N',
  'Mod+Shift+T',
  'Mod+Shift+W',
  'Mod+L',
  'F5',
  'Mod+R',
  'F12'
])

export const hasCharacterKeys = (keys: readonly string[]): boolean => keys.some(isCharacterKey)

const copied = (shortcuts: Shortcuts): Record<string, string[]> =>
  Object.fromEntries(Object.entries(shortcuts).map(([id, keys]) => [id, [...keys]]))

const sameKeys = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((keys) => other.includes(keys))
