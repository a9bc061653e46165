import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aDesktop } from '../builders/desktop.ts'
import { aFolder } from '../builders/project-folder.ts'
import { aRecentProject } from '../fakes/fake-desktop-studio.ts'

const openCommand = (folder: string) => ({ id: 'project.open-folder', folder })

describe('start', () => {
  test('[DESKTOP-1] the app starts sandboxed, with crash reports that stay here, and one window on our page', async () => {
    const { app, crashReports, window } = await aDesktop()
    expect({ isSandboxed: app.isSandboxed, crashReports }).toEqual({
      isSandboxed: true,
      crashReports: [{ uploadToServer: false }]
    })
    expect(window().webContents.loads).toEqual(['app://studio/index.html'])
  })

  test('[DESKTOP-2] a second start hands its folder over and ends', async () => {
    const { app, windows } = await aDesktop({
      isFirst: false,
      args: ['Film'],
      host: { openStudio: async () => Promise.reject(new Error('must not be opened')) }
    })
    expect(await app.ended).toBe(0)
    expect({ said: app.saidToFirst, windows: windows() }).toEqual({ said: { folder: '/home/me/Film' }, windows: [] })
  })

  test('[DESKTOP-3] a start that fails says so in a dialog, with what to do, and ends with 1', async () => {
    const { app, errors, log } = await aDesktop({
      host: { openStudio: async () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' })) }
    })
    expect(await app.ended).toBe(1)
    expect(errors).toEqual([expect.stringMatching(/^Framechain can’t start\n.* may not be written.*permissions/s)])
    expect(log).toHaveLength(1)
  })
})

describe('folders to open', () => {
  test('[DESKTOP-4] a folder on the command line waits for the page, and comes once', async () => {
    const { openPage } = await aDesktop({ args: ['--enable-gpu', 'Film'] })
    const page = openPage()
    expect(page.commands).toEqual([])
    await page.connect()
    await page.connect()
    expect(page.commands).toEqual([openCommand('/home/me/Film')])
  })

  test('[DESKTOP-5] another start brings the window to the front and opens the folder that it was given', async () => {
    const { app, window, openPage } = await aDesktop()
    const page = openPage()
    await page.connect()
    window().paint()
    window().minimize()
    app.startAgain({ folder: '/films/Other' })
    await expect.poll(() => window().isFocused).toBe(true)
    expect({ isMinimized: window().isMinimized(), commands: page.commands }).toEqual({
      isMinimized: false,
      commands: [openCommand('/films/Other')]
    })
  })

  test('[DESKTOP-6] another start without a folder only brings the window to the front', async () => {
    const { app, window, openPage } = await aDesktop()
    const page = openPage()
    await page.connect()
    window().paint()
    window().blur()
    app.startAgain({ folder: null })
    await expect.poll(() => window().isFocused).toBe(true)
    expect(page.commands).toEqual([])
  })

  test('[DESKTOP-7] a file that the system hands over stands for its folder', async () => {
    const folder = join(await aFolder(), 'Film')
    await mkdir(folder)
    await writeFile(join(folder, 'project.json'), '{}')
    const { app, openPage } = await aDesktop({ platform: 'darwin' })
    const page = openPage()
    await page.connect()
    app.openFile(join(folder, 'project.json'))
    expect(page.commands).toEqual([openCommand(folder)])
  })

  test('[DESKTOP-17] and opens the window where macOS has none open', async () => {
    const { app, openPage, window, windows } = await aDesktop({ platform: 'darwin' })
    window().close()
    app.openFile('/films/Other')
    await expect.poll(() => windows().length).toBe(1)
    const page = openPage()
    await page.connect()
    expect(page.commands).toEqual([openCommand('/films/Other')])
  })

  test('[DESKTOP-8] what comes while the page loads again waits for it', async () => {
    const { app, window, openPage } = await aDesktop()
    const page = openPage()
    await page.connect()
    window().webContents.reload()
    app.startAgain({ folder: '/films/Other' })
    expect(page.commands).toEqual([])
    await page.connect()
    expect(page.commands).toEqual([openCommand('/films/Other')])
  })
})

describe('windows', () => {
  test('[DESKTOP-9] on macOS the app outlives its window, and a click on the dock opens it again', async () => {
    const { app, window, windows } = await aDesktop({ platform: 'darwin' })
    window().close()
    expect(windows()).toEqual([])
    app.emit('activate')
    await expect.poll(() => windows().length).toBe(1)
  })

  test.each(['linux', 'win32'] as const)('[DESKTOP-10] on %s the app ends with its window', async (platform) => {
    const { app, window, known } = await aDesktop({ platform })
    window().close()
    expect(await app.ended).toBe(0)
    expect(known.isClosed).toBe(true)
  })
})

describe('quit', () => {
  test('[DESKTOP-11] a quit waits until the studio is closed', async () => {
    const closing = Promise.withResolvers<void>()
    const { app, windows, known } = await aDesktop({ closing: closing.promise })
    let hasEnded = false
    void app.ended.then(() => (hasEnded = true))
    app.quit()
    app.quit()
    expect({ windows: windows().length, hasEnded }).toEqual({ windows: 0, hasEnded: false })
    closing.resolve()
    expect(await app.ended).toBe(0)
    expect(known.isClosed).toBe(true)
  })

  test('[DESKTOP-12] a studio that can’t close holds the quit back no longer than the limit', async () => {
    const { app, log } = await aDesktop({ closing: new Promise(() => undefined), host: { quitLimitMs: 30 } })
    app.quit()
    expect(await app.ended).toBe(0)
    expect(log).toEqual([expect.stringContaining('not closed within 30 ms')])
  })

  test('[DESKTOP-13] a failure while closing is logged and the app ends', async () => {
    const closing = Promise.reject(new Error('disk gone'))
    closing.catch(() => undefined)
    const { app, log } = await aDesktop({ closing })
    app.quit()
    expect(await app.ended).toBe(0)
    expect(log).toEqual([expect.stringContaining('disk gone')])
  })
})

describe('around the window', () => {
  test('[DESKTOP-14] the menu and the system’s list follow the projects that are opened', async () => {
    const { app, menu, openPage } = await aDesktop({
      platform: 'darwin',
      recent: [aRecentProject(), aRecentProject({ folder: '/usb/Old', name: 'Old & gone', is_missing: true })]
    })
    const recentItems = () => {
      const file = menu().find(({ label }) => label === '&File')!.submenu as { label: string; submenu: object[] }[]
      return file.find(({ label }) => label === 'Open &recent')!.submenu as { label: string; enabled: boolean }[]
    }
    expect(recentItems().map(({ label, enabled }) => [label, enabled])).toEqual([
      ['Lighthouse (films)', true],
      ['Old && gone (usb)', false]
    ])
    const { client } = await openPage().connect()
    await client.home.open({ folder: '/films/New' })
    await expect.poll(() => recentItems()[0]?.label).toBe('/films/New (films)')
    expect(app.recentDocuments).toEqual(['/films/Lighthouse', '/films/New'])
  })

  test('[DESKTOP-15] native parts take the theme of the settings, and follow when it is changed', async () => {
    const { nativeTheme, openPage } = await aDesktop({ theme: 'light' })
    expect(nativeTheme.themeSource).toBe('light')
    const { client } = await openPage().connect()
    await client.settings.save({ preferences: { theme: 'system' } })
    await expect.poll(() => nativeTheme.themeSource).toBe('system')
  })

  test('[DESKTOP-16] a studio whose list or settings can’t be read opens its window all the same', async () => {
    const { menu, log, window } = await aDesktop({ failing: true })
    expect(window().webContents.loads).toHaveLength(1)
    expect(menu().map(({ label, role }) => label ?? role)).toEqual([
      '&File',
      '&Edit',
      'Fi&lm',
      '&View',
      'windowMenu',
      'help'
    ])
    expect(log).toHaveLength(2)
  })
})
