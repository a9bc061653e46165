import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createKeyStore, type KeyStoreParts } from '../../electron/keys.ts'
import { aFolder, put, readJson } from '../builders/project-folder.ts'
import { createFakeElectron, type FakeElectronOptions } from '../fakes/electron/fake-electron.ts'

async function aKeyStore(options: FakeElectronOptions & Partial<KeyStoreParts> = {}) {
  const folder = await aFolder()
  const lines: string[] = []
  const store = createKeyStore({
    safeStorage: createFakeElectron(options).electron.safeStorage,
    file: join(folder, 'data/keys.json'),
    platform: 'linux',
    log: (line) => void lines.push(line),
    ...options
  })
  return { folder, lines, store }
}

describe('T20: logins of engines', () => {
  test('[DESKTOP-KEYS-1] are encrypted on the disk, and read again', async () => {
    const { folder, store } = await aKeyStore()
    await store!.write('comfy_headers', 'open sesame')
    expect(await store!.read('comfy_headers')).toBe('open sesame')
    const text = await readFile(join(folder, 'data/keys.json'), 'utf8')
    expect(text).not.toContain('sesame')
    expect(text).not.toContain(Buffer.from('open sesame').toString('base64'))
  })

  test('[DESKTOP-KEYS-2] stand beside each other, and go one by one', async () => {
    const { folder, store } = await aKeyStore()
    await Promise.all([store!.write('one', '1'), store!.write('two', '2'), store!.write('one', null)])
    expect([await store!.read('one'), await store!.read('two')]).toEqual([null, '2'])
    expect(Object.keys((await readJson(folder, 'data/keys.json')) as object)).toEqual(['two'])
  })

  test('[DESKTOP-KEYS-3] are not kept where Linux would only pretend to encrypt, or nothing can', async () => {
    const { electron } = createFakeElectron()
    const unable = { ...electron.safeStorage, isEncryptionAvailable: () => false }
    expect([
      (await aKeyStore({ keyStore: 'basic_text' })).store,
      (await aKeyStore({ platform: 'darwin', safeStorage: unable })).store
    ]).toEqual([null, null])
  })

  test('[DESKTOP-KEYS-4] that can’t be read or decrypted any more are asked for again, and said so without a word of them', async () => {
    const { folder, lines, store } = await aKeyStore({
      safeStorage: {
        ...createFakeElectron().electron.safeStorage,
        decryptString: () => {
          throw new Error('no key')
        }
      }
    })
    await store!.write('comfy_headers', 'open sesame')
    expect(await store!.read('comfy_headers')).toBeNull()
    await put(folder, { 'data/keys.json': '[broken' })
    expect(await store!.read('comfy_headers')).toBeNull()
    expect(lines).toHaveLength(2)
    expect(lines.join()).not.toContain('sesame')
    expect(await readdir(join(folder, 'data'))).toEqual(['keys.json'])
  })
})
