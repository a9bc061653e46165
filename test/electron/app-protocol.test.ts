import { expect, test } from 'vitest'
import { aDesktop } from '../builders/desktop.ts'

test('[DESKTOP-PAGE-1] both schemes are standard and secure, and neither can be read across or around the policy', async () => {
  const { schemes } = await aDesktop()
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true }
  expect(schemes).toEqual([
    { scheme: 'app', privileges: { ...privileges, codeCache: true } },
    { scheme: 'media', privileges }
  ])
})

test('[DESKTOP-PAGE-2] pages come with their type and the strict policy', async () => {
  const { fetch } = await aDesktop()
  const [html, script] = [
    await fetch('app://studio/index.html#project=1'),
    await fetch('app://studio/assets/main.js?v=2')
  ]
  expect([html.status, html.headers.get('content-type'), script.headers.get('content-type')]).toEqual([
    200,
    'text/html; charset=utf-8',
    'text/javascript; charset=utf-8'
  ])
  expect(html.headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' media: data: blob:; " +
      "media-src media: blob:; font-src 'self'; connect-src 'self'; frame-src 'none'; object-src 'none'; " +
      "base-uri 'none'; form-action 'none'"
  )
  expect(html.headers.get('x-content-type-options')).toBe('nosniff')
  expect(await script.text()).toBe('export {}')
})

test.each([
  'app://studio/',
  'app://studio/assets',
  'app://studio/../window.json',
  'app://studio/..%2fwindow.json',
  'app://studio/%2e%2e/%2e%2e/etc/passwd',
  'app://studio//etc/passwd',
  'app://studio/assets%2fmain.js',
  'app://studio/index.html%00.png',
  'app://other/index.html'
])('[DESKTOP-PAGE-3] %s is not there', async (url) => {
  const { fetch } = await aDesktop()
  expect((await fetch(url)).status).toBe(404)
})

test('[DESKTOP-PAGE-4] pages are read and never written to', async () => {
  const { fetch } = await aDesktop()
  const url = 'app://studio/index.html'
  const answers = await Promise.all(['POST', 'PUT', 'DELETE'].map((method) => fetch(url, { method })))
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
})

test('[DESKTOP-PAGE-5] media of the studio goes to the asset library, with its range; of another host it is not there', async () => {
  const { fetch } = await aDesktop()
  const answer = await fetch('media://studio/clip-1', { headers: { range: 'bytes=0-3' } })
  expect(await answer.text()).toBe('/clip-1 bytes=0-3')
  expect((await fetch('media://other/clip-1')).status).toBe(404)
})
