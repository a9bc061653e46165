import { expect, test } from 'vitest'
import { sortDropped } from '../../../../renderer/features/home/dropped-project.ts'

const dropped = (...paths: string[]) =>
  paths.map((path) => ({ path, file: new File([], path.slice(path.lastIndexOf('/') + 1)) }))
const names = (files: readonly File[]) => files.map(({ name }) => name)

test('[DROPPED-1] a folder with a project in it is a project, whatever else it holds', () => {
  expect(sortDropped(dropped('Film/keyframes/1.png', 'Film/project.json'))).toEqual({ kind: 'project', name: 'Film' })
  expect(sortDropped(dropped('Old/storyboards/storyboard_main.json'))).toEqual({ kind: 'project', name: 'Old' })
})

test('[DROPPED-2] a storyboard is found among other files, and takes the pictures along', () => {
  const found = sortDropped(dropped('stuff/notes.json', 'stuff/storyboard_night.json', 'stuff/2.png', 'stuff/10.png'))
  if (found.kind !== 'storyboard') throw new Error(found.kind)
  expect([found.file.name, names(found.pictures)]).toEqual(['storyboard_night.json', ['2.png', '10.png']])
})

test('[DROPPED-3] pictures are in name order, named after their folder where they have one', () => {
  const folder = sortDropped(dropped('Stills/b/10.jpg', 'Stills/2.jpg', 'Stills/readme.txt'))
  if (folder.kind !== 'pictures') throw new Error(folder.kind)
  expect([folder.name, names(folder.files)]).toEqual(['Stills', ['2.jpg', '10.jpg']])
  const loose = sortDropped(dropped('b.png', 'a.png'))
  if (loose.kind !== 'pictures') throw new Error(loose.kind)
  expect([loose.name, names(loose.files)]).toEqual([null, ['a.png', 'b.png']])
})

test('[DROPPED-4] a project.json on its own, or deep inside, is not taken for a project', () => {
  expect(sortDropped(dropped('project.json')).kind).toBe('storyboard')
  expect(sortDropped(dropped('backup/Film/project.json')).kind).toBe('storyboard')
})

test('[DROPPED-5] other files are good for nothing', () => {
  expect(sortDropped(dropped('notes.txt', 'clip.mp4'))).toEqual({ kind: 'nothing' })
  expect(sortDropped([])).toEqual({ kind: 'nothing' })
})
