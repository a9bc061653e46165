import { systemCode, type FileLayer } from '../files/file-layer.ts'

/** First bytes of the formats that the studio takes: PNG, JPEG, and WebP (RIFF, a length, WEBP), in hex. */
const SIGNATURES = [/^89504e470d0a1a0a/, /^ffd8ff/, /^52494646.{8}57454250/]
const SIGNATURE_BYTES = 12
/** What a file itself is to blame for: everything else may be a moment's trouble of the disk. */
const ITS_OWN = ['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM', 'ELOOP']
const TRIES = 3

/** Whether a file begins like a PNG, JPEG or WebP; one that can't be read, however often it is tried, doesn't. */
export async function isPicture(files: FileLayer, path: string): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return await beginsLikeOne(files, path)
    } catch (error) {
      const code = systemCode(error)
      if (!ITS_OWN.includes(code) && tries < TRIES) continue
      // too many open files says nothing about this one
      if (['EMFILE', 'ENFILE'].includes(code)) throw error
      return false
    }
  }
}

async function beginsLikeOne(files: FileLayer, path: string): Promise<boolean> {
  const file = await files.open(path, 'read')
  try {
    const start = (await file.read(SIGNATURE_BYTES)).toString('hex')
    return SIGNATURES.some((signature) => signature.test(start))
  } finally {
    await file.close()
  }
}
