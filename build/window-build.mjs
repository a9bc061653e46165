import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { takeLock } from './setup-lock.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
/** What the window is made of. */
const sources = ['renderer', 'services/contract', 'services/model', 'package-lock.json']

/** Builds the window's files into `renderer` of the folder `out` (absolute) where they are not made of what is there now. */
export async function buildWindow({ say, out = join(root, 'out') }) {
  const stamp = sourceStamp()
  if (isBuilt(out, stamp)) return
  mkdirSync(out, { recursive: true })
  const release = await takeLock(join(out, '.window.lock'))
  try {
    // another start may have built it meanwhile
    if (!isBuilt(out, stamp)) await build({ say, out, stamp })
  } finally {
    release?.()
  }
}

async function build({ say, out, stamp }) {
  const started = performance.now()
  const vite = await import('vite')
  rmSync(stampFile(out), { force: true })
  const outDir = join(out, 'renderer')
  await vite.build({ configFile: join(root, 'renderer', 'vite.config.ts'), build: { outDir }, logLevel: 'error' })
  writeFileSync(stampFile(out), stamp)
  say(`window built in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

/** Beside the folder, which the build empties. */
const stampFile = (out) => join(out, 'renderer.stamp')

const isBuilt = (out, stamp) => existsSync(join(out, 'renderer', 'index.html')) && readStamp(stampFile(out)) === stamp

function readStamp(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** By content: a checkout gives every file a new time. */
function sourceStamp() {
  const hash = createHash('sha256')
  for (const file of sources.flatMap(filesOf).toSorted((a, b) => (a < b ? -1 : 1)))
    hash.update(`${file}\n`).update(
      createHash('sha256')
        .update(readFileSync(join(root, file)))
        .digest()
    )
  return hash.digest('hex')
}

function filesOf(source) {
  if (source.endsWith('.json')) return [source]
  return readdirSync(join(root, source), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
}
