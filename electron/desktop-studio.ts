import { join } from 'node:path'
import { createRouterClient, type AnyRouter } from '@orpc/server'
import { createAssetLibrary } from '../services/assets/asset-library.ts'
import type { StudioClient } from '../services/contract/studio-contract.ts'
import type { DesktopActions } from '../services/hosts/api/desktop-actions.ts'
import { createStudioApi, type StudioActivity } from '../services/hosts/api/studio-api.ts'
import { userProjectsFolder } from '../services/hosts/projects-folder.ts'
import type { SecretStore } from '../services/hosts/secret-store.ts'
import { createStudio } from '../services/hosts/studio.ts'
import { MEDIA_URL } from './addresses.ts'

/** The studio as the desktop needs it. */
export interface DesktopStudio {
  readonly router: AnyRouter
  /** The same calls, from this process. */
  readonly client: StudioClient
  readonly activity: StudioActivity
  /** Answers requests for pictures and clips. */
  respond(request: Request): Promise<Response>
  close(): Promise<void>
}

export interface DesktopStudioParts {
  env: Record<string, string | undefined>
  /** The folder with `workflows/` and `samples/`; absolute. */
  resources: string
  desktop: DesktopActions
  /** Null where this system has no safe place for keys. */
  secrets: SecretStore | null
  version: string
  log(line: string): void
}

/** The composition of the desktop: all of it is plain Node. */
export async function openDesktopStudio({
  env,
  resources,
  desktop,
  secrets,
  version,
  log
}: DesktopStudioParts): Promise<DesktopStudio> {
  const studio = createStudio({ env, resources, secrets })
  const assets = createAssetLibrary({
    media: studio.media,
    base: MEDIA_URL,
    clock: { now: () => new Date() },
    cacheFolder: join(studio.folders.data, 'cache')
  })
  const api = createStudioApi({
    studio,
    assets,
    desktop,
    version,
    projectsFolder: userProjectsFolder(env),
    log
  })
  return {
    router: api.router,
    client: createRouterClient(api.router),
    activity: api.activity,
    respond: assets.respond,
    async close() {
      await api.close()
      await assets.close()
      await studio.close()
    }
  }
}
