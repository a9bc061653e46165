import { createStore } from 'zustand/vanilla'
import type { Command } from './command.ts'
import { isCharacterKey, isInDialog, isPressing, isTyping, keysOf } from './keys.ts'

export interface CommandsState {
  commands: ReadonlyMap<string, Command>
  /** The user's own keys by command id; an empty list turns a shortcut off. */
  shortcuts: Readonly<Record<string, readonly string[]>>
  /** False where a letter or sign alone is to do nothing (WCAG 2.1.4). */
  hasSingleKeys: boolean
  /** A dialog comes or is there: what lies behind it is not to be changed, wherever the keyboard is. */
  isCovered: boolean
}

const isEnabled = (command: Command): boolean => command.isEnabled?.() ?? true

/** All that can be done in this window now. */
export type CommandRegistry = ReturnType<typeof createCommandRegistry>

export function createCommandRegistry() {
  const store = createStore<CommandsState>(() => ({
    commands: new Map(),
    shortcuts: {},
    hasSingleKeys: true,
    isCovered: false
  }))
  const keys = (command: Command): readonly string[] => {
    const { shortcuts, hasSingleKeys } = store.getState()
    const all = shortcuts[command.id] ?? command.keys ?? []
    return hasSingleKeys ? all : all.filter((one) => !isCharacterKey(one))
  }

  let offers: readonly (readonly Command[])[] = []
  const show = (next: typeof offers): void => {
    offers = next
    store.setState({ commands: new Map(offers.flat().map((command) => [command.id, command])) })
  }

  return {
    ...store,
    keys,
    isEnabled,

    /** Adds commands, in the place of any of the same id; what takes them out again, which it returns, brings those back. */
    add(commands: readonly Command[]): () => void {
      show([...offers, commands])
      return () => show(offers.filter((one) => one !== commands))
    },

    setShortcuts: (shortcuts: CommandsState['shortcuts']) => store.setState({ shortcuts }),
    cover: (isCovered: boolean) => store.setState({ isCovered }),
    allowSingleKeys: (hasSingleKeys: boolean) => store.setState({ hasSingleKeys }),

    run(id: string): void {
      const command = store.getState().commands.get(id)
      if (command !== undefined && isEnabled(command)) command.run()
    },

    /** Runs what the pressed keys mean; true where they mean something. */
    press(event: KeyboardEvent): boolean {
      const pressed = keysOf(event)
      if (pressed === '' || event.defaultPrevented || event.isComposing) return false
      if (isPressing(pressed, event.target)) return false
      const isText = store.getState().isCovered || isTyping(event.target) || isInDialog(event.target)
      const command = [...store.getState().commands.values()].find(
        (one) => keys(one).includes(pressed) && (!isText || one.worksWhileTyping === true) && isEnabled(one)
      )
      if (command === undefined) return false
      event.preventDefault()
      command.run()
      return true
    }
  }
}
