import { writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { createDesktopLog } from '../../electron/desktop-log.ts'
import { openTarget } from '../../electron/open-target.ts'
import { searchPath } from '../../electron/search-path.ts'
import { aFolder, put, readText } from '../builders/project-folder.ts'

test.each([
  [[], null],
  [[''], null],
  [['--no-sandbox', '-psn_0_1'], null],
  [['Film'], '/home/me/Film'],
  [['/films/A', '--flag', '/films/B'], '/films/B'],
  [['file:///films/A%20B'], '/films/A B'],
  [['file://%%%'], '/home/me/file:/%%%']
])('[DESKTOP-OPEN-1] %o opens %s', (args, folder) => {
  expect(openTarget(args, '/home/me')).toBe(folder)
})

test('[DESKTOP-OPEN-2] a file stands for its folder, as a path and as a URL', async () => {
  const folder = await aFolder()
  await put(folder, { 'My film/project.json': {} })
  const file = join(folder, 'My film/project.json')
  expect([openTarget([file], '/'), openTarget([pathToFileURL(file).href], '/')]).toEqual([
    join(folder, 'My film'),
    join(folder, 'My film')
  ])
})

test('[DESKTOP-PATH-1] the package’s own programs come first, then the user’s, then where macOS keeps them', () => {
  const path = ['/usr/bin', '/usr/local/bin', '', '/usr/bin'].join(delimiter)
  expect([searchPath(path, 'linux', '/app'), searchPath(undefined, 'linux', '/app')]).toEqual([
    ['/app/ffmpeg', '/usr/bin', '/usr/local/bin'].join(delimiter),
    '/app/ffmpeg'
  ])
  expect(searchPath(path, 'darwin', '/app').split(delimiter)).toEqual([
    '/app/ffmpeg',
    '/usr/bin',
    '/usr/local/bin',
    '/opt/homebrew/bin',
    '/opt/local/bin'
  ])
})

test('[DESKTOP-LOG-1] lines go to the end of the file, and a large file begins anew', async () => {
  const folder = await aFolder()
  const log = createDesktopLog(join(folder, 'logs/desktop.log'))
  log('first\nwith a second line')
  log('second')
  expect((await readText(folder, 'logs/desktop.log')).replaceAll(/^\S+Z/gm, 'T')).toBe(
    'T first\n  with a second line\nT second\n'
  )
  await writeFile(join(folder, 'logs/desktop.log'), 'x'.repeat(1_000_001))
  log('third')
  expect(await readText(folder, 'logs/desktop.log')).toMatch(/^\S+Z third\n$/)
})

test('[DESKTOP-LOG-2] a log that can’t be written brings nothing down', async () => {
  const folder = await aFolder()
  await put(folder, { logs: 'a file' })
  expect(() => createDesktopLog(join(folder, 'logs/desktop.log'))('line')).not.toThrow()
})
