import { mkdir, readdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { StudioError } from '../../../services/contract/studio-error.ts'
import { nodeFileLayer } from '../../../services/files/file-layer.ts'
import { insidePath } from '../../../services/project/project-path.ts'
import type { ProjectReads } from '../../../services/project/project-store.ts'
import { recording } from '../../builders/file-layer.ts'
import { aFolder, aProjectOnDisk, pngStart, projectFolders, put } from '../../builders/project-folder.ts'
import { aShot } from '../../builders/storyboard.ts'

/** Ways out of a folder, on any system. */
const payloads = [
  '../secret.json',
  '../../secret.json',
  '../../../../../../../../etc/passwd',
  'storyboards/../../secret.json',
  'storyboards/../../../secret.json',
  './../secret.json',
  './/..//secret.json',
  'a/b/c/../../../../secret.json',
  '..',
  '../',
  'a/../..',
  '..\\secret.json',
  '..\\..\\windows\\win.ini',
  'storyboards\\..\\..\\secret.json',
  'a/..\\../secret.json',
  '/etc/passwd',
  '//etc/passwd',
  '///etc/passwd',
  '/',
  '\\etc\\passwd',
  '\\',
  '\\\\server\\share\\secret.json',
  '//server/share/secret.json',
  '\\\\?\\C:\\secret.json',
  '\\\\.\\C:\\secret.json',
  '\\\\.\\pipe\\secret',
  '\\\\?\\UNC\\server\\share\\secret.json',
  '\\??\\C:\\secret.json',
  'C:\\secret.json',
  'c:/secret.json',
  'C:secret.json',
  'Z:',
  'file:///etc/passwd',
  'file:/etc/passwd',
  'http://host/secret.json',
  'smb://host/share/secret.json',
  '~',
  '~/secret.json',
  '~root/secret.json',
  '~\\secret.json',
  'storyboards/a.json\u0000.png',
  '\u0000',
  '../secret.json\u0000',
  'a\nb/../../../secret.json',
  '%2e%2e/secret.json',
  '%2e%2e%2fsecret.json',
  '..%2fsecret.json',
  '..%5csecret.json',
  '%252e%252e%252fsecret.json',
  '%2fetc%2fpasswd',
  '%5c%5cserver%5cshare',
  'C%3a%5csecret.json',
  '%7e/secret.json',
  'a%00.json',
  '%c0%ae%c0%ae/secret.json',
  '%c0%ae%c0%ae%c0%afsecret.json',
  '%e0%80%ae%e0%80%ae/secret.json',
  '.. /secret.json',
  '... /secret.json',
  '....//secret.json',
  'NUL',
  'con',
  'video/COM1.txt',
  'aux.json',
  'storyboards/lpt9 .json',
  'a.json::$DATA',
  'a.json:$i30:$INDEX_ALLOCATION',
  `${'a/'.repeat(3000)}x`
]

test('[PATH-1] each of more than 60 ways out of a project is refused', async () => {
  const folder = await aProjectOnDisk()
  const store = await projectFolders().open(folder, { readOnly: true })
  const accepted: string[] = []
  for (const payload of payloads) {
    await store.resolve(payload).then(
      () => accepted.push(payload),
      (error: unknown) => expect(error).toMatchObject({ code: 'path_outside', facts: { path: payload } })
    )
  }
  expect(payloads.length).toBeGreaterThanOrEqual(60)
  expect(accepted).toEqual([])
})

test('[PATH-2] names that only look odd stay files of the project, spelled as they are', async () => {
  const folder = await aProjectOnDisk()
  const store = await projectFolders().open(folder, { readOnly: true })
  const odd = {
    'video/a b.mp4': 'video/a b.mp4',
    'video/..a.mp4': 'video/..a.mp4',
    'video/a..b': 'video/a..b',
    'selected\\a.png': 'selected/a.png',
    './selected//a.png': 'selected/a.png',
    'selected/../keyframes/a.png': 'keyframes/a.png',
    '100%.png': '100%.png',
    '50%25.png': '50%25.png',
    '$HOME/a': '$HOME/a',
    '%APPDATA%/a': '%APPDATA%/a',
    '~backup.png': '~backup.png',
    'console.json': 'console.json',
    'größe/夕.png': 'größe/夕.png',
    '．．／a': '．．／a'
  }
  const resolved = await Promise.all(Object.keys(odd).map((name) => store.resolve(name)))
  expect(resolved).toEqual(Object.values(odd).map((name) => join(folder, name)))
})

test('[PATH-3] a link that leads out is refused, also as a folder, through another link, or leading nowhere', async () => {
  const folder = await aProjectOnDisk()
  const outside = await aFolder()
  await put(outside, { 'secret.json': '{}' })
  await symlink(join(outside, 'secret.json'), join(folder, 'file.json'))
  await symlink(outside, join(folder, 'folder'))
  await symlink('folder', join(folder, 'twice'))
  await symlink(join(outside, 'not-there.json'), join(folder, 'dangling.json'))
  await symlink('ring.json', join(folder, 'ring.json'))
  await symlink('storyboards', join(folder, 'inside'))
  const store = await projectFolders().open(folder, { readOnly: true })
  for (const path of [
    'file.json',
    'folder',
    'folder/secret.json',
    'twice/new.json',
    'dangling.json',
    'ring.json',
    'ring.json/a'
  ]) {
    await expect(store.resolve(path)).rejects.toMatchObject({ code: 'path_outside' })
  }
  expect(await store.resolve('inside/new.json')).toBe(join(folder, 'storyboards/new.json'))
})

test('[PATH-9] a glance over many files leads out no more than the paths one by one', async () => {
  const outside = await aFolder()
  await put(outside, { 'secret.json': '{"secret":true}' })
  const folder = await aProjectOnDisk({ 'video/_takes/own.json': { own: true } })
  await symlink(join(outside, 'secret.json'), join(folder, 'video/_takes/file.json'))
  await symlink('own.json', join(folder, 'video/_takes/inside.json'))
  await symlink(outside, join(folder, 'export'))
  const store = await projectFolders().open(folder, { readOnly: true })
  const glance = store.glance()
  for (const path of [...payloads, 'video/_takes/file.json', 'export', 'export/secret.json', 'export/new.json']) {
    for (const ask of [glance.resolve, glance.size, glance.readJson])
      await expect(ask(path)).rejects.toMatchObject({ code: 'path_outside' })
  }
  expect(await glance.list('export')).toEqual([])
  const own = ['video/_takes/own.json', 'video/_takes/inside.json', 'video/_takes/none.json', 'a/b.json', 'video']
  const all = (reads: ProjectReads) =>
    Promise.all(
      own.map(async (path) => [await reads.resolve(path), await reads.size(path), await reads.readJson(path)])
    )
  expect(await all(glance)).toEqual(await all(store.files))
})

test('[PATH-10] a glance walks to each folder once, however many of its files are asked for', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `video/_takes/${index}.json`)
  const folder = await aProjectOnDisk(Object.fromEntries(names.map((name) => [name, {}])))
  const { files, calls } = recording(nodeFileLayer)
  const store = await projectFolders({ files }).open(folder, { readOnly: true })
  const glance = store.glance()
  calls.length = 0
  await Promise.all(names.map((name) => glance.size(name)))
  expect(calls.filter((call) => /^(realPath|list) /.test(call))).toHaveLength(2)
  expect(calls.filter((call) => call.startsWith('facts '))).toHaveLength(names.length + 1)
})

test('[PATH-4] a state file full of ways out opens, leads nowhere, and says what was left out', async () => {
  const outside = await aFolder()
  for (const payload of ['../../../etc/passwd', join(outside, 'secret.json'), 'C:\\secret.json']) {
    await put(outside, { 'secret.json': { shots: [aShot({ prompt: 'secret' })] } })
    const state = { schema: 1, storyboard_file: payload, selection_file: payload, last_video_path: payload }
    const folder = await aProjectOnDisk({ 'video/_state.json': { ...state, workflow_file: payload } })
    const store = await projectFolders().open(folder)
    expect(store.storyboardFile).toBe('storyboards/storyboard_main.json')
    expect(store.state.current).toMatchObject({ storyboard_file: null, selection_file: null, last_video_path: null })
    expect(store.state.current.workflow_file).not.toMatch(/[/\\:]/)
    expect(store.notices.filter((notice) => notice.includes('leads out of the project'))).toHaveLength(3)
    await store.close()
  }
})

test('[PATH-5] paths of another machine in an old state are found by their names', async () => {
  const folder = await aProjectOnDisk({
    'storyboards/storyboard_b.json': { shots: [aShot({ shot_id: 'b' })] },
    'selected/picks.json': { selections: [] },
    'video/_state.json': {
      storyboard_file: 'D:\\Films\\MyFilm\\storyboards\\storyboard_b.json',
      selection_file: '/home/anna/MyFilm/selected/picks.json',
      workflow_file: '/home/anna/workflows/gcv_wan.json'
    }
  })
  const store = await projectFolders().open(folder, { readOnly: true })
  expect(store.storyboard.shots.map(({ shot_id }) => shot_id)).toEqual(['b'])
  expect(store.state.current).toMatchObject({
    storyboard_file: 'storyboards/storyboard_b.json',
    selection_file: 'selected/picks.json',
    workflow_file: 'gcv_wan.json'
  })
})

test('[PATH-6] no selection leads a keyframe out of the project', async () => {
  const outside = await aFolder()
  await put(outside, { 'secret.png': pngStart })
  const selections = [...payloads, join(outside, 'secret.png')].flatMap((payload, index) =>
    ['export_path', 'selected_file', 'source_path'].map((key) => ({ shot_id: `${key} ${index}`, [key]: payload }))
  )
  const folder = await aProjectOnDisk({
    'selected/selected_keyframes.json': { selections },
    'storyboards/storyboard_main.json': { shots: selections.map(({ shot_id }) => aShot({ shot_id })) }
  })
  const store = await projectFolders().open(folder, { readOnly: true })
  const keyframes = await store.keyframes()
  expect(keyframes.size).toBe(selections.length)
  expect([...keyframes.values()].filter(({ problem }) => problem === undefined)).toEqual([])
})

test('[PATH-7] a project whose own folders lead out is not written through them', async () => {
  const outside = await aFolder()
  const outcomeWith = async (link: string): Promise<unknown> => {
    const folder = await aFolder()
    await put(folder, { 'project.json': { schema: 1, name: 'Film' } })
    if (link !== 'storyboards') await put(folder, { 'storyboards/storyboard_main.json': { shots: [aShot()] } })
    await mkdir(dirname(join(folder, link)), { recursive: true })
    await symlink(outside, join(folder, link))
    try {
      const store = await projectFolders().open(folder)
      await store.state.update((state) => ({ ...state, last_video_path: 'export/a.mp4' }))
      await store.close()
      return store.notices
    } catch (error) {
      return (error as StudioError).code
    }
  }
  expect({
    storyboards: await outcomeWith('storyboards'),
    studio: await outcomeWith('.framechain'),
    backups: await outcomeWith('.framechain/backups'),
    video: await outcomeWith('video')
  }).toEqual({
    storyboards: 'storyboard_missing',
    studio: 'path_outside',
    backups: expect.arrayContaining([expect.stringContaining('project.json has no new backup')]),
    video: 'path_outside'
  })
  expect(await readdir(outside)).toEqual([])
})

test('[PATH-8] what is accepted never climbs, whatever it is made of', () => {
  const parts = ['..', '.', 'a', '/', '\\', '%2e', '%2f', ' ', 'C:', '~']
  const texts = parts.flatMap((a) => parts.flatMap((b) => parts.flatMap((c) => parts.map((d) => a + b + c + d))))
  const climbing = texts.map(insidePath).filter((path) => path !== null && /^\/|(^|\/)\.\.(\/|$)/.test(path))
  expect(climbing).toEqual([])
})
