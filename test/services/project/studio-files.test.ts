import { readdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { nodeFileLayer, type FileLayer } from '../../../services/files/file-layer.ts'
import type { ProjectStore } from '../../../services/project/project-store.ts'
import { systemError } from '../../builders/file-layer.ts'
import { aFolder, aProjectOnDisk, projectFolders, put, readText } from '../../builders/project-folder.ts'

async function aStore(files: FileLayer = nodeFileLayer, contents: Record<string, unknown> = {}): Promise<ProjectStore> {
  const store = await projectFolders({ files }).open(await aProjectOnDisk(contents))
  onTestFinished(() => store.close())
  return store
}

test('[FILES-1] written, listed, measured, read and removed by relative path; folders are made as needed', async () => {
  const { files, folder } = await aStore()
  await files.write('video/_takes/a.json', '{"a":1}')
  await files.overwrite('video/_previews/a.jpg', Buffer.from('picture'))
  expect([
    await files.list('video/_takes'),
    await files.list('none'),
    await files.size('video/_previews/a.jpg'),
    await files.size('none'),
    await files.size('video')
  ]).toEqual([['a.json'], [], 7, null, null])
  expect([await files.readJson('video/_takes/a.json'), await files.readJson('none.json')]).toEqual([{ a: 1 }, null])
  await put(folder, { 'video/_takes/broken.json': '{"a"' })
  expect(await files.readJson('video/_takes/broken.json')).toBeNull()
  for (const name of ['video/_takes/a.json', 'video/_previews', 'none']) await files.remove(name)
  expect((await readdir(join(folder, 'video'))).toSorted()).toEqual(['_takes'])
})

test('[FILES-2] a finished file is moved to its place, from another disk too', async () => {
  const far = {
    ...nodeFileLayer,
    rename: (from: string, to: string) =>
      from.endsWith('.mp4') ? Promise.reject(systemError('EXDEV')) : nodeFileLayer.rename(from, to)
  }
  for (const layer of [nodeFileLayer, far]) {
    const { files, folder } = await aStore(layer)
    await put(folder, { 'video/take.mp4': 'old' })
    const made = join(await aFolder(), 'made.mp4')
    await writeFile(made, 'new')
    await files.place(made, 'video/take.mp4')
    expect([await readText(folder, 'video/take.mp4'), await files.list('video')]).toEqual(['new', ['take.mp4']])
    await expect(stat(made)).rejects.toMatchObject({ code: 'ENOENT' })
  }
})

test('[FILES-3] a second name is a hard link, or a copy where the disk has none; given twice it stays', async () => {
  const without = { ...nodeFileLayer, link: () => Promise.reject(systemError('EPERM')) }
  for (const layer of [nodeFileLayer, without]) {
    const { files, folder } = await aStore(layer)
    await put(folder, { 'video/_takes/a.mp4': 'a', 'video/_takes/b.mp4': 'b' })
    for (const take of ['a', 'a', 'b', 'b']) {
      await files.link(`video/_takes/${take}.mp4`, 'video/shot.mp4')
      expect(await readText(folder, 'video/shot.mp4')).toBe(take)
    }
    expect((await files.list('video')).toSorted()).toEqual(['_takes', 'shot.mp4'])
    const [linked, original] = await Promise.all(
      ['video/shot.mp4', 'video/_takes/b.mp4'].map((name) => stat(join(folder, name)))
    )
    expect(linked?.ino === original?.ino).toBe(layer === nodeFileLayer)
  }
})

test('[FILES-4] a work folder is gone afterwards, whatever happened in it', async () => {
  const { files, folder } = await aStore()
  const used: string[] = []
  const use = async (work: string): Promise<string> => {
    used.push(work)
    await writeFile(join(work, 'clip.mp4'), 'x')
    return (await readdir(work)).join()
  }
  expect(await files.withWorkFolder(use)).toBe('clip.mp4')
  await expect(
    files.withWorkFolder(async (work) => (await use(work), Promise.reject(new Error('stopped'))))
  ).rejects.toThrow('stopped')
  expect(new Set(used).size).toBe(2)
  expect(await readdir(join(folder, '.framechain/work'))).toEqual([])
})

test('[FILES-5] nothing is written or removed through a link that leads out; a link itself can be removed', async () => {
  const outside = await aFolder()
  await put(outside, { 'kept.txt': 'kept' })
  const { files, folder } = await aStore()
  await symlink(outside, join(folder, 'out'))
  await symlink(join(outside, 'kept.txt'), join(folder, 'kept.txt'))
  for (const attempt of [
    () => files.write('out/new.txt', 'x'),
    () => files.write('kept.txt', 'x'),
    () => files.overwrite('out/new.txt', Buffer.from('x')),
    () => files.remove('out/kept.txt'),
    () => files.remove('.'),
    () => files.remove('..'),
    () => files.link('out/kept.txt', 'a.txt'),
    () => files.list('out'),
    () => files.readJson('out/kept.txt')
  ])
    await expect(attempt()).rejects.toMatchObject({ code: 'path_outside' })
  await files.remove('out')
  await files.remove('kept.txt')
  expect([await readdir(outside), await readText(outside, 'kept.txt')]).toEqual([['kept.txt'], 'kept'])
})

test('[FILES-6] a failure of the disk is named with the file of the project', async () => {
  const open: FileLayer['open'] = (path, mode) =>
    mode === 'create' && path.includes('take') ? Promise.reject(systemError('ENOSPC')) : nodeFileLayer.open(path, mode)
  const { files } = await aStore({ ...nodeFileLayer, open })
  await expect(files.write('video/take.json', 'x')).rejects.toMatchObject({
    code: 'disk_full',
    facts: { file: 'video/take.json' }
  })
})
