import { randomBytes, timingSafeEqual } from 'node:crypto'
import { chmod, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ifThere, systemCode } from '../../files/file-layer.ts'

const FORM = /^[\w-]{43}$/

/**
 * The 256 bits that let a browser or a script in, kept in the data folder for this user alone, so that a bookmark goes on
 * after a restart. `isNew` makes others of them: what was let in before is out.
 */
export async function accessToken(dataFolder: string, { isNew = false } = {}): Promise<string> {
  const file = join(dataFolder, 'serve-token')
  await mkdir(dataFolder, { recursive: true })
  if (isNew) await rm(file, { force: true })
  const kept = await ifThere(readFile(file, 'utf8'))
  if (kept !== null && FORM.test(kept.trim())) {
    await chmod(file, 0o600)
    return kept.trim()
  }
  await rm(file, { force: true })
  const token = randomBytes(32).toString('base64url')
  try {
    const handle = await open(file, 'wx', 0o600)
    try {
      await handle.writeFile(`${token}\n`)
    } finally {
      await handle.close()
    }
    return token
  } catch (error) {
    // another studio began at the same moment: its token is the one
    if (systemCode(error) === 'EEXIST') return accessToken(dataFolder)
    throw error
  }
}

/** Takes the same time whatever of it is right. */
export function isToken(given: string | undefined, right: string): boolean {
  const [one, other] = [Buffer.from(given ?? ''), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}

export interface TokenCheck {
  /** 200 for the right token, 401 for a wrong one, 429 for one of too many wrong ones. */
  check(given: string | undefined): 200 | 401 | 429
}

const MINUTE_MS = 60_000
const FAILURES_A_MINUTE = 20

/**
 * The right token always passes: a forgotten window that tries an old one again and again must not lock its user out,
 * and no number of tries finds 256 bits.
 */
export function createTokenCheck({ token, elapsed }: { token: string; elapsed: () => number }): TokenCheck {
  let failures: number[] = []
  return {
    check(given) {
      if (isToken(given, token)) return 200
      const now = elapsed()
      failures = failures.filter((at) => now - at < MINUTE_MS)
      if (failures.length >= FAILURES_A_MINUTE) return 429
      failures.push(now)
      return 401
    }
  }
}
