import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'

const build = join(import.meta.dirname, '../../build')

/** Runs the benchmarks of a checkout that holds these and nothing else. */
async function bench(files: Record<string, string>, names: string[] = []) {
  const root = mkdtempSync(join(tmpdir(), 'bench-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'build'))
  mkdirSync(join(root, 'test/bench'), { recursive: true })
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  for (const file of ['bench.mjs', 'run-bench.mjs', 'find-node.mjs'])
    copyFileSync(join(build, file), join(root, 'build', file))
  for (const [file, body] of Object.entries(files)) {
    const code = `export default async function bench(report: (name: string, value: string) => void) { ${body} }`
    writeFileSync(join(root, 'test/bench', file), code)
  }
  const { stdout, stderr, exitCode } = await execa(process.execPath, [join(root, 'build/bench.mjs'), ...names], {
    reject: false
  })
  return { lines: stdout.split('\n').map((line) => line.split(/\s{2,}/)), stderr, exitCode }
}

const files = {
  'media.bench.ts': `report('last frame', '63 ms, target < 100 ms, met'); report('pid', String(process.pid))`,
  'plan.bench.ts': `report('1000 shots', '12 ms (target: 1/3 of a frame) missed'); report('pid', String(process.pid))`
}

test('[BENCH-1] every benchmark runs in its own process and says figure, target and verdict in columns', async () => {
  const { lines, exitCode } = await bench(files)
  expect(lines).toEqual([
    ['last frame', '63 ms', '< 100 ms', 'met'],
    ['pid', expect.stringMatching(/^\d+$/)],
    ['1000 shots', '12 ms', '1/3 of a frame', 'missed'],
    ['pid', expect.stringMatching(/^\d+$/)]
  ])
  expect(lines[1]).not.toEqual(lines[3])
  expect(exitCode).toBe(1)
})

test('[BENCH-2] a benchmark that is named runs alone', async () => {
  const { lines, exitCode } = await bench(files, ['media'])
  expect([lines[0]?.[0], lines.length, exitCode]).toEqual(['last frame', 2, 0])
})

test('[BENCH-3] a benchmark that fails is named, and the others still run', async () => {
  const { lines, stderr, exitCode } = await bench({ ...files, 'broken.bench.ts': `throw new Error('no disk')` })
  expect(lines[0]?.[0]).toBe('last frame')
  expect(stderr).toContain('no disk')
  expect(stderr).toContain('broken.bench.ts failed (exit 1)')
  expect(exitCode).toBe(1)
})

test('[BENCH-4] a name without a benchmark is refused before anything runs', async () => {
  const { lines, stderr, exitCode } = await bench(files, ['media', 'nothing'])
  expect([lines, stderr, exitCode]).toEqual([[['']], expect.stringContaining('nothing.bench.ts'), 1])
})
