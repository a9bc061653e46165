import { readdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDesktopStudio } from '../../electron/desktop-studio.ts'
import { aDesktop, type DesktopOptions } from '../builders/desktop.ts'
import { aFolder } from '../builders/project-folder.ts'

const root = join(import.meta.dirname, '../..')

/** A desktop on the real studio, with a page that is connected to it. */
async function aRealDesktop(options: Pick<DesktopOptions, 'chosenFolder' | 'args' | 'data' | 'keyStore'> = {}) {
  const [films, resources] = [await aFolder(), await aFolder()]
  const data = options.data ?? (await aFolder())
  await symlink(join(root, 'workflows'), join(resources, 'workflows'))
  await symlink(join(root, 'services/project/samples'), join(resources, 'samples'))
  const env = { ...process.env, FRAMECHAIN_DATA: data, FRAMECHAIN_PROJECTS: films }
  const desktop = await aDesktop({
    ...options,
    data,
    host: {
      openStudio: (actions, secrets) =>
        openDesktopStudio({ env, resources, desktop: actions, secrets, version: '1.2.3', log: () => undefined })
    }
  })
  const page = desktop.openPage()
  const { client } = await page.connect()
  const openSample = async () => {
    const from = { kind: 'sample' as const, sample: 'lighthouse' }
    return client.home.create({ name: 'Film', folder: join(films, 'Film'), from })
  }
  return { ...desktop, page, client, films, openSample }
}

test('[DESKTOP-STUDIO-1] the page finds the desktop around it', async () => {
  const { client } = await aRealDesktop({ chosenFolder: '/films/Chosen' })
  expect(await client.system.info()).toMatchObject({
    version: '1.2.3',
    host: 'desktop',
    abilities: { pick_folder: true, reveal: true, open_external: true }
  })
  expect(await client.system.pickFolder({ title: 'Open a project' })).toBe('/films/Chosen')
})

test('[DESKTOP-STUDIO-2] no folder chosen is none', async () => {
  const { client } = await aRealDesktop()
  expect(await client.system.pickFolder({ title: 'Open a project' })).toBeNull()
})

test('[DESKTOP-STUDIO-3] the page shows a project in its folder and a page in the browser', async () => {
  const { client, films, opened, openSample } = await aRealDesktop()
  const { project_id } = await openSample()
  await client.system.reveal({ project_id, what: 'project' })
  await client.system.openExternal({ url: 'https://framechain.example/help' })
  expect(opened).toEqual([join(films, 'Film'), 'https://framechain.example/help'])
  await expect(client.system.openExternal({ url: 'file:///etc/passwd' })).rejects.toThrow(/validation/i)
})

test('[DESKTOP-STUDIO-4] pictures come over media: whole, in part, past their end, and by their head', async () => {
  const { client, fetch, openSample } = await aRealDesktop()
  const { project_id } = await openSample()
  const { pictures, storyboard } = await client.project.get({ project_id })
  const url = pictures[storyboard.shots[0]!.shot_id]!.url!
  expect(url).toMatch(/^media:\/\/studio\//)

  const whole = Buffer.from(await (await fetch(url)).arrayBuffer())
  const ask = async (range: string, method = 'GET') => {
    const answer = await fetch(url, { method, headers: { range } })
    const bytes = Buffer.from(await answer.arrayBuffer())
    return [answer.status, answer.headers.get('content-range'), bytes.length] as const
  }
  expect(await ask('bytes=10-19')).toEqual([206, `bytes 10-19/${whole.length}`, 10])
  expect(await ask('bytes=-5')).toEqual([206, `bytes ${whole.length - 5}-${whole.length - 1}/${whole.length}`, 5])
  expect(await ask(`bytes=${whole.length}-`)).toEqual([416, `bytes */${whole.length}`, 0])
  expect(await ask('', 'HEAD')).toEqual([200, null, 0])
  expect((await fetch(`${url}x`)).status).toBe(403)
  expect((await fetch('media://studio/../../etc/passwd')).status).toBe(403)
})

test('[DESKTOP-STUDIO-5] a quit gives the project back: another studio can open it', async () => {
  const first = await aRealDesktop()
  await first.openSample()
  first.app.quit()
  expect(await first.app.ended).toBe(0)
  const second = await aRealDesktop()
  const { project_id } = await second.client.home.open({ folder: join(first.films, 'Film') })
  expect(await second.client.project.get({ project_id })).toMatchObject({ held_by: null })
})

test('[DESKTOP-STUDIO-6] a first start with a welcome begins in the sample, and no later one makes it again', async () => {
  const first = await aRealDesktop({ args: ['--welcome'] })
  const folder = join(first.films, 'Lighthouse')
  expect(first.page.commands).toEqual([{ id: 'project.open-folder', folder }])
  await first.client.home.open({ folder })
  first.app.quit()
  await first.app.ended
  const second = await aRealDesktop({ args: ['--welcome'], data: first.data })
  expect([second.page.commands, await readdir(second.films)]).toEqual([[], []])
})

test('[DESKTOP-STUDIO-7] a welcome steps back where a project is asked for', async () => {
  const { page, films } = await aRealDesktop({ args: ['--welcome', '/films/Other'] })
  expect(page.commands).toEqual([{ id: 'project.open-folder', folder: '/films/Other' }])
  expect(await readdir(films)).toEqual([])
})

test('[DESKTOP-STUDIO-8] logins of engines leave the page encrypted, in no other file, and work after a restart', async () => {
  const first = await aRealDesktop()
  await first.client.settings.save({
    comfy_url: 'http://127.0.0.1:9',
    comfy_headers: { Authorization: 'Bearer sesame' }
  })
  first.app.quit()
  await first.app.ended
  for (const file of await readdir(first.data, { recursive: true }))
    expect([file, (await readFile(join(first.data, file)).catch(() => '')).includes('sesame')]).toEqual([file, false])

  const second = await aRealDesktop({ data: first.data })
  expect(await second.client.settings.get()).toMatchObject({
    comfy_url: 'http://127.0.0.1:9',
    comfy_header_names: ['Authorization']
  })
  await second.client.settings.save({ comfy_headers: { Authorization: null } })
  expect((await second.client.settings.get()).comfy_header_names).toEqual([])
})

test('[DESKTOP-STUDIO-9] without a keyring they stay in the settings, and the doctor says so', async () => {
  const { client } = await aRealDesktop({ keyStore: 'basic_text' })
  await client.settings.save({ comfy_url: 'http://127.0.0.1:9', comfy_headers: { Authorization: 'Bearer sesame' } })
  expect((await client.settings.get()).comfy_header_names).toEqual(['Authorization'])
  expect(await client.system.doctor()).toContainEqual({
    what: 'keys',
    ok: false,
    needed: false,
    found: 'logins of engines lie readable in settings.json',
    fix: expect.stringContaining('keyring')
  })
})

test('[DESKTOP-STUDIO-10] what the page says as it goes is on the disk: after a reload, and after a quit', async () => {
  const { app, client, films, openSample, page, window } = await aRealDesktop()
  const { project_id } = await openSample()
  const { storyboard } = await client.project.get({ project_id })
  const [shot] = storyboard.shots
  const storyboards = join(films, 'Film/storyboards')
  const onDisk = async () => readFile(join(storyboards, (await readdir(storyboards))[0]!), 'utf8')
  const { webContents } = window()
  const says = (last: string, by: typeof client) => {
    const change = { put: [{ ...shot!, prompt: last }] }
    webContents.onPageHide = () =>
      void by.project.edit({ project_id, client: 'page', label: 'Prompt', change }).catch(() => undefined)
  }

  says('the last word before a reload', client)
  webContents.reload()
  await expect.poll(onDisk).toContain('the last word before a reload')

  says('the last word before a quit', (await page.connect()).client)
  app.quit()
  expect(await app.ended).toBe(0)
  expect(await onDisk()).toContain('the last word before a quit')
})
