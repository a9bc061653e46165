import { createHmac, randomBytes } from 'node:crypto'
import { errorCodes } from '../../contract/error-codes.ts'
import { StudioError } from '../../contract/studio-error.ts'
import { studioFailureSchema } from '../../contract/studio-failure.ts'
import { isToken } from './access-token.ts'

/** Proves to who knows the token that this studio knows it too, without saying it. */
export const proofOf = (token: string, challenge: string): string =>
  createHmac('sha256', token).update(`framechain studio ${challenge}`).digest('base64url')

/** A studio of this user that is served already. */
export interface RunningStudio {
  readonly port: number
  /** Opens a project folder (absolute) there; resolves to its id. */
  openProject(folder: string): Promise<string>
  /** Where a browser finds it, or a project in it, and an address for one browser, once. */
  addresses(projectId: string | undefined): Promise<{ url: string; launch: string }>
}

const PATIENCE_MS = 2000

/** Null where nothing of this user's answers on the port: it is not told the token before it has proved that it knows it. */
export async function findRunningStudio({
  port,
  token
}: {
  port: number
  token: string
}): Promise<RunningStudio | null> {
  const origin = `http://127.0.0.1:${port}`
  const challenge = randomBytes(16).toString('base64url')
  const answer = await fetch(`${origin}/here?challenge=${challenge}`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    .then((response) => response.text())
    .catch(() => '')
  if (!isToken(answer, proofOf(token, challenge))) return null

  const call = async (path: string, body?: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${origin}/api${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body)
    })
    const said = (await response.json()) as Record<string, unknown>
    if (response.ok) return said
    const { code, facts } = studioFailureSchema.parse(said['data'])
    throw new StudioError(errorCodes.find((own) => own === code) ?? 'BUG', facts)
  }
  return {
    port,
    openProject: async (folder) => String((await call('/projects/open', { folder }))['project_id']),
    async addresses(projectId) {
      const query = new URLSearchParams(projectId === undefined ? {} : { project_id: projectId })
      const { url, launch } = await call(`/addresses?${query.toString()}`)
      return { url: String(url), launch: String(launch) }
    }
  }
}
