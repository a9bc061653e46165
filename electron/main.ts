import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import * as electron from 'electron'
import { userFolders } from '../services/hosts/settings.ts'
import { startDesktop } from './desktop-app.ts'
import { createDesktopLog } from './desktop-log.ts'
import { openDesktopStudio } from './desktop-studio.ts'
import { searchPath } from './search-path.ts'

const QUIT_LIMIT_MS = 10_000

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))

const { app } = electron
const { env, platform } = process
/** Beside the bundle's folder in a build, beside the archive in a package. */
const resources = app.isPackaged ? process.resourcesPath : join(import.meta.dirname, '..', 'resources')
/** Of the window alone: Chromium's profile and the log. A studio on other data is another app to the system. */
const { data } = userFolders(env)
const own = join(data, 'desktop')
const log = createDesktopLog(join(own, 'desktop.log'))

// Electron shows the first to the user, and only warns of the second
process.on('uncaughtExceptionMonitor', (error) => log(textOf(error)))
process.on('unhandledRejection', (reason) => log(textOf(reason)))
env['PATH'] = searchPath(env['PATH'], platform, resources)
mkdirSync(own, { recursive: true })
app.setName('Framechain')
app.setPath('userData', own)
// the installer names its shortcut so; without it Windows shows no notification
if (platform === 'win32') app.setAppUserModelId('app.framechain.studio')

// Electron is ready only when this module has been run: what waits for it must not be awaited here
startDesktop({
  electron,
  args: process.argv.slice(app.isPackaged ? 1 : 2),
  cwd: process.cwd(),
  platform,
  paths: {
    pages: join(import.meta.dirname, '..', 'renderer'),
    preload: join(import.meta.dirname, '..', 'preload', 'preload.cjs'),
    windowMemory: join(own, 'window.json'),
    keys: join(data, 'keys.json'),
    icon: platform === 'linux' ? join(resources, 'icon.png') : undefined
  },
  openStudio: (desktop, secrets) =>
    openDesktopStudio({ desktop, secrets, env, resources, version: app.getVersion(), log }),
  elapsed: () => performance.now(),
  quitLimitMs: QUIT_LIMIT_MS,
  log
}).catch((error: unknown) => {
  log(`the start failed: ${textOf(error)}`)
  app.exit(1)
})
