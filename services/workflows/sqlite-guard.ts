import { StudioError } from '../contract/studio-error.ts'

/** Node-API 10 came with Node 22.14; better-sqlite3 13 is built for it and ends an older Node with no word at all. */
const NEEDED_NODE_API = 10

/** Throws `node_too_old` where better-sqlite3 would crash the process. */
export function requireNodeApi(napi: string | undefined, nodeVersion: string): void {
  if (Number(napi ?? 0) < NEEDED_NODE_API)
    throw new StudioError('node_too_old', { found: nodeVersion, needed: '22.14' })
}

requireNodeApi(process.versions.napi, process.versions.node)
