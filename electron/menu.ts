import { basename, dirname } from 'node:path'
import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
import type { DesktopCommand, DesktopCommandId } from '../services/contract/desktop-bridge.ts'
import type { RecentProject } from '../services/contract/home-contract.ts'

export interface MenuParts {
  platform: NodeJS.Platform
  recent: readonly Pick<RecentProject, 'name' | 'folder' | 'is_missing'>[]
  /** Adds what only helps whoever works on Framechain. */
  isDevelopment: boolean
  send(command: DesktopCommand): void
}

const RECENT_SHOWN = 10

/**
 * The native menu. What the studio does is sent to the page, which knows what is selected and where the focus is. The
 * page sees keys first, so an accelerator here is only what works where the page has no such shortcut.
 */
export function menuTemplate({ platform, recent, isDevelopment, send }: MenuParts): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const item = (label: string, id: DesktopCommandId, accelerator?: string): MenuItemConstructorOptions => ({
    id,
    label,
    ...(accelerator !== undefined && { accelerator }),
    click: () => send({ id })
  })
  const settings = item('Settings…', 'settings.open', 'CmdOrCtrl+,')
  const recentItems = recent.slice(0, RECENT_SHOWN).map(({ name, folder, is_missing }): MenuItemConstructorOptions => ({
    label: plain(`${name} (${basename(dirname(folder))})`),
    enabled: !is_missing,
    click: () => send({ id: 'project.open-folder', folder })
  }))

  const application: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' }
    ]
  }
  return [
    ...(isMac ? [application] : []),
    {
      label: '&File',
      submenu: [
        item('&New project…', 'project.new', 'CmdOrCtrl+N'),
        item('&Open…', 'project.open', 'CmdOrCtrl+O'),
        { label: 'Open &recent', enabled: recentItems.length > 0, submenu: recentItems },
        separator,
        item('&Close project', 'project.close'),
        ...(isMac ? [{ role: 'close' as const }] : [separator, settings, separator, { role: 'quit' as const }])
      ]
    },
    {
      label: '&Edit',
      submenu: [
        item('&Undo', 'edit.undo', 'CmdOrCtrl+Z'),
        item('&Redo', 'edit.redo', isMac ? 'Shift+Cmd+Z' : 'CmdOrCtrl+Shift+Z'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' }
      ]
    },
    {
      label: 'Fi&lm',
      submenu: [
        item('&Generate…', 'run.generate'),
        item('&Stop', 'run.stop'),
        separator,
        item('&Make the film', 'film.make')
      ]
    },
    {
      label: '&View',
      submenu: [
        item('&Commands…', 'view.palette', 'CmdOrCtrl+K'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...(isDevelopment ? [separator, { role: 'reload' as const }, { role: 'toggleDevTools' as const }] : [])
      ]
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [item('Keyboard &shortcuts', 'help.shortcuts')] }
  ]
}

/** What a text offers at a click with the other button; empty where there is neither text nor a field. */
export function textMenuTemplate({
  isEditable,
  selectionText
}: Pick<ContextMenuParams, 'isEditable' | 'selectionText'>): MenuItemConstructorOptions[] {
  if (isEditable)
    return [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { type: 'separator' }, { role: 'selectAll' }]
  return selectionText.trim() === '' ? [] : [{ role: 'copy' }]
}

/** Menus read `&` as the key of the next letter, and a name may be of any length and hold anything. */
const plain = (name: string): string => name.replaceAll(/\s+/g, ' ').slice(0, 100).replaceAll('&', '&&')
