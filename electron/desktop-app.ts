import type { BrowserWindow } from 'electron'
import type { DesktopCommand } from '../services/contract/desktop-bridge.ts'
import { toStudioError } from '../services/contract/studio-error.ts'
import type { DesktopActions } from '../services/hosts/api/desktop-actions.ts'
import type { SecretStore } from '../services/hosts/secret-store.ts'
import { registerSchemes, serveStudio } from './app-protocol.ts'
import { noteChildCrashes, recoverWindow } from './crash-recovery.ts'
import { createDesktopActions } from './desktop-actions.ts'
import type { DesktopStudio } from './desktop-studio.ts'
import type { ElectronParts } from './electron-parts.ts'
import { createEndNotice } from './end-notice.ts'
import { createKeyStore } from './keys.ts'
import { textMenuTemplate } from './menu.ts'
import { folderOf, openTarget } from './open-target.ts'
import { createOpeningPlace } from './opening-place.ts'
import { followActivity } from './power.ts'
import { serveRpcPorts, type RpcPorts } from './rpc-port.ts'
import { hardenContents, hardenSession } from './security.ts'
import { quitCleanly } from './shutdown.ts'
import { createSurroundings } from './surroundings.ts'
import { createWindowCommands, type WindowCommands } from './window-commands.ts'
import { createWindowKeeper } from './window-keeper.ts'
import { createWindowMemory } from './window-memory.ts'
import { openWindow } from './window.ts'

export interface DesktopHost {
  electron: ElectronParts
  /** Command line without the program and the app. */
  args: readonly string[]
  cwd: string
  platform: NodeJS.Platform
  /** Built files, and what is kept from one start to the next; absolute. */
  paths: { pages: string; preload: string; windowMemory: string; keys: string; icon?: string | undefined }
  openStudio(desktop: DesktopActions, secrets: SecretStore | null): Promise<DesktopStudio>
  /** Milliseconds that only grow. */
  elapsed(): number
  /** How long a quit may take. */
  quitLimitMs: number
  log(line: string): void
}

/**
 * Starts the desktop app. Resolves when its window opens, or when another Framechain has taken over. What must stand
 * before Electron is ready is done before the first await.
 */
export async function startDesktop(host: DesktopHost): Promise<void> {
  const { electron, args, cwd, log } = host
  const { app } = electron
  electron.crashReporter.start({ uploadToServer: false })
  app.enableSandbox()
  registerSchemes(electron.protocol)

  const folder = openTarget(args, cwd)
  if (!app.requestSingleInstanceLock({ folder })) return app.quit()

  const commands = createWindowCommands()
  if (folder !== null) commands.send({ id: 'project.open-folder', folder })
  // macOS says so before it is ready, too
  app.on('open-file', (event, path) => {
    event.preventDefault()
    commands.send({ id: 'project.open-folder', folder: folderOf(path, cwd) })
  })
  noteChildCrashes(app, log)

  await app.whenReady()
  try {
    await openApp(host, commands)
  } catch (error) {
    const { message, fix } = toStudioError(error)
    log(`the start failed: ${error instanceof Error ? error.stack : String(error)}`)
    electron.dialog.showErrorBox('Framechain can’t start', `${message}\n\n${fix}`)
    app.exit(1)
  }
}

async function openApp(host: DesktopHost, commands: WindowCommands): Promise<void> {
  const { electron, args, platform, paths, elapsed, quitLimitMs, log } = host
  const { app, BrowserWindow, Menu } = electron
  const desktop = createDesktopActions(electron)
  const secrets = createKeyStore({ safeStorage: electron.safeStorage, file: paths.keys, platform, log })
  const studio = await host.openStudio(desktop, secrets)
  const memory = createWindowMemory({ file: paths.windowMemory, log })

  hardenSession(electron.session.defaultSession)
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, { ...desktop, log }))
  await serveStudio({ protocol: electron.protocol, pages: paths.pages, respond: studio.respond })

  const opening = createOpeningPlace({ client: studio.client, send: commands.send, log })
  const keeper = createWindowKeeper(async () => {
    const place = await memory.recall(electron.screen.getAllDisplays())
    if (place.is_in_project === true && !commands.hasWaiting()) await opening.goBack()
    return openWindow({ electron, place, ...paths, log }, prepare)
  })
  const show = (): void =>
    void keeper.show().catch((error: unknown) => log(`the window could not be opened: ${String(error)}`))
  const send = (command: DesktopCommand): void => {
    commands.send(command)
    show()
  }
  const surroundings = createSurroundings({ electron, platform, client: studio.client, send, log })
  let ports: RpcPorts | null = null

  function prepare(window: BrowserWindow): void {
    const { webContents } = window
    memory.follow(window)
    commands.follow(webContents)
    recoverWindow(window, { dialog: electron.dialog, quit: () => app.quit(), elapsed, log })
    ports = serveRpcPorts(webContents, {
      MessageChannelMain: electron.MessageChannelMain,
      router: studio.router,
      onConnect: () => commands.connected(webContents),
      onCall: surroundings.onCall,
      log
    })
    webContents.on('context-menu', (_event, params) => {
      const template = textMenuTemplate(params)
      if (template.length > 0) Menu.buildFromTemplate(template).popup({ window })
    })
  }

  const tellEnd = createEndNotice({
    Notification: electron.Notification,
    isWatched: () => BrowserWindow.getFocusedWindow() !== null,
    show
  })
  const following = followActivity({
    activity: studio.activity,
    powerSaveBlocker: electron.powerSaveBlocker,
    windows: () => BrowserWindow.getAllWindows(),
    onEnd: () => void surroundings.latest().then(tellEnd, (error: unknown) => log(`no notice: ${String(error)}`))
  })

  quitCleanly({
    app,
    async close() {
      await keeper.close()
      await ports?.closed()
      following[Symbol.dispose]()
      await studio.close()
      await memory.flush()
    },
    limitMs: quitLimitMs,
    log
  })
  app.on('second-instance', (_event, _argv, _cwd, said) => {
    const { folder } = said as { folder: string | null }
    if (folder === null) show()
    else send({ id: 'project.open-folder', folder })
  })
  app.on('open-file', show)
  app.on('activate', show)
  app.on('window-all-closed', () => {
    if (platform !== 'darwin') app.quit()
  })

  if (args.includes('--welcome') && !commands.hasWaiting()) await opening.welcome()
  await surroundings.refresh()
  await keeper.show()
}
