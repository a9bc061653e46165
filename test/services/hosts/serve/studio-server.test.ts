import { expect, test } from 'vitest'
import { aSmallStudio, bearer, json, send, token } from './small-studio.ts'

test('[SERVE-1] the window’s files are served as they are, with headers that keep everything else out', async () => {
  const { port } = await aSmallStudio()
  const page = await send(port, '/')
  expect([page.status, page.headers['content-type'], page.text]).toEqual([
    200,
    'text/html; charset=utf-8',
    expect.stringContaining('Framechain')
  ])
  expect(page.headers).toMatchObject({
    'content-security-policy':
      `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; ` +
      `media-src 'self' blob:; font-src 'self'; connect-src 'self' ws://127.0.0.1:${port}; ` +
      `frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=()'),
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY'
  })
  expect(page.headers).not.toHaveProperty('access-control-allow-origin')
  const script = await send(port, '/assets/main-1a2b.js')
  expect([script.status, script.headers['content-type'], script.headers['cache-control']]).toEqual([
    200,
    'text/javascript; charset=utf-8',
    'public, max-age=31536000, immutable'
  ])
  expect((await send(port, '/nothing')).status).toBe(404)
})

test('[SERVE-2] nothing but the window’s files is served', async () => {
  const { port } = await aSmallStudio()
  const paths = [
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets/..%2f..%2fetc/passwd',
    '/assets/',
    '//etc/passwd',
    '/assets%5c..%5cx'
  ]
  for (const path of paths) expect([path, (await send(port, path)).status]).toEqual([path, 404])
})

test('[SERVE-3] before the window is built its page says so', async () => {
  const { port } = await aSmallStudio({ renderer: '/nowhere/renderer' })
  const { status, text } = await send(port, '/')
  expect([status, text]).toEqual([503, expect.stringContaining('npm start')])
})

test('[SERVE-4] only this machine’s own names with the port are hosts, whatever the token', async () => {
  const { port } = await aSmallStudio()
  const own = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]
  for (const host of own) expect([host, (await send(port, '/', { headers: { host } })).status]).toEqual([host, 200])
  const others = ['127.0.0.1', 'localhost', `evil.example:${port}`, `127.0.0.1:${port + 1}`, `127.0.0.2:${port}`]
  for (const host of others)
    for (const path of ['/', '/api/system', '/media/p/x'])
      expect([host, path, (await send(port, path, { headers: { host, ...bearer } })).status]).toEqual([host, path, 403])
  // what is no host at all does not get that far
  for (const host of [`localhost:${port}.evil.example`, `LOCALHOST:${port}`, `user@localhost:${port}`])
    expect([host, (await send(port, '/', { headers: { host } })).status]).toEqual([host, expect.toBeOneOf([400, 403])])
})

test('[SERVE-5] a page of another origin is refused everything, whatever the token', async () => {
  const { port } = await aSmallStudio()
  const own = `http://127.0.0.1:${port}`
  const call = (headers: Record<string, string>, path = '/api/system', method = 'GET') =>
    send(port, path, { method, headers: { ...bearer, ...headers } })
  expect((await call({ origin: own })).status).toBe(200)
  const others = [
    'http://evil.example',
    'null',
    'http://localhost',
    `https://127.0.0.1:${port}`,
    `http://localhost:${port}`,
    `${own}.evil.example`
  ]
  for (const origin of others)
    for (const path of ['/', '/api/system', '/media/p/x'])
      expect([origin, path, (await call({ origin }, path)).status]).toEqual([origin, path, 403])
  const preflight = await call(
    { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
    '/api/projects',
    'OPTIONS'
  )
  expect([
    preflight.status,
    Object.keys(preflight.headers).filter((name) => name.startsWith('access-control'))
  ]).toEqual([403, []])
  // a picture or a link has no Origin: the browser says where it comes from
  for (const site of ['cross-site', 'same-site'])
    expect((await call({ 'sec-fetch-site': site }, '/media/p/x')).status).toBe(403)
  for (const site of ['same-origin', 'none'])
    expect((await call({ 'sec-fetch-site': site }, '/media/p/x')).status).toBe(200)
  expect((await call({ 'sec-fetch-site': 'cross-site' }, '/')).status).toBe(200)
})

test('[SERVE-6] a call has its token and is JSON', async () => {
  const { port } = await aSmallStudio()
  const open = (headers: Record<string, string>, body = '{"folder":"/a"}') =>
    send(port, '/api/projects/open', { method: 'POST', headers, body })
  expect(await open({ ...bearer, ...json })).toMatchObject({ status: 200, text: '{"project_id":"/a"}' })
  expect((await open({ ...bearer, 'content-type': 'application/json; charset=utf-8' })).status).toBe(200)
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp'
  ])
    expect([type, (await open({ ...bearer, 'content-type': type })).status]).toEqual([type, 415])
  expect((await open(bearer)).status).toBe(415)
  expect((await open(json)).status).toBe(401)
  const wrong = [token.slice(1), `${token}a`, 'b'.repeat(43), 'ä'.repeat(43)]
  for (const authorization of [...wrong.map((text) => `Bearer ${encodeURIComponent(text)}`), token, `Basic ${token}`])
    expect([authorization, (await open({ ...json, authorization })).status]).toEqual([authorization, 401])
  expect((await send(port, `/api/system?token=${token}`)).status).toBe(401)
  expect((await send(port, '/api/nothing', { headers: bearer })).status).toBe(404)
})

test('[SERVE-7] after twenty wrong tokens in a minute the next is told to wait, and the right one still passes', async () => {
  let ms = 0
  const { port } = await aSmallStudio({ elapsed: () => ms })
  const knock = async (headers: Record<string, string> = {}) => (await send(port, '/api/system', { headers })).status
  for (let tries = 0; tries < 20; tries++) expect(await knock({ authorization: `Bearer ${tries}` })).toBe(401)
  expect([await knock(), await knock(bearer)]).toEqual([429, 200])
  ms = 60_000
  expect(await knock()).toBe(401)
})

test('[SERVE-8] a body over the limit is refused, and so are endless headers', async () => {
  const { port } = await aSmallStudio()
  const large = await send(port, '/api/projects/open', {
    method: 'POST',
    headers: { ...bearer, ...json, 'content-length': '70000000', expect: '100-continue' }
  }).catch((error: NodeJS.ErrnoException) => ({ status: error.code }))
  expect(large.status).toBe(413)
  expect((await send(port, '/', { headers: { cookie: 'x'.repeat(20_000) } })).status).toBe(431)
})

test('[SERVE-9] a port that is taken is said, and one that is free again can be taken', async () => {
  const first = await aSmallStudio()
  await expect(aSmallStudio({ port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await first.close()
  const second = await aSmallStudio({ port: first.port })
  expect(second.port).toBe(first.port)
})
