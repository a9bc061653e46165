import type { LucideIcon } from 'lucide-react'
import { useStore } from 'zustand'
import { IconButton, type IconButtonProps } from '../ui/icon-button.tsx'
import { useCommands } from './commands-context.tsx'

export interface CommandButtonProps extends Omit<IconButtonProps, 'label' | 'keys' | 'onClick'> {
  command: string
  icon: LucideIcon
  /** Where the command's own title is not what the button is to say. */
  label?: string
}

/** A button for a command: it says its title and the keys that it has now. */
export function CommandButton({ command: id, label, ...rest }: CommandButtonProps) {
  const registry = useCommands()
  const title = useStore(registry, ({ commands }) => commands.get(id)?.title ?? '')
  const keys = useShortcut(id)
  return <IconButton label={label ?? title} keys={keys} onClick={() => registry.run(id)} {...rest} />
}

/** The first keys of a command, as the user has them. */
export function useShortcut(id: string): string | undefined {
  const registry = useCommands()
  return useStore(registry, ({ commands }) => {
    const command = commands.get(id)
    return command === undefined ? undefined : registry.keys(command)[0]
  })
}
