import { randomBytes, randomUUID } from 'node:crypto'
import { lstat, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAbort, toStudioError } from '../contract/studio-error.ts'
import { ifThere } from '../files/file-layer.ts'
import type { Media } from '../media/media.ts'
import { projectFiles } from '../model/project-files.ts'
import type { AssetLibrary, ProjectAssets } from './assets.ts'
import { createDerivedPictures, type DerivedKind } from './derived-pictures.ts'
import { fileResponse } from './file-response.ts'
import { createUrlSigner } from './signed-url.ts'

export interface AssetLibraryParts {
  media: Media
  /** What URLs begin with: `/media` in a browser, `media://studio` on the desktop. */
  base: string
  clock: { now(): Date }
  /** Where pictures are kept that have no project to be kept in; a folder of this process's own where it is left out. */
  cacheFolder?: string | undefined
  /** Signs the URLs; random where it is left out. */
  secret?: Uint8Array | undefined
}

interface Asset {
  id: string
  kind: 'file' | DerivedKind
  relative: string
  /** As it was handed out last: a window that asks for a view again costs no signatures. */
  last: { version: string; day: number; url: string } | null
}

interface OpenProject {
  resolve(relative: string): Promise<string>
  /** What windows may ask for, by id and by kind and name. */
  readonly assets: Map<string, Asset>
  readonly names: Map<string, Asset>
  /** Where its small pictures are kept; absolute. */
  cache(): Promise<string[]>
}

/** The posters of the home page belong to no project that is open. */
const HOME = 'home'
const CACHE = '.framechain/cache'

/** The files that windows may see: by ids that are handed out here and checked on every access, never by a path. */
export function createAssetLibrary({
  media,
  base,
  clock,
  cacheFolder,
  secret = randomBytes(32)
}: AssetLibraryParts): AssetLibrary {
  const signer = createUrlSigner({ base, secret, clock })
  const pictures = createDerivedPictures({ media })
  const projects = new Map<string, OpenProject>()
  let ownFolder: Promise<string> | null = null
  const fallback = (): Promise<string> =>
    cacheFolder === undefined ? (ownFolder ??= mkdtemp(join(tmpdir(), 'framechain-'))) : Promise.resolve(cacheFolder)

  projects.set(HOME, {
    resolve: (file) => realpath(file),
    assets: new Map(),
    names: new Map(),
    cache: async () => [await fallback()]
  })

  const assetOf = ({ assets, names }: OpenProject, kind: Asset['kind'], relative: string): Asset => {
    const name = `${kind} ${relative}`
    const known = names.get(name)
    if (known !== undefined) return known
    const asset: Asset = { id: randomUUID(), kind, relative, last: null }
    assets.set(asset.id, asset)
    names.set(name, asset)
    return asset
  }

  /** Makes the URLs of one kind of asset of a project. */
  const urls =
    (projectId: string, project: OpenProject, kind: Asset['kind']) =>
    (relative: string, version: string): string => {
      const asset = assetOf(project, kind, relative)
      const day = signer.lastDay()
      if (asset.last?.version !== version || asset.last.day !== day)
        asset.last = { version, day, url: signer.sign({ project: projectId, id: asset.id, version }) }
      return asset.last.url
    }

  async function answer(request: Request): Promise<Response> {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } })
    const address = signer.read(new URL(request.url))
    if (address === null) return new Response(null, { status: 403 })
    const project = projects.get(address.project)
    const asset = project?.assets.get(address.id)
    if (project === undefined || asset === undefined) return new Response(null, { status: 404 })
    const source = await project.resolve(asset.relative)
    // live pictures come by the thousand and are shown once: kept, they would push out the others
    const isKept = !asset.relative.startsWith(`${projectFiles.previews}/`)
    if (asset.kind === 'file') return fileResponse(source, request, { isKept })
    // a picture of what is gone would outlive it, and a pipe would keep us waiting
    if ((await ifThere(lstat(source)))?.isFile() !== true) return new Response(null, { status: 404 })
    const picture = await pictures.file({
      kind: asset.kind,
      source,
      content: `${asset.relative}\n${address.version}`,
      folders: await project.cache(),
      signal: request.signal
    })
    return fileResponse(picture, request)
  }

  return {
    ofProject(projectId, { resolve }) {
      const project: OpenProject = {
        resolve,
        assets: new Map(),
        names: new Map(),
        cache: async () => {
          const own = await resolve(CACHE).catch(() => null)
          return [...(own === null ? [] : [own]), await fallback()]
        }
      }
      projects.set(projectId, project)
      const assets: ProjectAssets = {
        file: urls(projectId, project, 'file'),
        thumb: urls(projectId, project, 'thumb'),
        strip: urls(projectId, project, 'strip')
      }
      return {
        ...assets,
        [Symbol.dispose]() {
          if (projects.get(projectId) === project) projects.delete(projectId)
        }
      }
    },

    poster(file, version) {
      const home = projects.get(HOME)
      if (home === undefined) throw new Error('the library is closed')
      return urls(HOME, home, 'thumb')(file, version)
    },

    async respond(request) {
      try {
        return await answer(request)
      } catch (error) {
        if (isAbort(error) || request.signal.aborted) return new Response(null, { status: 499 })
        const { code } = toStudioError(error)
        if (code === 'path_outside' || code === 'file_missing') return new Response(null, { status: 404 })
        // a file that is there and can't be shown
        return new Response(code, {
          status: code === 'BUG' ? 500 : 422,
          headers: { 'Content-Type': 'text/plain; charset=utf-8' }
        })
      }
    },

    async close() {
      projects.clear()
      await pictures.close()
      if (ownFolder !== null) await rm(await ownFolder, { recursive: true, force: true })
    }
  }
}
