import { posix } from 'node:path'

const MAX_LENGTH = 4096
/** Names that Windows gives to devices in every folder. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])\s*(\.|:|$)/i
const CONTROL = /\p{Cc}/u
const DRIVE = /^[a-z]:/i
const ADDRESS = /^[a-z][a-z\d+.-]+:\//i
const HOME = /^~([^/]*\/|$)/
/** Another stream of a file, on Windows. */
const STREAM = /::|:\$/

/**
 * A path out of a file, as a relative path with forward slashes, or null where it could lead out of the project
 * on any system: absolute, drive, UNC, device, home, address, `..` above the project, also when percent-encoded.
 */
export function insidePath(text: string): string | null {
  if (text.length > MAX_LENGTH) return null
  let form = text
  for (let round = 0; round < 4; round++) {
    if (leadsOut(form)) return null
    const decoded = percentDecoded(form)
    if (decoded === form) break
    form = decoded
  }
  const path = posix.normalize(forward(text))
  return path.replace(/^\.\//, '').replace(/\/$/, '')
}

/** The last part of a path of any system; null where it is no plain name. */
export function fileNameOf(text: string): string | null {
  const name = forward(text).split('/').at(-1) ?? ''
  return name === '' || name === '.' || insidePath(name) === null ? null : name
}

const forward = (text: string): string => text.replaceAll('\\', '/')

function leadsOut(text: string): boolean {
  const path = forward(text)
  if (CONTROL.test(text) || path.startsWith('/') || [DRIVE, ADDRESS, HOME, STREAM].some((form) => form.test(path)))
    return true
  let depth = 0
  for (const part of path.split('/')) {
    if (DEVICE.test(part)) return true
    if (part === '..') depth -= 1
    // Windows drops trailing dots and spaces: ".. " is ".." there
    else if (/^[. ]{2,}$/.test(part)) return true
    else if (part !== '' && part !== '.') depth += 1
    if (depth < 0) return true
  }
  return false
}

/** %2e and its kin, with the over-long UTF-8 forms of dot and slash that lax decoders take. */
const percentDecoded = (text: string): string =>
  text
    .replace(/%c0%ae|%e0%80%ae/gi, '.')
    .replace(/%c0%af|%e0%80%af|%c1%9c/gi, '/')
    .replace(/%([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
