import type { AssetLibrary } from '../../services/assets/assets.ts'

export interface FakeAssets extends AssetLibrary {
  /** Projects whose URLs are good now. */
  readonly projects: ReadonlySet<string>
}

/** URLs that say what they are of: for tests of who makes them and when. Answers no request. */
export function createFakeAssets(): FakeAssets {
  const projects = new Set<string>()
  return {
    projects,
    ofProject(id) {
      projects.add(id)
      const url = (kind: string) => (relative: string, version: string) => `/${kind}/${id}/${relative}?v=${version}`
      return {
        file: url('file'),
        thumb: url('thumb'),
        strip: url('strip'),
        [Symbol.dispose]: () => void projects.delete(id)
      }
    },
    poster: (file, version) => `/poster${file}?v=${version}`,
    respond: () => Promise.resolve(new Response(null, { status: 404 })),
    close: () => Promise.resolve()
  }
}
