import { readdir, readFile } from 'node:fs/promises'
import { extname, join, posix } from 'node:path'
import type { Protocol } from 'electron'
import { MEDIA_SCHEME, PAGE_SCHEME, STUDIO_HOST } from './addresses.ts'

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2'
}

export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // what positions panels, cards and drags are style attributes
  "style-src 'self' 'unsafe-inline'",
  `img-src 'self' ${MEDIA_SCHEME}: data: blob:`,
  `media-src ${MEDIA_SCHEME}: blob:`,
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'"
].join('; ')

/** Before the app is ready. No `corsEnabled` and no `bypassCSP`: no page may read what another scheme serves. */
export function registerSchemes(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true }
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { ...privileges, codeCache: true } },
    { scheme: MEDIA_SCHEME, privileges }
  ])
}

export interface StudioProtocolParts {
  protocol: Pick<Protocol, 'handle'>
  /** The built pages; absolute. */
  pages: string
  /** Answers requests for pictures and clips. */
  respond(request: Request): Promise<Response>
}

/** Serves the page from the files that are in its folder now, and media by ids. No path of a request reaches the disk. */
export async function serveStudio({ protocol, pages, respond }: StudioProtocolParts): Promise<void> {
  const files = new Map(await listFiles(pages))
  protocol.handle(PAGE_SCHEME, async (request) => {
    const file = isOurs(request) ? files.get(new URL(request.url).pathname) : undefined
    return file === undefined || request.method !== 'GET' ? notFound() : page(file)
  })
  protocol.handle(MEDIA_SCHEME, async (request) => (isOurs(request) ? respond(request) : notFound()))
}

const isOurs = ({ url }: Request): boolean => new URL(url).host === STUDIO_HOST

const notFound = (): Response => new Response('Not found', { status: 404 })

async function page(file: string): Promise<Response> {
  return new Response(new Uint8Array(await readFile(file)), {
    headers: {
      'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache'
    }
  })
}

/** Address and path of every file. Walked by hand: Node's own recursion does not look into an asar archive. */
async function listFiles(folder: string, address = '/'): Promise<[string, string][]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const found = entries.map(async (entry): Promise<[string, string][]> => {
    const [path, its] = [join(folder, entry.name), posix.join(address, encodeURIComponent(entry.name))]
    return entry.isDirectory() ? listFiles(path, its) : [[its, path]]
  })
  return (await Promise.all(found)).flat()
}
