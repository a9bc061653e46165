/** What of a keyboard event decides which keys were pressed. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

export const isMac = /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? '')

/** The keys of an event in the one form that shortcuts are kept in: `Mod+Shift+Z`, `Space`, `?`. Empty for a modifier alone. */
export function keysOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): string {
  if (['Control', 'Meta', 'Alt', 'Shift', 'Dead', 'Process', 'Unidentified'].includes(key)) return ''
  const isMod = isMac ? metaKey : ctrlKey
  const isOther = isMac ? ctrlKey : metaKey
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toUpperCase() : key
  // Shift is part of what a sign is (?), but not of a letter
  const isSign = key.length === 1 && key !== ' ' && key.toUpperCase() === key.toLowerCase()
  return [isMod && 'Mod', isOther && 'Ctrl', altKey && 'Alt', shiftKey && !isSign && 'Shift', name]
    .filter(Boolean)
    .join('+')
}

/** A letter, figure or sign without a modifier that makes it a command for sure: what WCAG 2.1.4 lets a person turn off. */
export function isCharacterKey(keys: string): boolean {
  const [name = '', ...modifiers] = splitKeys(keys).toReversed()
  return name.length === 1 && modifiers.every((modifier) => modifier === 'Shift')
}

/** `Mod+Shift+Z` as its keys; a plus sign is a key too: `Mod++`. */
export const splitKeys = (keys: string): string[] =>
  keys
    .replace(/(^|\+)\+$/, '$1plus')
    .split('+')
    .map((key) => (key === 'plus' ? '+' : key))

const signs: Record<string, string> = {
  Mod: isMac ? '⌘' : 'Ctrl',
  Ctrl: isMac ? '⌃' : 'Win',
  Alt: isMac ? '⌥' : 'Alt',
  Shift: isMac ? '⇧' : 'Shift',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Delete: 'Del'
}

/** The same as a person reads it, key by key. */
export const keyCaps = (keys: string): string[] => splitKeys(keys).map((key) => signs[key] ?? key)

const buttonTypes = ['button', 'checkbox', 'radio', 'range', 'submit']

/** What the keyboard has reached and Space or Enter presses, and what the arrow keys move. */
const pressed = ':is(button, input, summary, a[href]):focus-visible'
const moved = ':is(input[type=range], [role=separator]):focus-visible'
const moves = /^(Arrow|Page)|^(Home|End)$/

/**
 * Whether these keys are for the control that the keyboard has reached. One that was clicked leaves them to the commands,
 * so that Space plays the film after a click on any button.
 */
export function isPressing(keys: string, target: EventTarget | null): boolean {
  const control = keys === 'Space' || keys === 'Enter' ? pressed : moves.test(keys) ? moved : null
  return control !== null && ((target as Partial<Element> | null)?.matches?.(control) ?? false)
}

/** Whether keys typed here are text. */
export function isTyping(target: EventTarget | null): boolean {
  const { tagName, type = '', isContentEditable = false } = (target ?? {}) as Partial<HTMLInputElement>
  if (tagName === 'INPUT') return !buttonTypes.includes(type)
  return isContentEditable || tagName === 'TEXTAREA' || tagName === 'SELECT'
}

/** Whether the keyboard is in a dialog or a menu: what lies behind it is not to be changed from there. */
export const isInDialog = (target: EventTarget | null): boolean =>
  ((target as Partial<Element> | null)?.closest?.('[role=dialog], [role=menu]') ?? null) !== null
