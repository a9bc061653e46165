import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { createAssetLibrary } from '../../assets/asset-library.ts'
import type { StudioClient } from '../../contract/studio-contract.ts'
import { StudioError } from '../../contract/studio-error.ts'
import { systemCode } from '../../files/file-layer.ts'
import { createStudioApi } from '../api/studio-api.ts'
import type { Studio } from '../studio.ts'
import { openStudioServer, type StudioServer } from './studio-server.ts'

export interface ServeOptions {
  studio: Studio
  port: number
  /** Any port that is free will do where that one is taken. */
  mayMove?: boolean
  token: string
  /** Where new projects lie; absolute. */
  projectsFolder: string
  /** Where the window's files lie; where `npm start` builds them without it. Absolute. */
  renderer?: string | undefined
  log(line: string): void
}

/** The studio as a browser and scripts reach it. */
export interface ServedStudio {
  readonly server: StudioServer
  /** The same calls, from this process. */
  readonly client: StudioClient
  /** Cancels what runs, to go on next time, closes the projects and ends the windows. The studio itself stays open. */
  close(): Promise<void>
}

const root = join(import.meta.dirname, '../../..')

/** Throws `usage` where the port that the user wants is taken. */
export async function serveStudio({
  studio,
  port,
  mayMove = false,
  token,
  projectsFolder,
  renderer = join(root, 'out/renderer'),
  log
}: ServeOptions): Promise<ServedStudio> {
  const version = await ownVersion()
  const assets = createAssetLibrary({
    media: studio.media,
    base: '/media',
    clock: { now: () => new Date() },
    cacheFolder: join(studio.folders.data, 'cache')
  })
  const api = createStudioApi({ studio, assets, desktop: null, version, projectsFolder, log })
  const server = await onFreePort({ port, mayMove }, (free) =>
    openStudioServer({ router: api.router, assets, renderer, token, version, port: free, elapsed: studio.elapsed })
  )
  return {
    server,
    client: createRouterClient(api.router),
    async close() {
      await server.close()
      await api.close()
      await assets.close()
    }
  }
}

async function onFreePort(
  { port, mayMove }: { port: number; mayMove: boolean },
  open: (port: number) => Promise<StudioServer>
): Promise<StudioServer> {
  try {
    return await open(port)
  } catch (error) {
    if (!['EADDRINUSE', 'EACCES'].includes(systemCode(error))) throw error
    if (mayMove) return open(0)
    throw new StudioError('usage', {
      reason: `Port ${port} can't be had: another program has it, or it is reserved.`,
      fix: 'Give another one with --port, or leave it out.'
    })
  }
}

async function ownVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  return version
}
