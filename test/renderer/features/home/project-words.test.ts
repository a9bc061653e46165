import { expect, test } from 'vitest'
import {
  agoText,
  crumbsOf,
  folderName,
  lengthText,
  progressOf
} from '../../../../renderer/features/home/project-words.ts'

const project = { shots: 8, segments: 40, segments_done: 12, is_rendering: false }

test('[PROJECT-WORDS-1] a card says how far its project is', () => {
  const said = [
    project,
    { ...project, is_rendering: true },
    { ...project, segments_done: 40 },
    { ...project, segments_done: 0 },
    { ...project, shots: 0, segments: 0, segments_done: 0 }
  ].map(progressOf)
  expect(said).toEqual([
    { status: 'waiting', text: '12 of 40 segments' },
    { status: 'running', text: 'Rendering, 12 of 40 segments' },
    { status: 'done', text: 'All rendered' },
    { status: 'waiting', text: 'Not rendered' },
    { status: 'waiting', text: 'No shots yet' }
  ])
})

test('[PROJECT-WORDS-2] and how long the film is', () => {
  expect([
    lengthText({ shots: 8, seconds: 34.95 }),
    lengthText({ shots: 1, seconds: 3 }),
    lengthText({ shots: 0, seconds: 0 })
  ]).toEqual(['8 shots · 0:35', '1 shot · 0:03', ''])
})

test('[PROJECT-WORDS-3] the time since it was opened, as people say it', () => {
  const now = new Date('2026-11-26T12:00:00Z')
  const ago = (at: string) => agoText(at, now)
  expect(
    [
      '2026-11-26T11:59:30Z',
      // a clock that is a little ahead
      '2026-11-26T12:00:40Z',
      '2026-11-26T11:55:00Z',
      '2026-11-26T09:00:00Z',
      '2026-11-25T11:00:00Z',
      '2026-11-18T11:00:00Z',
      '2026-08-01T11:00:00Z',
      '2024-11-01T11:00:00Z'
    ].map(ago)
  ).toEqual([
    'just now',
    'just now',
    '5 minutes ago',
    '3 hours ago',
    'yesterday',
    'last week',
    '3 months ago',
    '2 years ago'
  ])
})

test.each([
  ['/', ['/', '/']],
  ['/home/ann', ['/', '/', 'home', '/home', 'ann', '/home/ann']],
  ['C:\\Films\\One', ['C:', 'C:\\', 'Films', 'C:\\Films', 'One', 'C:\\Films\\One']],
  ['\\\\server\\share', ['server', '\\\\server', 'share', '\\\\server\\share']],
  ['', []]
])('[PROJECT-WORDS-4] the way to %s, folder by folder', (path, crumbs) => {
  expect(crumbsOf(path).flatMap(({ name, path: way }) => [name, way])).toEqual(crumbs)
})

test('[PROJECT-WORDS-5] a folder by its name alone', () => {
  expect(['/films/One', 'D:\\Two', 'Three'].map(folderName)).toEqual(['One', 'Two', 'Three'])
})
