import { expect, test } from 'vitest'
import { folderAfterKey } from '../../../../renderer/features/home/folder-keys.ts'

const folders = ['Archive', 'alps', 'Beach', 'Films', 'Old'].map((name) => ({ name }))
const from = (at: number) => (key: string) => folderAfterKey(folders, at, key)

test('[FOLDER-KEYS-1] arrows, pages and ends stay in the list', () => {
  expect(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'].map(from(1))).toEqual([0, 2, 0, 4, 0, 4])
  expect([from(0)('ArrowUp'), from(4)('ArrowDown')]).toEqual([0, 4])
})

test('[FOLDER-KEYS-2] a letter goes to the next folder that begins with it, round and round', () => {
  expect([from(0)('a'), from(1)('A'), from(0)('o'), from(0)('x')]).toEqual([1, 0, 4, null])
})

test('[FOLDER-KEYS-3] other keys, and an empty folder, lead nowhere', () => {
  expect([' ', 'Enter', 'Backspace', 'Tab'].map(from(0))).toEqual([null, null, null, null])
  expect(folderAfterKey([], 0, 'ArrowDown')).toBeNull()
})
