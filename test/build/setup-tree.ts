import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { execa, type ResultPromise } from 'execa'
import { onTestFinished } from 'vitest'

const build = join(import.meta.dirname, '../../build')

/** A checkout of set-up alone, on a machine that has only the programs that the test gives it. */
export function createSetupTree() {
  const root = mkdtempSync(join(tmpdir(), 'setup-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const file = (name: string): string => join(root, name)
  const programs = file('programs')
  mkdirSync(file('build'))
  mkdirSync(programs)
  for (const name of ['setup.mjs', 'setup-lock.mjs']) copyFileSync(join(build, name), join(root, 'build', name))
  writeFileSync(file('package-lock.json'), '{ "lockfileVersion": 3 }')

  return {
    file,
    write: (name: string, text: string) => writeFileSync(file(name), text),
    has: (name: string) => existsSync(file(name)),
    stamp: () => readFileSync(file('node_modules/.framechain-lock'), 'utf8'),

    /** A program whose calls are recorded, and which then runs `code` as an ES module in the checkout. */
    addProgram(name: string, code = ''): void {
      const script = join(root, `${name}.mjs`)
      const record = `appendFileSync('calls', '${name} ' + process.argv.slice(2).join(' ') + '\\n')`
      writeFileSync(script, `import { appendFileSync, existsSync, mkdirSync } from 'node:fs'\n${record}\n${code}`)
      writeFileSync(join(programs, name), `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`)
      chmodSync(join(programs, name), 0o755)
    },

    /** What was called, in order. */
    calls: (): string[] => (existsSync(file('calls')) ? readFileSync(file('calls'), 'utf8').trim().split('\n') : []),

    start: (flags: string[] = [], env: Record<string, string> = {}): ResultPromise<{ reject: false }> =>
      execa(process.execPath, [file('build/setup.mjs'), ...flags], {
        reject: false,
        extendEnv: false,
        env: { ...env, PATH: [env['PATH'], programs].filter(Boolean).join(delimiter) }
      })
  }
}

export type SetupTree = ReturnType<typeof createSetupTree>

/** A checkout whose machine has npm, ffmpeg and a browser. */
export function createReadyTree(): SetupTree {
  const tree = createSetupTree()
  tree.addProgram('npm', `mkdirSync('node_modules', { recursive: true })`)
  tree.addProgram('ffmpeg')
  tree.addProgram('ffprobe')
  tree.addProgram('chromium')
  return tree
}
