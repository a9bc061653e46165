/**
 * Brings what the npm scripts need: the packages, when the lockfile changed, and the programs that the system must give.
 *
 *     node build/setup.mjs            what the studio needs; a missing program is named, and that is all
 *     node build/setup.mjs --tests    what the tests need; a missing program is a failure
 *
 * Silent when there is nothing to do. Runs on Node 20 and later, before any package is there: `node:` modules only.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, readFileSync, statSync, writeFileSync } from 'node:fs'
import { constants as system } from 'node:os'
import { delimiter, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { takeLock } from './setup-lock.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const stampFile = join(root, 'node_modules', '.framechain-lock')
const isWindows = process.platform === 'win32'
const isRoot = process.getuid?.() === 0

/**
 * The programs that npm cannot bring, and who needs them. Each has the variable that may name it instead of PATH, and
 * goes by one of its names.
 */
const needs = [
  {
    programs: [
      { names: ['ffmpeg'], variable: 'FRAMECHAIN_FFMPEG' },
      { names: ['ffprobe'], variable: 'FRAMECHAIN_FFPROBE' }
    ],
    neededBy: ['studio', 'tests'],
    install: { apt: ['ffmpeg'], brew: 'ffmpeg', winget: 'Gyan.FFmpeg' }
  },
  {
    programs: [{ names: ['chromium', 'chromium-browser', 'google-chrome'], variable: 'FRAMECHAIN_CHROMIUM' }],
    neededBy: ['tests'],
    // without a font of its own it sets no text that looks like ours
    install: { apt: ['chromium', 'fonts-liberation'], brew: 'chromium', winget: 'Hibbiki.Chromium' }
  }
]

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stop.abort(signal))

try {
  process.exitCode = await setUp(process.argv.slice(2))
} catch (error) {
  if (!stop.signal.aborted) throw error
}
if (stop.signal.aborted) endBy(stop.signal.reason)

/** Resolves to the exit code. */
async function setUp(flags) {
  const user = flags.includes('--tests') ? 'tests' : 'studio'
  const unknown = flags.find((flag) => flag !== '--tests')
  if (unknown !== undefined) return fail(`there is no option ${unknown}; the only one is --tests`)
  if (packagesAreInstalled() && missingNeeds(user).length === 0) return 0

  const lock = join(root, '.setup.lock')
  const release = await takeLock(lock, { signal: stop.signal, onWait: sayWaiting })
  if (release === undefined) return fail(`another set-up has held ${lock} for long; delete that if none is running`)
  try {
    if (!packagesAreInstalled() && !(await installPackages())) return 1
    if (missingNeeds(user).length > 0) await installFromDebian(missingNeeds(user))
    const missing = missingNeeds(user)
    for (const need of missing) say(howToInstall(need))
    return missing.length > 0 && user === 'tests' ? 1 : 0
  } finally {
    release()
  }
}

function packagesAreInstalled() {
  try {
    return readFileSync(stampFile, 'utf8') === lockfileStamp()
  } catch (error) {
    if (error.code === 'ENOENT') return false
    throw error
  }
}

/** The packages are right for one lockfile on one platform; a folder shared with another system is installed anew. */
function lockfileStamp() {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  return `${hash} ${process.platform}-${process.arch}\n`
}

async function installPackages() {
  const stamp = lockfileStamp()
  const started = performance.now()
  say('installing the packages of package-lock.json')
  const npm = isWindows ? ['cmd.exe', '/d', '/c', 'npm'] : ['npm']
  const flags = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const { failure, output } = await run([...npm, 'ci', ...flags], { PATH: pathWithoutOwnPackages() })
  if (failure !== undefined) {
    fail(`npm ci ${failure}:\n${lastLines(output, 15)}\nMend that (is the registry reachable?) and run this again.`)
    return false
  }
  writeFileSync(stampFile, stamp)
  say(`packages installed in ${Math.round((performance.now() - started) / 1000)} s`)
  return true
}

/** npm must not run on the Node in node_modules, which `npm ci` is about to delete. */
function pathWithoutOwnPackages() {
  const own = join(root, 'node_modules') + sep
  return searchPath()
    .filter((folder) => !folder.startsWith(own))
    .join(delimiter)
}

function missingNeeds(user) {
  return needs.filter((need) => need.neededBy.includes(user) && missingPrograms(need).length > 0)
}

function missingPrograms({ programs }) {
  return programs.filter(({ names, variable }) => !process.env[variable] && !names.some(isOnPath))
}

function isOnPath(program) {
  const names = isWindows ? [`${program}.exe`, `${program}.cmd`] : [program]
  return searchPath().some((folder) => names.some((name) => isExecutable(join(folder, name))))
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

function searchPath() {
  return (process.env.PATH ?? '').split(delimiter).filter(Boolean)
}

async function installFromDebian(missing) {
  if (!isRoot || !isOnPath('apt-get')) return
  const packages = missing.flatMap((need) => need.install.apt)
  say(`installing ${packages.join(', ')} with apt-get`)
  const aptGet = ['apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=300']
  const calm = { DEBIAN_FRONTEND: 'noninteractive' }
  await run([...aptGet, 'update'], calm)
  const { failure, output } = await run([...aptGet, 'install', '-y', '--no-install-recommends', ...packages], calm)
  if (failure !== undefined) say(`apt-get install ${failure}:\n${lastLines(output, 5)}`)
}

/** One line for the person at this machine. */
function howToInstall(need) {
  const missing = missingPrograms(need)
  const variables = missing.map(({ variable }) => variable).join(' and ')
  const path = missing.length > 1 ? 'their paths' : 'its path'
  return `${missing.map(({ names }) => names[0]).join(' and ')} not found: ${installStep(need.install)}, or set ${variables} to ${path}`
}

function installStep({ apt, brew, winget }) {
  if (process.platform === 'darwin') return `run "brew install ${brew}"`
  if (isWindows) return `run "winget install ${winget}"`
  if (!isOnPath('apt-get')) return `install ${apt.join(' and ')} with your system's package manager`
  return `run "${isRoot ? '' : 'sudo '}apt-get install ${apt.join(' ')}"`
}

/** Runs a program to its end. `failure` says how it failed; a stop signal ends it, and rejects once it is gone. */
async function run([program, ...args], env) {
  stop.signal.throwIfAborted()
  const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const onStop = () => child.kill('SIGTERM')
  stop.signal.addEventListener('abort', onStop)
  let output = ''
  const keep = (chunk) => (output = (output + chunk).slice(-20_000))
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  const failure = await new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not start (${error.code})`))
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : `failed (${signal ?? `exit ${code}`})`))
  })
  stop.signal.removeEventListener('abort', onStop)
  stop.signal.throwIfAborted()
  return { failure, output }
}

function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n')
}

/** Standard output stays the script's own: what comes after set-up may be read by a program. */
function say(line) {
  process.stderr.write(`set-up: ${line}\n`)
}

function sayWaiting() {
  say('another set-up is at work in this folder, waiting for it')
}

function fail(line) {
  say(line)
  return 1
}

/** Ends as the signal would have ended it, so that npm and the shell see the truth. */
function endBy(signal) {
  process.exitCode = 128 + system.signals[signal]
  process.kill(process.pid, signal)
}
