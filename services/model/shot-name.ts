const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/

/** Device names that Windows reserves in every folder. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * A shot's name in files: its id where that is a plain name, else what is plain of it and a mark of the rest,
 * so that two ids never share a file. A trailing dot is not plain: Windows drops it.
 */
export function shotFileName(shotId: string): string {
  if (SAFE_NAME.test(shotId) && !shotId.endsWith('.') && !RESERVED.test(shotId)) return shotId
  const plain = shotId
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
  return `${plain || 'shot'}-${fnv1a64(shotId)}`
}

/** FNV-1a, 64 bit, over UTF-16 code units: not for security, only to keep names apart. */
function fnv1a64(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (let index = 0; index < text.length; index++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n)
  }
  return hash.toString(16).padStart(16, '0')
}
