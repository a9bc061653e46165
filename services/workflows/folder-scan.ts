import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../contract/studio-error.ts'
import { ifThere } from '../files/file-layer.ts'
import { MANIFEST_FILE } from './manifest.ts'

export type FileKind = 'graph' | 'sidecar' | 'manifest'

/** A file as it lies on disk; `stamp` changes whenever its bytes may have. */
export interface FoundFile {
  name: string
  kind: FileKind
  stamp: string
}

/** A file of more than this is a mistake: the largest graphs that people share are about 1 MB. */
const MAX_BYTES = 64 * 1024 * 1024

/** The files of a workflow folder that the registry reads; empty where there is no such folder. */
export async function findFiles(folder: string): Promise<FoundFile[]> {
  const names = (await ifThere(readdir(folder))) ?? []
  const found = await Promise.all(names.map((name) => findFile(folder, name)))
  return found.filter((file) => file !== null)
}

async function findFile(folder: string, name: string): Promise<FoundFile | null> {
  const kind = kindOf(name)
  const facts = kind === null ? null : await ifThere(stat(join(folder, name), { bigint: true }))
  if (kind === null || facts?.isFile() !== true) return null
  return { name, kind, stamp: `${facts.ino}:${facts.size}:${facts.mtimeNs}:${facts.ctimeNs}` }
}

function kindOf(name: string): FileKind | null {
  if (name.startsWith('.')) return null
  if (name.toLowerCase() === MANIFEST_FILE) return 'manifest'
  if (/\.json$/i.test(name)) return 'graph'
  return /\.models$/i.test(name) ? 'sidecar' : null
}

/** The text of a file and the hash of its bytes. A file too large for its kind throws `file_invalid`. */
export async function readHashed(file: string): Promise<{ text: string; sha256: string }> {
  const { size } = await stat(file)
  if (size > MAX_BYTES)
    throw new StudioError('file_invalid', { file, path: '', expected: `at most ${MAX_BYTES} bytes`, found: size })
  const bytes = await readFile(file)
  return { text: bytes.toString('utf8'), sha256: createHash('sha256').update(bytes).digest('hex') }
}
