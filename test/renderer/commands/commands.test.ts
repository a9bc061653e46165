import { expect, test } from 'vitest'
import { createCommandRegistry } from '../../../renderer/commands/command-registry.ts'
import type { Command } from '../../../renderer/commands/command.ts'
import { isCharacterKey, isPressing, keyCaps, keysOf, type KeyPress } from '../../../renderer/commands/keys.ts'

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held
})

test.each([
  [press('z', { ctrlKey: true }), 'Mod+Z'],
  [press('Z', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+Z'],
  [press(' '), 'Space'],
  [press('?', { shiftKey: true }), '?'],
  [press('ArrowLeft', { shiftKey: true }), 'Shift+ArrowLeft'],
  [press('+', { ctrlKey: true }), 'Mod++'],
  [press('ü'), 'Ü'],
  [press('Shift', { shiftKey: true }), '']
])('[KEYS-1] %o is %s', (event, keys) => {
  expect(keysOf(event)).toBe(keys)
})

test('[KEYS-2] keys are shown as they stand on the keyboard', () => {
  expect([keyCaps('Mod+Shift+Z'), keyCaps('Mod++'), keyCaps('Alt+ArrowUp')]).toEqual([
    ['Ctrl', 'Shift', 'Z'],
    ['Ctrl', '+'],
    ['Alt', '↑']
  ])
})

test('[KEYS-3] a letter, a sign and Shift with either are character keys, and nothing else is', () => {
  const keys = ['J', '?', '+', 'Shift+J', 'Space', 'ArrowLeft', 'F2', 'Mod+J', 'Alt+J', 'Mod++', 'Delete']
  expect(keys.filter(isCharacterKey)).toEqual(['J', '?', '+', 'Shift+J'])
})

test('[KEYS-4] Space and Enter press a button that the keyboard reached, and are free after a click', () => {
  const focused = (isByKeyboard: boolean) => ({ matches: () => isByKeyboard }) as unknown as EventTarget
  expect([
    isPressing('Space', focused(true)),
    isPressing('Enter', focused(true)),
    isPressing('Space', focused(false)),
    isPressing('K', focused(true)),
    isPressing('ArrowLeft', focused(true)),
    isPressing('Shift+ArrowLeft', focused(true)),
    isPressing('Space', null)
  ]).toEqual([true, true, false, false, true, false, false])
})

/** A registry with two commands, and what ran. */
function someCommands() {
  const ran: string[] = []
  const command = (id: string, keys: string[], more: Partial<Command> = {}): Command => ({
    id,
    title: id,
    group: 'Edit',
    keys,
    run: () => void ran.push(id),
    ...more
  })
  const registry = createCommandRegistry()
  const type = (keys: KeyPress): boolean =>
    registry.press({
      ...keys,
      defaultPrevented: false,
      isComposing: false,
      target: null,
      preventDefault() {}
    } as KeyboardEvent)
  return { registry, command, ran, type }
}

test('[COMMANDS-1] keys run their command while it is offered', () => {
  const { registry, command, ran, type } = someCommands()
  const takeOut = registry.add([command('play', ['Space'])])
  expect([type(press(' ')), type(press('x'))]).toEqual([true, false])
  takeOut()
  expect([type(press(' ')), ran]).toEqual([false, ['play']])
})

test('[COMMANDS-2] the user’s own keys stand in for the built-in ones, and none turn a shortcut off', () => {
  const { registry, command, ran, type } = someCommands()
  registry.add([command('play', ['Space']), command('split', ['S'])])
  registry.setShortcuts({ play: ['P'], split: [] })
  expect([' ', 'p', 's'].map((key) => type(press(key)))).toEqual([false, true, false])
  registry.run('split')
  expect(ran).toEqual(['play', 'split'])
})

test('[COMMANDS-3] what can’t be done now is not run, and its keys are free for another', () => {
  const { registry, command, ran, type } = someCommands()
  registry.add([command('undo', ['Z'], { isEnabled: () => false }), command('zoom', ['Z'])])
  registry.run('undo')
  expect([type(press('z')), ran]).toEqual([true, ['zoom']])
})

test('[COMMANDS-4] a command offered again takes the place of the first, whose end leaves it alone', () => {
  const { registry, command, ran } = someCommands()
  const first = registry.add([command('save', [])])
  registry.add([command('save', [], { run: () => void ran.push('second') })])
  first()
  registry.run('save')
  expect(ran).toEqual(['second'])
})

test('[COMMANDS-5] with character keys off, a command keeps its other keys', () => {
  const { registry, command, ran, type } = someCommands()
  const play = command('play', ['K', 'Space'])
  registry.add([play])
  registry.allowSingleKeys(false)
  expect([type(press('k')), type(press(' ')), registry.keys(play)]).toEqual([false, true, ['Space']])
  registry.allowSingleKeys(true)
  expect([type(press('k')), ran]).toEqual([true, ['play', 'play']])
})

test('[COMMANDS-6] from a dialog only commands that work while typing are run', () => {
  const ran: string[] = []
  const registry = createCommandRegistry()
  registry.add([
    { id: 'shots.delete', title: 'Delete', group: 'Shots', keys: ['Delete'], run: () => void ran.push('delete') },
    {
      id: 'edit.save',
      title: 'Save',
      group: 'Edit',
      keys: ['Mod+S'],
      worksWhileTyping: true,
      run: () => void ran.push('save')
    }
  ])
  const inDialog = { matches: () => false, closest: () => ({}) } as unknown as EventTarget
  const type = (keys: KeyPress) =>
    registry.press({ ...keys, target: inDialog, preventDefault: () => undefined } as unknown as KeyboardEvent)
  expect([type(press('Delete')), type(press('s', { ctrlKey: true })), ran]).toEqual([false, true, ['save']])
})

test('[COMMANDS-7] behind a dialog only those commands are run that work while typing', () => {
  const { registry, command, ran, type } = someCommands()
  registry.add([command('play', ['Space']), command('palette', ['K'], { worksWhileTyping: true })])
  registry.cover(true)
  expect([type(press(' ')), type(press('k'))]).toEqual([false, true])
  registry.cover(false)
  expect([type(press(' ')), ran]).toEqual([true, ['palette', 'play']])
})

test('[COMMANDS-8] when the one that took its place is gone, a command is there again', () => {
  const { registry, ran, command } = someCommands()
  registry.add([command('play', ['Space'])])
  const end = registry.add([command('play', ['Space'], { run: () => void ran.push('other') })])
  registry.run('play')
  end()
  registry.run('play')
  expect(ran).toEqual(['other', 'play'])
})
