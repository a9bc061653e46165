/**
 * Opens the studio: on the desktop where its runtime can be had, else in the user's browser.
 *
 *     npm start                      with the sample project on the first start
 *     npm start -- MyFilm            with a project
 *     npm start -- --browser         in the browser; all other options are those of "framechain serve"
 *
 * Runs on Node 20 and later once build/setup.mjs has been there.
 */
import { fileURLToPath } from 'node:url'
import { electronProgram } from './electron-program.mjs'
import { findNode, nodeNeeded } from './find-node.mjs'
import { endAs, handOver } from './hand-over.mjs'
import { buildWindow } from './window-build.mjs'

const path = (name) => fileURLToPath(new URL(name, import.meta.url))
const say = (line) => void process.stderr.write(`start: ${line}\n`)
/** A runtime that ends sooner than that in an error has shown nothing. */
const SHOWN_MS = 5000

const node = findNode()
if (node === undefined) {
  console.error(nodeNeeded)
  process.exitCode = 1
} else if (node !== process.execPath) {
  endAs(await handOver(node, [path('./start.mjs'), ...process.argv.slice(2)]))
} else {
  try {
    endAs(await start(process.argv.slice(2)))
  } catch (error) {
    say(error.message)
    process.exitCode = 1
  }
}

/** Resolves to how the studio ended. */
async function start(words) {
  const args = words.filter((word) => word !== '--browser')
  const desktop = words.includes('--browser') ? {} : await openDesktop(args)
  if (desktop.outcome !== undefined) return desktop.outcome
  if (desktop.reason !== undefined) say(`no desktop window (${desktop.reason}): the studio is served to a browser`)
  return handOver(process.execPath, [path('./framechain.mjs'), 'serve', '--welcome', ...args])
}

/** `{ outcome }` of the desktop, or `{ reason }` why it could not be opened. */
async function openDesktop(args) {
  const { program, reason } = await electronProgram({ say, env: process.env })
  if (program === undefined) return { reason }
  const { buildDesktop } = await import('./desktop-build.mjs')
  await buildWindow({ say })
  await buildDesktop({ say })
  const started = performance.now()
  const outcome = await handOver(program, [path('..'), '--welcome', ...args])
  const hasFailed = outcome.code !== 0 && outcome.signal === null
  return hasFailed && performance.now() - started < SHOWN_MS ? { reason: 'it ended at once' } : { outcome }
}
