import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import type { AnyRouter } from '@orpc/server'
import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { AssetLibrary } from '../../assets/assets.ts'
import { MAX_PICTURE_BYTES } from '../../contract/project-contract.ts'
import { createTokenCheck } from './access-token.ts'
import { createHttpApi } from './http-api.ts'
import { createLaunchLinks } from './launch-links.ts'
import { refusalOf } from './request-guard.ts'
import { proofOf } from './running-studio.ts'
import { securityHeaders } from './security-headers.ts'
import { openWindowSockets } from './window-sockets.ts'

export interface StudioServerParts {
  router: AnyRouter
  assets: Pick<AssetLibrary, 'respond'>
  /** Where the window's files lie; absolute. */
  renderer: string
  token: string
  version: string
  /** 0: any that is free. */
  port: number
  elapsed: () => number
}

export interface StudioServer {
  readonly port: number
  /** Where it is, without the token. */
  readonly origin: string
  /** Where a browser finds home, or an open project. */
  url(projectId?: string): string
  /** The same for one browser, once and soon. */
  launch(projectId?: string): string
  /** Ends what is under way. */
  close(): Promise<void>
}

const MAX_BODY_BYTES = MAX_PICTURE_BYTES + 1_000_000

/** The studio for browsers and scripts of this machine. Rejects with the system's EADDRINUSE where the port is taken. */
export async function openStudioServer(parts: StudioServerParts): Promise<StudioServer> {
  const tokens = createTokenCheck(parts)
  const api = createHttpApi(parts)
  const links = createLaunchLinks(parts)
  const address = { port: 0 }
  const origin = (): string => `http://127.0.0.1:${address.port}`
  const path = (project?: string): string => {
    const words = new URLSearchParams({ token: parts.token, ...(project !== undefined && { project }) })
    return `/#${words.toString()}`
  }
  const url = (project?: string): string => `${origin()}${path(project)}`
  const launch = (project?: string): string => `${origin()}${links.add(path(project))}`
  const app = new Hono()

  app.use(async (c, next) => {
    const facts = factsOf(c)
    const refusal = refusalOf(facts, address.port)
    if (refusal === null) await next()
    else c.res = new Response(refusal.reason, { status: refusal.status })
    const host = refusal === null && facts.host !== undefined ? facts.host : `127.0.0.1:${address.port}`
    for (const [name, value] of Object.entries(securityHeaders(host))) c.res.headers.set(name, value)
    // a page that the browser kept would ask for files of an older build
    if (!c.res.headers.has('cache-control')) c.res.headers.set('Cache-Control', 'no-cache')
  })
  app.use('/api/*', async (c, next) => {
    const verdict = tokens.check(/^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1])
    if (verdict === 200) return next()
    return c.text('The token is not right.', verdict, { 'WWW-Authenticate': 'Bearer' })
  })
  app.use('/api/*', bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => c.text('Too large.', 413) }))
  app.get('/api/addresses', (c) => {
    const project = c.req.query('project_id')
    return c.json({ url: url(project), launch: launch(project) })
  })
  app.all('/api/*', async (c) => (await api.respond(c.req.raw)) ?? c.notFound())
  app.all('/media/*', (c) => parts.assets.respond(c.req.raw))
  app.use('/assets/*', async (c, next) => {
    await next()
    // the build names these by their content
    if (c.res.ok) c.res.headers.set('Cache-Control', 'public, max-age=31536000, immutable')
  })
  app.get('/here', (c) => c.text(proofOf(parts.token, c.req.query('challenge') ?? '')))
  app.get('/open/:link', (c) => {
    const target = links.take(c.req.param('link'))
    return target === null ? c.text(LINK_USED, 404) : c.redirect(target, 303)
  })
  app.get('*', windowFiles(parts.renderer))
  app.onError((_, c) => c.text('The studio failed at this.', 500))

  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5_000, maxHeaderSize: 16_384 },
    (incoming, outgoing) => void listener(incoming, outgoing)
  )
  server.maxConnections = 500
  address.port = await listen(server, parts.port)
  const sockets = openWindowSockets({ server, router: parts.router, tokens, port: () => address.port })

  return {
    port: address.port,
    origin: origin(),
    url,
    launch,
    async close() {
      sockets.close()
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    }
  }
}

/** The built window; looked for at each request, so that it can be built while the studio is served. */
function windowFiles(renderer: string): MiddlewareHandler {
  let files: MiddlewareHandler | null = null
  return async (c, next) => {
    if (existsSync(join(renderer, 'index.html'))) return (files ??= serveStatic({ root: renderer }))(c, next)
    return c.text(NOT_BUILT, 503)
  }
}

const LINK_USED = 'This address works once: take the one that was printed when the studio was started.'
const NOT_BUILT = 'The window of the studio is not built yet: "npm start" builds it and opens it.'

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

function factsOf(c: Context) {
  const header = (name: string) => c.req.header(name)
  return {
    method: c.req.method,
    path: c.req.path,
    host: header('host'),
    origin: header('origin'),
    fetchSite: header('sec-fetch-site'),
    contentType: header('content-type'),
    hasBody: header('transfer-encoding') !== undefined || Number(header('content-length') ?? 0) > 0,
    isSocket: false
  }
}
