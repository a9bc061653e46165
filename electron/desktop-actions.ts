import type { DesktopActions } from '../services/hosts/api/desktop-actions.ts'
import { isWebUrl } from './addresses.ts'
import type { ElectronParts } from './electron-parts.ts'

/** The native dialogs and programs around the window. */
export function createDesktopActions({
  BrowserWindow,
  dialog,
  shell
}: Pick<ElectronParts, 'BrowserWindow' | 'dialog' | 'shell'>): DesktopActions {
  return {
    async pickFolder(title) {
      const options = { title, properties: ['openDirectory' as const, 'createDirectory' as const] }
      const [window] = BrowserWindow.getAllWindows()
      const { canceled, filePaths } = await (window === undefined
        ? dialog.showOpenDialog(options)
        : dialog.showOpenDialog(window, options))
      return canceled ? null : (filePaths[0] ?? null)
    },
    async reveal(path) {
      shell.showItemInFolder(path)
    },
    async openExternal(url) {
      if (!isWebUrl(url)) throw new TypeError('only https pages are opened')
      await shell.openExternal(url)
    }
  }
}
