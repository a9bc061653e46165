import { once } from 'node:events'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { aDesktop } from '../builders/desktop.ts'
import { aFrame } from '../fakes/electron/fake-web-contents.ts'

const page = 'app://studio/index.html'

/** A port that a frame was given, if it was. */
function portFor(frame: ReturnType<typeof aFrame>) {
  let ports = 0
  frame.posted.on('framechain:port', () => ports++)
  return () => ports
}

describe('T15: who gets a port', () => {
  test('[DESKTOP-PORT-1] the studio’s own page calls the studio through its port', async () => {
    const { openPage } = await aDesktop()
    const { client } = await openPage().connect()
    expect(await client.home.list()).toEqual({ recent: [], projects_folder: '/films' })
  })

  test.each(['https://example.com/', 'app://other/index.html', 'media://studio/x', 'file:///index.html', ''])(
    '[DESKTOP-PORT-2] a frame at "%s" gets none',
    async (url) => {
      const { window, log } = await aDesktop()
      const frame = aFrame(url)
      const ports = portFor(frame)
      window().webContents.ipc.emit('framechain:connect', { senderFrame: frame })
      expect({ ports: ports(), lines: log.length }).toEqual({ ports: 0, lines: 1 })
    }
  )

  test('[DESKTOP-PORT-3] a frame within the page gets none, though it is ours', async () => {
    const { window } = await aDesktop()
    const frame = aFrame(page, window().webContents.mainFrame)
    const ports = portFor(frame)
    window().webContents.ipc.emit('framechain:connect', { senderFrame: frame })
    expect(ports()).toBe(0)
  })

  test('[DESKTOP-PORT-4] a frame that is gone already is answered by nothing', async () => {
    const { window, log } = await aDesktop()
    window().webContents.ipc.emit('framechain:connect', { senderFrame: null })
    expect(log).toHaveLength(1)
  })

  test('[DESKTOP-PORT-5] junk on a port brings nothing down', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    onTestFinished(() => told.mockRestore())
    const { openPage } = await aDesktop()
    const { client, port } = await openPage().connect()
    for (const junk of [
      '{',
      '{}',
      'null',
      7,
      null,
      { i: 'x' },
      new Uint8Array([255, 0]),
      '{"i":"junk","p":{"u":"/x"}}'
    ])
      port.postMessage(junk)
    expect(await client.home.list()).toMatchObject({ recent: [] })
  })
})

describe('how long a port lives', () => {
  test('[DESKTOP-PORT-6] a second port closes the first, and calls go on through the second', async () => {
    const { openPage } = await aDesktop()
    const page = openPage()
    const first = await page.connect()
    const closed = once(first.port, 'close')
    const { client } = await page.connect()
    await closed
    expect(await client.home.list()).toMatchObject({ recent: [] })
  })

  test.each([
    ['a reload', (contents: { reload(): void }) => contents.reload()],
    ['a crash', (contents: { crash(): void }) => contents.crash()]
  ])('[DESKTOP-PORT-7] %s closes it, and what streamed through it ends', async (_what, end) => {
    const { openPage, window, known } = await aDesktop()
    const { client, port } = await openPage().connect()
    const events = await client.project.events({ project_id: 'one' })
    await events.next()
    expect(known.listening).toBe(1)
    const closed = once(port, 'close')
    end(window().webContents)
    await closed
    await expect.poll(() => known.listening).toBe(0)
  })

  test('[DESKTOP-PORT-8] the window’s end closes it', async () => {
    const { openPage, window, known } = await aDesktop({ platform: 'darwin' })
    const { client } = await openPage().connect()
    const events = await client.project.events({ project_id: 'one' })
    await events.next()
    window().close()
    await expect.poll(() => known.listening).toBe(0)
  })

  test('[DESKTOP-PORT-10] one that a page left open ends a moment after the page', async () => {
    const { app, openPage, window, known } = await aDesktop()
    window().webContents.mainFrame.end = () => undefined
    const { client } = await openPage().connect()
    await (await client.project.events({ project_id: 'one' })).next()
    window().webContents.reload()
    await expect.poll(() => known.listening).toBe(0)
    await openPage().connect()
    app.quit()
    expect(await app.ended).toBe(0)
    expect(known.isClosed).toBe(true)
  })

  test('[DESKTOP-PORT-9] a page that moves within itself keeps it', async () => {
    const { openPage, window } = await aDesktop()
    const { client } = await openPage().connect()
    window().webContents.moveWithin('project=one')
    expect(await client.home.list()).toMatchObject({ recent: [] })
  })
})
