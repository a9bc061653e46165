import { mkdir, rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import type { StudioClient } from '../../../../services/contract/studio-contract.ts'
import { browseFolder } from '../../../../services/hosts/api/folder-browser.ts'
import { createRecentProjects, type RecentEntry } from '../../../../services/hosts/api/recent-projects.ts'
import { aPicturedProject } from '../../../builders/pictured-project.ts'
import { aFolder, put, readJson } from '../../../builders/project-folder.ts'
import { aShot } from '../../../builders/storyboard.ts'
import { aStudioApi } from '../../../builders/studio-api.ts'

const anEntry = (folder: string): RecentEntry => ({
  folder,
  opened_at: '2026-01-01T00:00:00Z',
  made_of: '',
  card: { name: folder, poster: null, shots: 0, seconds: 0, segments: 0, segments_done: 0 }
})

test('[HOME-1] the last 30 projects are kept, the last opened first, and a file that is broken is none', async () => {
  const dataFolder = await aFolder()
  const recents = createRecentProjects({ dataFolder })
  await Promise.all(Array.from({ length: 35 }, (_, index) => recents.opened(anEntry(`/p${index}`))))
  await recents.opened(anEntry('/p10'))
  const folders = (await recents.list()).map(({ folder }) => folder)
  expect([folders.length, folders[0], folders[1]]).toEqual([30, '/p10', '/p34'])
  await recents.forget('/p10')
  await recents.update([{ ...anEntry('/p10'), made_of: 'x' }])
  expect((await recents.list()).map(({ folder }) => folder)).not.toContain('/p10')
  await put(dataFolder, { 'recent.json': [anEntry('/good'), { folder: 7 }, 'x'] })
  expect((await recents.list()).map(({ folder }) => folder)).toEqual(['/good'])
  await put(dataFolder, { 'recent.json': '[{"folder":' })
  expect(await recents.list()).toEqual([])
  await recents.opened(anEntry('/new'))
  expect(await readJson(dataFolder, 'recent.json')).toMatchObject([{ folder: '/new' }])
})

test('[HOME-2] a card shows what the project is now; one that is moved away is said to be missing', async () => {
  const { api } = await aStudioApi()
  const client: StudioClient = createRouterClient(api.router)
  const folder = await aPicturedProject({ shots: [aShot({ duration: 4 })] })
  const { project_id } = await client.home.open({ folder })
  const [first] = (await client.home.list()).recent
  expect(first).toMatchObject({
    name: 'Test film',
    shots: 1,
    seconds: 4,
    segments: 2,
    segments_done: 0,
    is_rendering: false
  })
  expect(first?.poster).toContain('keyframe_0.png')
  await client.home.close({ project_id })
  // another program changes it while it is closed
  await put(folder, { 'storyboards/storyboard_main.json': { shots: [aShot(), aShot({ shot_id: '002' })] } })
  expect((await client.home.list()).recent).toMatchObject([{ shots: 2, seconds: 6 }])
  const away = `${folder}-away`
  await rename(folder, away)
  expect((await client.home.list()).recent).toMatchObject([{ is_missing: true, poster: null, shots: 2 }])
  await rm(away, { recursive: true })
})

test('[HOME-3] folders are listed as people expect them: no hidden ones, no files, projects marked', async () => {
  const folder = await aFolder()
  await put(folder, { 'file.txt': '', 'film 2/project.json': {}, 'film 10/storyboards/a.json': {}, '.hidden/x': '' })
  await mkdir(join(folder, 'Archive'))
  await symlink(join(folder, 'film 2'), join(folder, 'link'))
  await symlink(join(folder, 'none'), join(folder, 'broken'))
  const { folders, parent, is_project } = await browseFolder(folder)
  expect(folders.map((entry) => [entry.name, entry.is_project])).toEqual([
    ['Archive', false],
    ['film 2', true],
    ['film 10', true],
    ['link', true]
  ])
  expect([folders[0]?.path, parent, is_project]).toEqual([join(folder, 'Archive'), join(folder, '..'), false])
  expect((await browseFolder('/')).parent).toBeNull()
})

test('[HOME-4] a project that can not be opened is an error, and no recent project', async () => {
  const { api } = await aStudioApi()
  const client: StudioClient = createRouterClient(api.router)
  const newer = await aPicturedProject({ project: { schema: 99 } })
  await expect(client.home.open({ folder: newer })).rejects.toMatchObject({ data: { code: 'project_newer' } })
  expect((await client.home.list()).recent).toEqual([])
  // mended, it opens
  await put(newer, { 'project.json': { schema: 1, name: 'Mended' } })
  await client.home.open({ folder: newer })
  expect((await client.home.list()).recent).toMatchObject([{ name: 'Mended' }])
})
