import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aDesktop } from '../builders/desktop.ts'
import { aFolder, put, readJson } from '../builders/project-folder.ts'
import { aRecentProject } from '../fakes/fake-desktop-studio.ts'

const bounds = { x: 200, y: 120, width: 1300, height: 820 }
const screen = { x: 0, y: 0, width: 1920, height: 1080 }
const rightScreen = { x: 1920, y: 0, width: 2560, height: 1440 }

async function remembered(place: unknown): Promise<string> {
  const data = await aFolder()
  await put(data, { 'window.json': place })
  return data
}
const aPlace = (facts: object = {}) => ({
  bounds,
  is_maximized: false,
  is_full_screen: false,
  is_in_project: false,
  ...facts
})
const boundsOf = ({ options: { x, y, width, height } }: { options: Partial<typeof bounds> }) => ({
  x,
  y,
  width,
  height
})
const somewhere = { x: undefined, y: undefined, width: 1440, height: 900 }

test('[DESKTOP-WINDOW-1] the first window is 1440 × 900, no smaller than 1024 × 700, dark, and unseen until it has painted', async () => {
  const { window } = await aDesktop()
  expect(window().options).toMatchObject({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    backgroundColor: '#0f1012'
  })
  expect(window().isVisible()).toBe(false)
  window().paint()
  expect(window().isVisible()).toBe(true)
})

test('[DESKTOP-WINDOW-2] the ground is light where the theme is', async () => {
  const { window } = await aDesktop({ isDark: false })
  expect(window().options.backgroundColor).toBe('#f4f5f7')
})

test('[DESKTOP-WINDOW-3] place and state of the last window come back after a restart', async () => {
  const first = await aDesktop()
  first.window().paint()
  first.window().setBounds(bounds)
  first.window().maximize()
  first.app.quit()
  await first.app.ended
  expect(await readJson(first.data, 'window.json')).toEqual(aPlace({ is_maximized: true }))

  const second = await aDesktop({ data: first.data })
  second.window().paint()
  expect({ ...boundsOf(second.window()), isMaximized: second.window().isMaximized() }).toEqual({
    ...bounds,
    isMaximized: true
  })
})

test('[DESKTOP-WINDOW-4] a minimised window is remembered as it was before', async () => {
  const { app, window, data } = await aDesktop()
  window().setBounds(bounds)
  window().minimize()
  window().setBounds({ ...bounds, x: -32_000 })
  app.quit()
  await app.ended
  expect(await readJson(data, 'window.json')).toMatchObject({ bounds })
})

test('[DESKTOP-WINDOW-5] full screen comes back', async () => {
  const { window } = await aDesktop({ data: await remembered(aPlace({ is_full_screen: true })) })
  window().paint()
  expect(window().isFullScreen()).toBe(true)
})

test.each([
  ['on the screen', bounds, [screen], true],
  ['on a second screen', { ...bounds, x: 2200 }, [screen, rightScreen], true],
  ['on a screen that was unplugged', { ...bounds, x: 2200 }, [screen], false],
  ['half off to the left', { ...bounds, x: -900 }, [screen], true],
  ['off to the left but for a sliver', { ...bounds, x: -1250 }, [screen], false],
  ['with its title bar above the screen', { ...bounds, y: -300 }, [screen], false],
  ['below the screen', { ...bounds, y: 1070 }, [screen], false],
  ['on no screen at all', bounds, [], false]
])('[DESKTOP-WINDOW-6] %s: %o', async (_where, at, displays, isKept) => {
  const { window } = await aDesktop({ data: await remembered(aPlace({ bounds: at })), displays })
  expect(boundsOf(window())).toEqual(isKept ? at : somewhere)
})

test.each([
  '',
  'x',
  '{}',
  '{"bounds":{"x":"1"}}',
  '{"bounds":{"x":0,"y":0,"width":-5,"height":9},"is_maximized":true}'
])('[DESKTOP-WINDOW-7] what can’t be read costs the place only: %s', async (text) => {
  const data = await aFolder()
  await writeFile(join(data, 'window.json'), text)
  expect(boundsOf((await aDesktop({ data })).window())).toEqual(somewhere)
})

describe('the project that was shown', () => {
  const recent = [aRecentProject()]
  const back = [{ id: 'project.open-folder', folder: '/films/Lighthouse' }]
  const commandsOf = async ({ openPage }: Awaited<ReturnType<typeof aDesktop>>) => {
    const page = openPage()
    await page.connect()
    return page.commands
  }

  test('[DESKTOP-WINDOW-8] comes back after a restart', async () => {
    const first = await aDesktop({ recent })
    first.window().webContents.moveWithin('project=one')
    first.app.quit()
    await first.app.ended
    expect(await commandsOf(await aDesktop({ recent, data: first.data }))).toEqual(back)
  })

  test('[DESKTOP-WINDOW-9] and after its window was closed on macOS', async () => {
    const desktop = await aDesktop({ recent, platform: 'darwin' })
    desktop.window().webContents.moveWithin('project=one')
    desktop.window().close()
    desktop.app.emit('activate')
    await expect.poll(() => desktop.windows().length).toBe(1)
    expect(await commandsOf(desktop)).toEqual(back)
  })

  test.each([
    ['it was at home', { recent }, { is_in_project: false }],
    ['its folder is gone', { recent: [aRecentProject({ is_missing: true })] }, { is_in_project: true }],
    ['the list can’t be read', { recent, failing: true }, { is_in_project: true }],
    ['there is none', { recent: [] }, { is_in_project: true }]
  ])('[DESKTOP-WINDOW-10] not where %s', async (_why, studio, place) => {
    const data = await remembered(aPlace(place))
    expect(await commandsOf(await aDesktop({ ...studio, data }))).toEqual([])
  })

  test('[DESKTOP-WINDOW-11] nor where another one is asked for', async () => {
    const data = await remembered(aPlace({ is_in_project: true }))
    expect(await commandsOf(await aDesktop({ recent, data, args: ['/films/Other'] }))).toEqual([
      { id: 'project.open-folder', folder: '/films/Other' }
    ])
  })
})
