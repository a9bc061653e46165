import { onTestFinished } from 'vitest'
import { accessToken } from '../../services/hosts/serve/access-token.ts'
import { serveStudio, type ServeOptions } from '../../services/hosts/serve/serve-studio.ts'
import { createStudio } from '../../services/hosts/studio.ts'
import { aFolder } from './project-folder.ts'

/** The whole studio behind its real server, for a user of the test's own. */
export async function aServedStudio(given: Partial<ServeOptions> & { env?: Record<string, string | undefined> } = {}) {
  const { env, ...options } = given
  const data = await aFolder()
  const projectsFolder = await aFolder()
  const studio = createStudio({ env: { PATH: process.env['PATH'], FRAMECHAIN_DATA: data, ...env } })
  const lines: string[] = []
  const log = (line: string): void => void lines.push(line)
  const token = await accessToken(studio.folders.data)
  const served = await serveStudio({ studio, port: 0, token, projectsFolder, log, ...options })
  onTestFinished(async () => {
    await served.close()
    await studio.close()
  })
  const { origin } = served.server
  return {
    ...served,
    studio,
    data,
    projectsFolder,
    lines,
    token,
    origin,
    /** A call as a script makes it; `body` is sent as JSON. */
    async call(method: string, path: string, body?: unknown, init: RequestInit = {}): Promise<Response> {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' })
      }
      const text = body === undefined ? null : JSON.stringify(body)
      return fetch(`${origin}/api${path}`, { method, headers, body: text, ...init })
    },
    /** What a window's `<img>` or `<video>` asks for. */
    media: (url: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
      fetch(new URL(url, origin), { headers, ...init })
  }
}
