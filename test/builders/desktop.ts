import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { startDesktop, type DesktopHost } from '../../electron/desktop-app.ts'
import type { DesktopActions } from '../../services/hosts/api/desktop-actions.ts'
import { createFakeElectron, type FakeElectronOptions } from '../fakes/electron/fake-electron.ts'
import { openPage } from '../fakes/electron/fake-page.ts'
import type { FakeBrowserWindow } from '../fakes/electron/fake-window.ts'
import { createFakeDesktopStudio, type FakeDesktopStudioOptions } from '../fakes/fake-desktop-studio.ts'
import { aFolder, put } from './project-folder.ts'

export interface DesktopOptions extends FakeElectronOptions, FakeDesktopStudioOptions {
  args?: string[]
  platform?: NodeJS.Platform
  /** The desktop's own folder, for what is remembered from one start to the next. */
  data?: string
  host?: Partial<DesktopHost>
}

/** A desktop app that has started, on a fake Electron and a fake studio; it quits with the test. */
export async function aDesktop(options: DesktopOptions = {}) {
  const { args = [], platform = 'linux', host } = options
  const data = options.data ?? (await aFolder())
  const pages = await aFolder()
  await put(pages, { 'index.html': '<!doctype html><title>Framechain</title>', 'assets/main.js': 'export {}' })
  const fake = createFakeElectron(options)
  const fakeStudio = createFakeDesktopStudio(options)
  const log: string[] = []
  let clock = 0
  let desktop: DesktopActions | null = null
  const started = startDesktop({
    electron: fake.electron,
    args,
    cwd: '/home/me',
    platform,
    paths: {
      pages,
      preload: '/app/preload.cjs',
      windowMemory: join(data, 'window.json'),
      keys: join(data, 'keys.json')
    },
    openStudio: async (actions) => {
      desktop = actions
      return fakeStudio.studio
    },
    elapsed: () => clock,
    quitLimitMs: 2000,
    log: (line) => log.push(line),
    ...host
  })
  fake.app.beReady()
  await started
  onTestFinished(async () => {
    fake.app.quit()
    await fake.app.ended
  })
  return {
    ...fake,
    ...fakeStudio,
    pages,
    data,
    log,
    /** The one window. */
    window(): FakeBrowserWindow {
      const [window] = fake.windows()
      if (window === undefined) throw new Error('there is no window')
      return window
    },
    openPage: (how?: Parameters<typeof openPage>[1]) => openPage(fake.windows()[0]!.webContents, how),
    /** What the studio may ask of the desktop. */
    desktop: () => desktop!,
    pass: (ms: number) => void (clock += ms)
  }
}
