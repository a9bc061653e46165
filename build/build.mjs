/**
 * Builds the studio's window and the desktop around it.
 *
 *     node build/build.mjs [folder]    into out/ where it is left out
 */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildDesktop } from './desktop-build.mjs'
import { buildWindow } from './window-build.mjs'

const say = (line) => void process.stderr.write(`build: ${line}\n`)
const out = resolve(process.argv[2] ?? fileURLToPath(new URL('../out', import.meta.url)))

await buildWindow({ say, out })
await buildDesktop({ say, out })
