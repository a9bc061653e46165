import { expect, test } from 'vitest'
import type { DesktopCommand } from '../../services/contract/desktop-bridge.ts'
import { aDesktop } from '../builders/desktop.ts'

test('[DESKTOP-BRIDGE-1] the page gets three functions and nothing else of the desktop', async () => {
  const { openPage } = await aDesktop()
  const { world } = openPage()
  expect(Object.keys(world)).toEqual(['framechain'])
  expect(Object.entries(world['framechain'] as object).map(([name, value]) => [name, typeof value])).toEqual([
    ['connect', 'function'],
    ['pathOf', 'function'],
    ['onCommand', 'function']
  ])
})

test('[DESKTOP-BRIDGE-2] connecting hands nothing back: the port comes as a message to the page’s own origin', async () => {
  const { openPage } = await aDesktop()
  const { bridge, targets, connect } = openPage()
  await connect()
  expect({ answer: bridge.connect(), targets }).toEqual({
    answer: undefined,
    targets: ['app://studio', 'app://studio']
  })
})

test('[DESKTOP-BRIDGE-3] a dropped file has a path', async () => {
  const { openPage } = await aDesktop()
  expect(openPage().bridge.pathOf({ name: 'shot.png' } as File)).toBe('/dropped/shot.png')
})

test('[DESKTOP-BRIDGE-4] commands reach every listener until it stops, and early ones the first listener', async () => {
  const { openPage, window } = await aDesktop()
  const { bridge } = openPage({ isDeaf: true })
  const send = (id: string) => window().webContents.send('framechain:command', { id })
  const heard: string[] = []
  const listen = (name: string) => bridge.onCommand(({ id }: DesktopCommand) => heard.push(`${name} ${id}`))

  send('edit.undo')
  const stop = listen('a')
  listen('b')
  send('edit.redo')
  stop()
  send('film.make')
  expect(heard).toEqual(['a edit.undo', 'a edit.redo', 'b edit.redo', 'b film.make'])
})
