import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Beyond this the file begins anew; the one before is kept beside it. */
const MAX_BYTES = 1_000_000

/**
 * What the desktop itself went through: starts, crashes, refusals; never a project's contents. Written at once, since
 * the next thing may be the end of the process. A line that can't be written is lost.
 */
export function createDesktopLog(file: string): (line: string) => void {
  return (line) => {
    try {
      mkdirSync(dirname(file), { recursive: true })
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(file, `${file}.1`)
      appendFileSync(file, `${new Date().toISOString()} ${line.replaceAll('\n', '\n  ')}\n`)
    } catch {
      // there is nobody to tell: the disk is full or gone, which the studio itself says
    }
  }
}
