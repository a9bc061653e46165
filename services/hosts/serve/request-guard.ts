/** The parts of a request that tell whether a page of somebody else's is behind it. */
export interface RequestFacts {
  method: string
  path: string
  host: string | undefined
  origin: string | undefined
  /** Sec-Fetch-Site, which a page can't forge. */
  fetchSite: string | undefined
  contentType: string | undefined
  hasBody: boolean
  isSocket: boolean
}

export interface Refusal {
  status: 403 | 415
  reason: string
}

/**
 * Why a request is refused, whatever its token; null for one that may go on. Another site's page can reach a port on
 * this machine, under any name that it makes resolve to it; it can't change what the browser says of Host and Origin.
 */
export function refusalOf(facts: RequestFacts, port: number): Refusal | null {
  const { method, path, host, origin, fetchSite, contentType, hasBody, isSocket } = facts
  if (host === undefined || !ownHosts(port).includes(host))
    return { status: 403, reason: 'Another Host than this studio.' }
  if (origin !== undefined && origin !== `http://${host}`)
    return { status: 403, reason: 'Another Origin than this studio.' }
  if (isSocket && origin === undefined) return { status: 403, reason: 'A socket without an Origin.' }
  const isPage = method === 'GET' && !/^\/(api|here|media|rpc)(\/|$)/.test(path)
  if (!isPage && fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none')
    return { status: 403, reason: 'Another site asks.' }
  const isUpload = path.endsWith('/pictures') && isType(contentType, 'multipart/form-data')
  if ((hasBody || method === 'POST') && !isType(contentType, 'application/json') && !isUpload)
    return { status: 415, reason: 'JSON only.' }
  return null
}

const ownHosts = (port: number): string[] => ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`)

const isType = (header: string | undefined, type: string): boolean =>
  header?.split(';')[0]?.trim().toLowerCase() === type
