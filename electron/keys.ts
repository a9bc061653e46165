import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { SafeStorage } from 'electron'
import { z } from 'zod'
import { ensureFolder, writeFileWhole } from '../services/files/durable-write.ts'
import { ifThere, nodeFileLayer } from '../services/files/file-layer.ts'
import type { SecretStore } from '../services/hosts/secret-store.ts'

export interface KeyStoreParts {
  safeStorage: Pick<
    SafeStorage,
    'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString'
  >
  /** Absolute. */
  file: string
  platform: NodeJS.Platform
  log(line: string): void
}

/** Encrypted texts, in base64, by name. */
const keysSchema = z.record(z.string(), z.string())

/**
 * A file of texts that the system's own key store encrypts; null where it would only pretend to, which Linux does
 * without a keyring. Once the app is ready.
 */
export function createKeyStore({ safeStorage, file, platform, log }: KeyStoreParts): SecretStore | null {
  const isPretence = platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text'
  if (isPretence || !safeStorage.isEncryptionAvailable()) return null
  let writing: Promise<unknown> = Promise.resolve()

  const readKeys = async (): Promise<Record<string, string>> => {
    try {
      return keysSchema.parse(JSON.parse((await ifThere(readFile(file, 'utf8'))) ?? '{}'))
    } catch {
      log('keys.json can’t be read: the logins of engines have to be given again')
      return {}
    }
  }
  const change = async (name: string, text: string | null): Promise<void> => {
    const { [name]: _before, ...others } = await readKeys()
    const keys = text === null ? others : { ...others, [name]: safeStorage.encryptString(text).toString('base64') }
    await ensureFolder(nodeFileLayer, dirname(file))
    await writeFileWhole(nodeFileLayer, file, `${JSON.stringify(keys, null, 2)}\n`)
  }

  return {
    async read(name) {
      await writing
      const kept = (await readKeys())[name]
      if (kept === undefined) return null
      try {
        return safeStorage.decryptString(Buffer.from(kept, 'base64'))
      } catch {
        log(`the system can’t decrypt ${name} any more: it has to be given again`)
        return null
      }
    },
    write(name, text) {
      const written = writing.then(() => change(name, text))
      writing = written.catch(() => undefined)
      return written
    }
  }
}
