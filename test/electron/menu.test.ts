import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test } from 'vitest'
import { menuTemplate } from '../../electron/menu.ts'
import { desktopCommandIds, type DesktopCommand } from '../../services/contract/desktop-bridge.ts'
import { aDesktop } from '../builders/desktop.ts'
import { aRecentProject } from '../fakes/fake-desktop-studio.ts'

const template = (platform: NodeJS.Platform, send: (command: DesktopCommand) => void = () => undefined) =>
  menuTemplate({ platform, recent: [aRecentProject()], isDevelopment: false, send })

function allItems(items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? allItems(item.submenu) : [])])
}
const press = ({ click }: MenuItemConstructorOptions) => click?.({} as never, undefined, {})

describe.each(['linux', 'win32', 'darwin'] as const)('on %s', (platform) => {
  test('[DESKTOP-MENU-1] every command of the contract has one item, and sends itself', () => {
    const sent: DesktopCommand[] = []
    for (const item of allItems(template(platform, (command) => sent.push(command)))) press(item)
    const ids = sent.map(({ id }) => id)
    expect(ids.toSorted()).toEqual([...desktopCommandIds, 'project.open-folder'].toSorted())
    expect(sent.find(({ id }) => id === 'project.open-folder')).toEqual({
      id: 'project.open-folder',
      folder: '/films/Lighthouse'
    })
  })

  test('[DESKTOP-MENU-2] no accelerator stands for two items', () => {
    const keys = allItems(template(platform)).flatMap(({ accelerator }) => accelerator ?? [])
    expect(keys).toEqual([...new Set(keys)])
  })

  test('[DESKTOP-MENU-3] one can quit and close', () => {
    const roles = allItems(template(platform)).flatMap(({ role }) => role ?? [])
    expect(roles).toContain('quit')
    expect(roles).not.toContain('toggleDevTools')
    expect(roles.includes('appMenu')).toBe(platform === 'darwin')
  })
})

test('[DESKTOP-MENU-4] a name of any kind is one short line, and no key of the menu', () => {
  const recent = [aRecentProject({ name: `A & B\n${'long '.repeat(100)}` })]
  const items = allItems(menuTemplate({ platform: 'linux', recent, isDevelopment: false, send: () => undefined }))
  const [label = ''] = items.flatMap(({ label }) => (label?.startsWith('A &') === true ? [label] : []))
  expect([label.startsWith('A && B long'), label.includes('\n'), label.length <= 101]).toEqual([true, false, true])
})

test('[DESKTOP-MENU-5] a field offers to cut, copy and paste, a text to copy, and the rest nothing', async () => {
  const { window, popups } = await aDesktop()
  for (const params of [
    { isEditable: true, selectionText: '' },
    { isEditable: false, selectionText: 'some text' },
    { isEditable: false, selectionText: ' ' }
  ])
    window().webContents.emit('context-menu', {}, params)
  expect(popups().map((items) => items.flatMap(({ role }) => role ?? []))).toEqual([
    ['cut', 'copy', 'paste', 'selectAll'],
    ['copy']
  ])
})
