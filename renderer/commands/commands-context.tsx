import { createContext, useContext, useEffect } from 'react'
import { useStore } from 'zustand'
import type { CommandRegistry } from './command-registry.ts'
import type { Command } from './command.ts'

export const CommandsContext = createContext<CommandRegistry | null>(null)

export function useCommands(): CommandRegistry {
  const registry = useContext(CommandsContext)
  if (registry === null) throw new Error('no commands here')
  return registry
}

/** The first of a command's keys as they are now, for a hint beside its button. */
export function useKeysOf(id: string): string | undefined {
  const registry = useCommands()
  return useStore(registry, ({ commands }) => {
    const command = commands.get(id)
    return command === undefined ? undefined : registry.keys(command)[0]
  })
}

/** Offers commands while the component is there; `commands` must be the same list while nothing in it changes. */
export function useOfferedCommands(commands: readonly Command[]): void {
  const registry = useCommands()
  useEffect(() => registry.add(commands), [registry, commands])
}
