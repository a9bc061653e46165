import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const home = fileURLToPath(new URL('../node_modules/electron/', import.meta.url))
const REACH_MS = 3000

/**
 * The desktop's runtime: `{ program }`, or `{ reason }` why there is none here. It is fetched once, by the package's own
 * installer from `host`; FRAMECHAIN_ELECTRON names another one.
 */
export async function electronProgram({ say, env, uid = process.getuid?.(), host = 'github.com' }) {
  const isLinux = process.platform === 'linux'
  if (isLinux && !env.DISPLAY && !env.WAYLAND_DISPLAY) return { reason: 'there is no screen' }
  if (env.FRAMECHAIN_ELECTRON) return { program: env.FRAMECHAIN_ELECTRON }
  // Chromium's sandbox refuses
  if (isLinux && uid === 0) return { reason: 'it does not run as root' }
  const there = installed()
  if (there !== undefined) return { program: there }
  if (!existsSync(join(home, 'install.js'))) return { reason: 'its package is not installed' }
  if (!(await canReach(env, host))) return { reason: 'its runtime can’t be fetched from here' }
  say('fetching the runtime of the desktop window, about 110 MB, once')
  const failure = await install()
  const program = installed()
  return program === undefined ? { reason: `its runtime could not be fetched: ${failure}` } : { program }
}

function installed() {
  if (!existsSync(join(home, 'path.txt'))) return undefined
  const program = join(home, 'dist', readFileSync(join(home, 'path.txt'), 'utf8'))
  return existsSync(program) ? program : undefined
}

/** Behind a wall that swallows packets the installer would wait for minutes. A proxy or a mirror is left to it. */
function canReach(env, host) {
  const isElsewhere = Object.keys(env).some((name) => /^(https?_proxy|all_proxy|.*electron_mirror)$/i.test(name))
  if (isElsewhere) return Promise.resolve(true)
  return new Promise((resolve) => {
    const socket = connect({ host, port: 443, timeout: REACH_MS })
    const end = (isReached) => {
      socket.destroy()
      resolve(isReached)
    }
    socket.once('connect', () => end(true))
    socket.once('timeout', () => end(false))
    socket.once('error', () => end(false))
  })
}

/** Resolves to how it failed, as its last words say. */
function install() {
  const child = spawn(process.execPath, [join(home, 'install.js')], { stdio: ['ignore', 'ignore', 'pipe'] })
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (words = (words + text).slice(-2000)))
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.code))
    child.once('close', (code) => resolve(words.trim().split('\n')[0] || `exit ${code}`))
  })
}
