import { describe, expect, test } from 'vitest'
import { aDesktop } from '../builders/desktop.ts'
import type { FakeBrowserWindow } from '../fakes/electron/fake-window.ts'

const page = 'app://studio/index.html'
/** Addresses that are not ours, however alike they look. */
const elsewhere = [
  'https://example.com/',
  'http://studio/index.html',
  'file:///etc/passwd',
  'app://other/index.html',
  'app://studio.example.com/',
  'app://studio@example.com/',
  'app:studio',
  'media://studio/x',
  'javascript:alert(1)',
  'data:text/html,x',
  'about:blank',
  'not a url'
]

test('[DESKTOP-SAFE-1] the page runs sandboxed, isolated, without Node, webviews or lax rules', async () => {
  const { window } = await aDesktop()
  expect(window().options.webPreferences).toEqual({
    preload: '/app/preload.cjs',
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
    spellcheck: false,
    autoplayPolicy: 'no-user-gesture-required'
  })
})

describe('T16: navigation and windows', () => {
  test.each(elsewhere)('[DESKTOP-SAFE-2] the page can’t go to %s, by link, redirect or frame', async (url) => {
    const { window } = await aDesktop()
    const { webContents } = window()
    const gone = (['will-navigate', 'will-redirect', 'will-frame-navigate'] as const).map((how) =>
      webContents.navigate(url, how)
    )
    expect({ gone, at: webContents.getURL() }).toEqual({ gone: [false, false, false], at: page })
  })

  test('[DESKTOP-SAFE-3] no frame within the page loads anything, not even our own page', async () => {
    const { window } = await aDesktop()
    expect(window().webContents.navigate(page, 'will-frame-navigate')).toBe(false)
  })

  test('[DESKTOP-SAFE-4] the page may load itself again', async () => {
    const { window } = await aDesktop()
    expect(window().webContents.navigate(`${page}#project=1`)).toBe(true)
  })

  test('[DESKTOP-SAFE-5] no page opens a window; https goes to the browser and nothing else does', async () => {
    const { window, windows, opened } = await aDesktop()
    const answers = ['https://framechain.example/help', ...elsewhere].map((url) =>
      window().webContents.openWindow({ url })
    )
    expect(new Set(answers.map(({ action }) => action))).toEqual(new Set(['deny']))
    expect({ opened, windows: windows().length }).toEqual({
      opened: ['https://framechain.example/help', 'https://example.com/'],
      windows: 1
    })
  })

  test('[DESKTOP-SAFE-6] no webview is attached, and no page keeps its window open', async () => {
    const { window } = await aDesktop()
    const asked = ['will-attach-webview', 'will-prevent-unload'].map((name) => {
      let isPrevented = false
      window().webContents.emit(name, { preventDefault: () => (isPrevented = true) })
      return isPrevented
    })
    expect(asked).toEqual([true, true])
  })

  test('[DESKTOP-SAFE-7] a window that anything else makes is held to the same rules', async () => {
    const { electron, window } = await aDesktop()
    const other = new electron.BrowserWindow({}) as unknown as FakeBrowserWindow
    expect(other).not.toBe(window())
    expect(other.webContents.navigate('https://example.com/')).toBe(false)
    expect(other.webContents.openWindow({ url: page })).toEqual({ action: 'deny' })
  })

  test('[DESKTOP-SAFE-8] the desktop opens https pages only', async () => {
    const { opened, desktop } = await aDesktop()
    await desktop().openExternal('https://framechain.example/')
    for (const url of ['file:///etc/passwd', 'smb://host/share', 'http://example.com', 'https:evil'].slice(0, 3))
      await expect(desktop().openExternal(url)).rejects.toThrow('only https')
    expect(opened).toEqual(['https://framechain.example/'])
  })
})

describe('T17: permissions', () => {
  const denied = [
    'media',
    'geolocation',
    'notifications',
    'midi',
    'midiSysex',
    'hid',
    'serial',
    'usb',
    'clipboard-read',
    'display-capture',
    'openExternal',
    'fileSystem',
    'pointerLock',
    'local-network-access',
    'unknown'
  ]

  test.each(denied)('[DESKTOP-SAFE-9] %s is denied', async (permission) => {
    const { session } = await aDesktop()
    expect(session.answers(permission, { requestingUrl: page, isMainFrame: true })).toEqual({
      request: false,
      check: false
    })
  })

  test('[DESKTOP-SAFE-10] full screen and Copy are granted, to our own page alone', async () => {
    const { session } = await aDesktop()
    const askers = [
      { requestingUrl: page, isMainFrame: true },
      { requestingUrl: page, isMainFrame: false },
      { requestingUrl: 'https://example.com/', isMainFrame: true }
    ]
    const answers = ['fullscreen', 'clipboard-sanitized-write'].flatMap((permission) =>
      askers.map((asker) => session.answers(permission, asker))
    )
    const [yes, no] = [
      { request: true, check: true },
      { request: false, check: false }
    ]
    expect(answers).toEqual([yes, no, no, yes, no, no])
  })

  test('[DESKTOP-SAFE-11] devices and downloads are denied', async () => {
    const { session } = await aDesktop()
    expect([session.grantsDevices(), session.download()]).toEqual([false, false])
  })
})
