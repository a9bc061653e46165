import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What Electron's binary holds where its fuses are: this mark, the version of the list, its length, and each fuse. */
const FUSE_MARK = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** As they are in a fresh Electron, in the order of `FuseV1Options`. */
const FRESH_FUSES = '101100011'

/** A folder that a packager takes for Electron: all of its files that it touches, and nothing that runs. */
export async function writeStandInElectron(folder: string, version: string): Promise<void> {
  await mkdir(join(folder, 'locales'), { recursive: true })
  const fuses = Buffer.concat([Buffer.from(FUSE_MARK), Buffer.from([1, FRESH_FUSES.length]), Buffer.from(FRESH_FUSES)])
  await writeFile(join(folder, 'electron'), fuses, { mode: 0o755 })
  await writeFile(join(folder, 'version'), version)
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak', 'locales/de.pak'])
    await writeFile(join(folder, name), '')
}
