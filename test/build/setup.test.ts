import { mkdirSync, rmSync } from 'node:fs'
import { execa } from 'execa'
import { expect, test, vi } from 'vitest'
import { createReadyTree, createSetupTree } from './setup-tree.ts'

const npmCi = 'npm ci --include=dev --include=optional --no-audit --no-fund --loglevel=error'

test('[SETUP-1] a fresh checkout gets its packages once, and the second set-up is silent', async () => {
  const tree = createReadyTree()
  const first = await tree.start(['--tests'])
  expect(first.stderr).toMatch(/^set-up: installing the packages.*\nset-up: packages installed in \d+ s$/)
  const second = await tree.start(['--tests'])
  expect([first.exitCode, second.exitCode, second.stderr, second.stdout]).toEqual([0, 0, '', ''])
  expect(tree.calls()).toEqual([npmCi])
})

test('[SETUP-2] packages of another lockfile, of another platform, or of unknown origin are installed anew', async () => {
  const tree = createReadyTree()
  mkdirSync(tree.file('node_modules'))
  await tree.start()
  const stamp = tree.stamp()
  tree.write('package-lock.json', '{ "lockfileVersion": 4 }')
  await tree.start()
  expect(tree.stamp()).not.toBe(stamp)
  tree.write('node_modules/.framechain-lock', tree.stamp().replace(process.platform, 'plan9'))
  await tree.start()
  expect(tree.calls()).toEqual([npmCi, npmCi, npmCi])
})

test('[SETUP-3] when npm fails its last lines are shown with what to do, and the next set-up tries again', async () => {
  const tree = createReadyTree()
  tree.addProgram('npm', `console.error('npm error code ENOTFOUND'); process.exitCode = 7`)
  const failed = await tree.start()
  expect([failed.exitCode, failed.stderr.split('\n').slice(1)]).toEqual([
    1,
    [
      'set-up: npm ci failed (exit 7):',
      'npm error code ENOTFOUND',
      'Mend that (is the registry reachable?) and run this again.'
    ]
  ])
  await tree.start()
  expect(tree.calls()).toEqual([npmCi, npmCi])
})

test('[SETUP-4] a machine without npm is told so', async () => {
  const { exitCode, stderr } = await createSetupTree().start()
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('npm ci could not start (ENOENT)')])
})

test('[SETUP-5] npm does not run on the Node that it is about to delete', async () => {
  const tree = createReadyTree()
  tree.addProgram('npm', `appendFileSync('path', process.env.PATH); mkdirSync('node_modules')`)
  await tree.start([], { PATH: `${tree.file('node_modules/.bin')}:/somewhere/else` })
  const { stdout } = await execa('cat', [tree.file('path')])
  expect(stdout.split(':')).toEqual(['/somewhere/else', tree.file('programs')])
})

test('[SETUP-6] where ffmpeg cannot be installed one line says so: the studio goes on, the tests do not', async () => {
  const tree = createSetupTree()
  tree.addProgram('npm', `mkdirSync('node_modules')`)
  tree.addProgram('chromium')
  await tree.start()
  const studio = await tree.start()
  const tests = await tree.start(['--tests'])
  expect(studio.stderr).toMatch(
    /^set-up: ffmpeg and ffprobe not found: .*, or set FRAMECHAIN_FFMPEG and FRAMECHAIN_FFPROBE to their paths$/
  )
  expect([studio.exitCode, tests.exitCode, tests.stderr]).toEqual([0, 1, studio.stderr])
})

test('[SETUP-7] programs of the person’s own choice are enough, and the one that is missing is named alone', async () => {
  const tree = createSetupTree()
  tree.addProgram('npm', `mkdirSync('node_modules')`)
  const half = { FRAMECHAIN_FFMPEG: '/opt/ffmpeg/bin/ffmpeg', FRAMECHAIN_CHROMIUM: '/opt/chromium' }
  await tree.start([], half)
  const missing = await tree.start(['--tests'], half)
  const ready = await tree.start(['--tests'], { ...half, FRAMECHAIN_FFPROBE: '/opt/ffmpeg/bin/ffprobe' })
  expect(missing.stderr).toMatch(/^set-up: ffprobe not found: .*, or set FRAMECHAIN_FFPROBE to its path$/)
  expect([missing.exitCode, ready.exitCode, ready.stderr]).toEqual([1, 0, ''])
})

test('[SETUP-8] on Debian root gets what is missing without a question, and others get the command', async () => {
  const tree = createSetupTree()
  tree.addProgram('npm', `mkdirSync('node_modules')`)
  const addAll = `for (const name of ['ffmpeg', 'ffprobe', 'chromium']) copyFileSync('programs/npm', 'programs/' + name)`
  tree.addProgram('apt-get', `import { copyFileSync } from 'node:fs'\nif (process.argv.includes('install')) ${addAll}`)
  const aptGet = 'apt-get -qq -o DPkg::Lock::Timeout=300'
  const isRoot = process.getuid?.() === 0
  const asked = isRoot
    ? [`${aptGet} update`, `${aptGet} install -y --no-install-recommends ffmpeg chromium fonts-liberation`]
    : []
  const said = isRoot
    ? 'installing ffmpeg, chromium, fonts-liberation with apt-get'
    : 'run "sudo apt-get install chromium fonts-liberation"'
  const { exitCode, stderr } = await tree.start(['--tests'])
  expect(tree.calls()).toEqual([npmCi, ...asked])
  expect([exitCode, stderr]).toEqual([isRoot ? 0 : 1, expect.stringContaining(said)])
})

test('[SETUP-9] two set-ups at once install once', async () => {
  const tree = createReadyTree()
  const waitForGo = `while (!existsSync('go')) await new Promise((resolve) => setTimeout(resolve, 10))`
  tree.addProgram('npm', `mkdirSync('node_modules')\n${waitForGo}`)
  const first = tree.start()
  await vi.waitFor(() => expect(tree.calls()).toEqual([npmCi]), 10_000)
  const second = tree.start()
  await new Promise((resolve) => second.stderr.once('data', resolve))
  tree.write('go', '')
  const [{ exitCode }, other] = await Promise.all([first, second])
  expect([exitCode, other.exitCode, other.stderr]).toEqual([0, 0, expect.stringContaining('waiting for it')])
  expect(tree.calls()).toEqual([npmCi])
  expect(tree.has('.setup.lock')).toBe(false)
})

test('[SETUP-10] a lock that a crash left behind stops nobody', async () => {
  const tree = createReadyTree()
  const { stdout: deadPid } = await execa(process.execPath, ['-p', 'process.pid'])
  mkdirSync(tree.file('.setup.lock'))
  tree.write(`.setup.lock/${deadPid}`, '')
  const { exitCode } = await tree.start()
  expect([exitCode, tree.calls(), tree.has('.setup.lock')]).toEqual([0, [npmCi], false])
})

test('[SETUP-11] a signal ends npm, then set-up by the same signal, and leaves neither lock nor stamp', async () => {
  const tree = createReadyTree()
  const onSignal = `process.once('SIGTERM', () => { appendFileSync('calls', 'npm ended\\n'); process.exit(1) })`
  tree.addProgram('npm', `${onSignal}\nmkdirSync('node_modules')\nsetInterval(() => {}, 1000)`)
  const running = tree.start()
  await vi.waitFor(() => expect(tree.has('node_modules')).toBe(true), 10_000)
  running.kill('SIGINT')
  const { signal } = await running
  expect([signal, tree.calls()]).toEqual(['SIGINT', [npmCi, 'npm ended']])
  expect([tree.has('.setup.lock'), tree.has('node_modules/.framechain-lock')]).toEqual([false, false])
})

test('[SETUP-12] an option that does not exist is refused', async () => {
  const { exitCode, stderr } = await createReadyTree().start(['--test'])
  expect([exitCode, stderr]).toEqual([1, 'set-up: there is no option --test; the only one is --tests'])
})

test('[SETUP-13] a browser under another of its names will do, and only the tests need one', async () => {
  const tree = createReadyTree()
  rmSync(tree.file('programs/chromium'))
  expect((await tree.start()).exitCode).toBe(0)
  const without = await tree.start(['--tests'])
  tree.addProgram('google-chrome')
  const other = await tree.start(['--tests'])
  expect([without.exitCode, without.stderr]).toEqual([
    1,
    expect.stringMatching(/^set-up: chromium not found: .*, or set FRAMECHAIN_CHROMIUM to its path$/)
  ])
  expect([other.exitCode, other.stderr]).toEqual([0, ''])
})
