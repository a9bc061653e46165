import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** What set-up adds to every npm script when there is nothing to do. */
export default async function bench(report: (name: string, value: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-setup-'))
  cpSync(join(root, 'build'), join(folder, 'build'), { recursive: true })
  cpSync(join(root, 'package-lock.json'), join(folder, 'package-lock.json'))
  const hash = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex')
  mkdirSync(join(folder, 'node_modules'))
  writeFileSync(join(folder, 'node_modules/.framechain-lock'), `${hash} ${process.platform}-${process.arch}\n`)

  const setup = median(() => execFileSync(process.execPath, [join(folder, 'build/setup.mjs')]))
  const bare = median(() => execFileSync(process.execPath, ['--eval', '0']))
  rmSync(folder, { recursive: true })
  const value = `${setup.toFixed(0)} ms (Node alone ${bare.toFixed(0)} ms)`
  report('set-up with nothing to do', `${value}, target < 2 × Node alone, ${setup < 2 * bare ? 'met' : 'missed'}`)
}

function median(action: () => void): number {
  const times = Array.from({ length: 15 }, () => {
    const started = performance.now()
    action()
    return performance.now() - started
  })
  return times.toSorted((a, b) => a - b)[7] ?? Number.NaN
}
