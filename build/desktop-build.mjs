import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { picture, renderIcons } from './render-icons.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Electron brings itself, and native packages stay files: the package has these two in its node_modules. */
const external = ['electron', 'better-sqlite3', 'sharp']

/** Builds the desktop around the window: main process, preload, what lies beside them, and icons. `out`: absolute. */
export async function buildDesktop({ say, out = join(root, 'out') }) {
  const started = performance.now()
  const { build } = await import('rolldown')
  await Promise.all([
    buildMain(build, out),
    buildPreload(build, out),
    bringResources(out),
    renderIcons(join(out, 'icons'))
  ])
  say(`desktop built in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

/** The studio is an entry of its own, so that what is packed can be tried without Electron. */
async function buildMain(build, out) {
  await build({
    cwd: root,
    input: { main: 'electron/main.ts', 'desktop-studio': 'electron/desktop-studio.ts' },
    platform: 'node',
    external,
    output: { dir: join(out, 'main'), format: 'esm', entryFileNames: '[name].js', cleanDir: true },
    logLevel: 'warn'
  })
}

/** A sandboxed page's preload is CommonJS in one file. */
async function buildPreload(build, out) {
  await build({
    cwd: root,
    input: { preload: 'electron/preload.ts' },
    platform: 'browser',
    external,
    output: { dir: join(out, 'preload'), format: 'cjs', entryFileNames: '[name].cjs', cleanDir: true },
    logLevel: 'warn'
  })
}

/** What the studio reads and hands to other programs, which can't look into the app's archive. */
async function bringResources(out) {
  const resources = join(out, 'resources')
  await rm(resources, { recursive: true, force: true })
  await mkdir(resources, { recursive: true })
  await cp(join(root, 'workflows'), join(resources, 'workflows'), { recursive: true })
  await cp(join(root, 'services/project/samples'), join(resources, 'samples'), {
    recursive: true,
    // what the sample's pictures were rendered from
    filter: (source) => !source.endsWith('scenes')
  })
  await writeFile(join(resources, 'icon.png'), await picture(256))
}
