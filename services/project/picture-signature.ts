import type { FileLayer } from '../files/file-layer.ts'

/** First bytes of the formats that the studio takes: PNG, JPEG, and WebP (RIFF, a length, WEBP), in hex. */
const SIGNATURES = [/^89504e470d0a1a0a/, /^ffd8ff/, /^52494646.{8}57454250/]
const SIGNATURE_BYTES = 12

/** Whether a file begins like a PNG, JPEG or WebP; one that can't be read doesn't. */
export async function isPicture(files: FileLayer, path: string): Promise<boolean> {
  try {
    const file = await files.open(path, 'read')
    try {
      const start = (await file.read(SIGNATURE_BYTES)).toString('hex')
      return SIGNATURES.some((signature) => signature.test(start))
    } finally {
      await file.close()
    }
  } catch (error) {
    // too many open files says nothing about this one
    if (['EMFILE', 'ENFILE'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    return false
  }
}
