import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron'
import { STUDIO_URL } from './addresses.ts'
import type { ElectronParts } from './electron-parts.ts'
import type { WindowPlace } from './window-memory.ts'

export interface WindowParts {
  electron: Pick<ElectronParts, 'BrowserWindow' | 'nativeTheme'>
  /** As the last window was. */
  place: WindowPlace
  /** The built preload; absolute. */
  preload: string
  /** Of the window and its task bar, where the system does not take it from the app. */
  icon?: string | undefined
  log(line: string): void
}

const DEFAULT_SIZE = { width: 1440, height: 900 }
/** Below this the workspace has no room. */
const MINIMUM_SIZE = { minWidth: 1024, minHeight: 700 }
/** The page's ground, so that nothing flashes before it paints. */
const GROUND = { dark: '#0f1012', light: '#f4f5f7' }

/** Opens the studio's window; it is shown when its page has painted. `prepare` is called before the page loads. */
export function openWindow(
  { electron, place, preload, icon, log }: WindowParts,
  prepare: (window: BrowserWindow) => void
): BrowserWindow {
  const window = new electron.BrowserWindow({
    ...(place.bounds ?? DEFAULT_SIZE),
    ...MINIMUM_SIZE,
    ...(icon !== undefined && { icon }),
    title: 'Framechain',
    show: false,
    backgroundColor: electron.nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    webPreferences: { ...sandboxed, preload }
  })
  window.once('ready-to-show', () => {
    if (place.is_maximized === true) window.maximize()
    if (place.is_full_screen === true) window.setFullScreen(true)
    window.show()
  })
  prepare(window)
  void window.loadURL(STUDIO_URL).catch((error: unknown) => {
    log(`the page did not load: ${String(error)}`)
    if (!window.isDestroyed()) window.show()
  })
  return window
}

/** The page is a plain web page: all it has of this machine comes through the bridge. */
const sandboxed: BrowserWindowConstructorOptions['webPreferences'] = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  // its dictionaries would be fetched from a server that nobody chose
  spellcheck: false,
  // the player plays when the studio says so, such as after a render
  autoplayPolicy: 'no-user-gesture-required'
}
