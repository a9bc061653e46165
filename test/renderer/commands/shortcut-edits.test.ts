import { expect, test } from 'vitest'
import {
  conflicts,
  keysOfCommand,
  ownersOf,
  refusalOf,
  withKeyAdded,
  withKeys
} from '../../../renderer/commands/shortcut-edits.ts'

const play = { id: 'play', keys: ['Space', 'K'] }
const split = { id: 'split', keys: ['S'] }
const zoom = { id: 'zoom' }
const commands = [play, split, zoom]

test('[SHORTCUT-1] only what differs from the built-in keys is kept', () => {
  const own = withKeys({}, split, ['B'])
  expect([own, withKeys(own, split, ['S']), withKeys({}, play, [])]).toEqual([{ split: ['B'] }, {}, { play: [] }])
})

test('[SHORTCUT-2] keys that another command has are taken from it', () => {
  const shortcuts = withKeyAdded({}, zoom, 'K', commands)
  expect(shortcuts).toEqual({ play: ['Space'], zoom: ['K'] })
  expect(ownersOf('K', { commands, shortcuts }).map(({ id }) => id)).toEqual(['zoom'])
  expect(keysOfCommand(play, shortcuts)).toEqual(['Space'])
})

test('[SHORTCUT-3] giving the keys back to their command leaves nothing to keep', () => {
  const taken = withKeyAdded({}, zoom, 'K', commands)
  expect(withKeyAdded(taken, play, 'K', commands)).toEqual({})
})

test('[SHORTCUT-4] the same keys on two commands are told at both', () => {
  const found = conflicts(commands, { zoom: ['S'] })
  expect([...found].map(([id, { keys, others }]) => [id, keys, others.map((other) => other.id)])).toEqual([
    ['split', 'S', ['zoom']],
    ['zoom', 'S', ['split']]
  ])
})

test('[SHORTCUT-5] keys that move through the window, and those of the browser, are refused', () => {
  const refused = ['Tab', 'Shift+Tab', 'Escape', 'Enter', 'Mod+W', 'Mod+Enter', 'Mod+J', 'F2', 'Q'].filter(
    (keys) => refusalOf(keys) !== null
  )
  expect(refused).toEqual(['Tab', 'Shift+Tab', 'Escape', 'Enter', 'Mod+W'])
})
