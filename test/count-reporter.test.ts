import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'

const root = join(import.meta.dirname, '..')

/** Runs these test files with the project's own settings; gives the closing lines that the reporter adds. */
async function run(
  files: Record<string, string>,
  { flags = [], isCi = true }: { flags?: string[]; isCi?: boolean } = {}
) {
  const folder = mkdtempSync(join(tmpdir(), 'count-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'test'))
  const head = `import { beforeAll, describe, expect, test } from 'vitest'\n`
  for (const [file, code] of Object.entries(files)) writeFileSync(join(folder, 'test', file), head + code)
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const settings = ['--root', folder, '--config', join(root, 'vitest.config.ts')]
  const { stdout, exitCode } = await execa(process.execPath, [vitest, 'run', ...settings, ...flags], {
    reject: false,
    env: { CI: isCi ? 'true' : '', VITEST: '', NO_COLOR: '1' }
  })
  const lines = stdout.trimEnd().split('\n')
  return { closing: lines.slice(lines.findLastIndex((line) => line === '') + 1), exitCode }
}

test('[COUNT-1] a run ends with one plain line, and ends well when nothing failed', async () => {
  const { closing, exitCode } = await run({ 'a.test.ts': `test('one', () => {}); test('two', () => {})` })
  expect([closing, exitCode]).toEqual([['2 passed, 0 failed, 0 skipped'], 0])
})

test('[COUNT-2] a failed test, a file that does not load, a hook that fails and a stray error all count as failed', async () => {
  const { closing, exitCode } = await run({
    'bad.test.ts': `test('bad', () => expect(1).toBe(2)); test('good', () => {})`,
    'load.test.ts': `throw new Error('load')`,
    'hook.test.ts': `describe('suite', () => { beforeAll(() => { throw new Error('hook') }); test('inner', () => {}) })`,
    'stray.test.ts': `test('stray', () => new Promise((resolve) => { setTimeout(resolve, 50); void Promise.reject(new Error('late')) }))`
  })
  expect([closing, exitCode]).toEqual([
    ['skipped: test/hook.test.ts > suite > inner: its suite failed before it', '2 passed, 4 failed, 1 skipped'],
    1
  ])
})

test('[COUNT-3] a skipped test is listed with its reason', async () => {
  const { closing, exitCode } = await run({ 'a.test.ts': `test('gpu', ({ skip }) => skip('no GPU on this machine'))` })
  expect([closing, exitCode]).toEqual([
    ['skipped: test/a.test.ts > gpu: no GPU on this machine', '0 passed, 0 failed, 1 skipped'],
    0
  ])
})

test('[COUNT-4] in CI a skipped test without a reason fails the run', async () => {
  const files = { 'a.test.ts': `test.skip('quiet', () => {}); test('one', () => {})` }
  const closing = ['skipped: test/a.test.ts > quiet: NO REASON GIVEN', '1 passed, 0 failed, 1 skipped']
  expect(await run(files)).toEqual({ closing, exitCode: 1 })
  expect(await run(files, { isCi: false })).toEqual({ closing, exitCode: 0 })
})

test('[COUNT-5] tests that a name filter leaves out are counted and not listed', async () => {
  const files = { 'a.test.ts': `test('one', () => {}); test('two', () => {})` }
  const { closing, exitCode } = await run(files, { flags: ['-t', 'one'] })
  expect([closing, exitCode]).toEqual([['1 passed, 0 failed, 1 skipped'], 0])
})

test('[COUNT-6] a worker that dies takes its tests with it as failed', async () => {
  const { closing, exitCode } = await run({
    'a.test.ts': `test('dies', () => { process.kill(process.pid, 'SIGKILL'); return new Promise(() => {}) })`
  })
  expect([closing, exitCode]).toEqual([[expect.stringMatching(/^0 passed, [12] failed, 0 skipped$/)], 1])
})
