import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clearStrays, ensureFolder, writeFileWhole } from '../../../services/files/durable-write.ts'
import { nodeFileLayer, type FileLayer } from '../../../services/files/file-layer.ts'
import { failing, recording, systemError } from '../../builders/file-layer.ts'
import { aFolder, put, readText } from '../../builders/project-folder.ts'

test('[WRITE-1] a write is: temp file in the same folder, fsync, rename, fsync of the folder', async () => {
  const folder = await aFolder()
  await put(folder, { 'a.json': 'old' })
  const { files, calls } = recording(nodeFileLayer)
  await writeFileWhole(files, join(folder, 'a.json'), 'new')
  const temporary = calls[0]?.replace('open create ', '') ?? ''
  expect(temporary).toMatch(/\/\.a\.json\.[0-9a-f]{16}\.framechain-tmp$/)
  expect(calls).toEqual([
    `open create ${temporary}`,
    'write',
    'sync',
    'close',
    `rename ${temporary} ${folder}/a.json`,
    `syncFolder ${folder}`
  ])
  expect(await readText(folder, 'a.json')).toBe('new')
})

test('[WRITE-2] whichever operation fails, and however, the old file stays whole and no temp file is left', async () => {
  for (const code of ['ENOSPC', 'EIO', 'EMFILE', 'EACCES', 'EROFS', 'EFBIG']) {
    for (let failsAt = 1; ; failsAt++) {
      const folder = await aFolder()
      await put(folder, { 'a.json': 'old' })
      const layer = failing(nodeFileLayer, failsAt, code)
      const outcome = await writeFileWhole(layer.files, join(folder, 'a.json'), 'new').catch((error: unknown) => error)
      const text = await readText(folder, 'a.json')
      expect(await readdir(folder)).toEqual(['a.json'])
      if (!layer.hasFailed()) {
        expect([text, failsAt]).toEqual(['new', 7])
        break
      }
      expect(outcome).toMatchObject({ code })
      expect(text).toBe(layer.failed() === 'syncFolder' ? 'new' : 'old')
    }
  }
})

test('[WRITE-3] on Windows a name that is held for moments is tried again, and no folder is synced', async () => {
  const folder = await aFolder()
  await put(folder, { 'a.json': 'old' })
  let held = 3
  const { files, calls } = recording({
    ...nodeFileLayer,
    platform: 'win32',
    rename: (from, to) => (held-- > 0 ? Promise.reject(systemError('EPERM')) : nodeFileLayer.rename(from, to))
  })
  await writeFileWhole(files, join(folder, 'a.json'), 'new')
  await ensureFolder(files, join(folder, 'b/c'))
  expect(calls.filter((call) => call.startsWith('rename'))).toHaveLength(4)
  expect(calls.filter((call) => call.startsWith('syncFolder'))).toEqual([])
  expect(await readText(folder, 'a.json')).toBe('new')
})

test('[WRITE-4] only temp files of our own name are cleared, and no folder or link of that name', async () => {
  const folder = await aFolder()
  const ours = ['.a.json.0123456789abcdef.framechain-tmp', '.storyboard 1.json.ffffffffffffffff.framechain-tmp']
  const theirs = [
    '.a.json.framechain-tmp',
    'a.json.0123456789abcdef.framechain-tmp',
    '.a.json.0123456789ABCDEF.framechain-tmp',
    '.a.json.0123456789abcdef.framechain-tmp~',
    '.a.json.0123456789abcde.framechain-tmp',
    'a.json.tmp',
    '.a.json.swp'
  ]
  await put(folder, Object.fromEntries([...ours, ...theirs].map((name) => [name, 'x'])))
  await put(folder, { '.b.json.0123456789abcdef.framechain-tmp/c': 'x' })
  expect(await clearStrays(nodeFileLayer, folder)).toBe(2)
  expect((await readdir(folder)).toSorted()).toEqual([...theirs, '.b.json.0123456789abcdef.framechain-tmp'].toSorted())
})

test('[WRITE-5] a disk that writes in small pieces still gets all of it', async () => {
  const folder = await aFolder()
  const text = 'é'.repeat(3_000_000)
  await writeFileWhole(nodeFileLayer satisfies FileLayer, join(folder, 'a.json'), text)
  expect((await readFile(join(folder, 'a.json'), 'utf8')) === text).toBe(true)
})
