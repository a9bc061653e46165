import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { fileResponse } from '../../../services/assets/file-response.ts'

const CHROMIUM = process.env['FRAMECHAIN_CHROMIUM'] ?? '/usr/bin/chromium'
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--autoplay-policy=no-user-gesture-required']

/** Runs a module of the window in Chromium, beside the files of a folder, which are served as the studio serves clips. */
export async function withBrowser(module: string, folder: string, use: (page: Page) => Promise<void>): Promise<void> {
  const server = serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: (request) => {
      const { pathname } = new URL(request.url)
      return pathname === '/' ? emptyPage() : fileResponse(join(folder, pathname), request)
    }
  })
  if (!server.listening) await once(server, 'listening')
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.on('pageerror', (error) => console.error(error))
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.addScriptTag({ content: await bundle(module), type: 'module' })
    await page.waitForFunction('globalThis.bench !== undefined')
    await use(page)
  } finally {
    await browser.close()
    await new Promise((closed) => server.close(closed))
  }
}

async function bundle(input: string): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, rolldownOptions: { input, output: { codeSplitting: false } } }
  })
  const [{ output }] = [made].flat() as { output: { type: string; code?: string }[] }[] as [
    { output: { type: string; code?: string }[] }
  ]
  return output.map(({ code = '' }) => code).join('\n')
}

const emptyPage = (): Response =>
  new Response('<!doctype html><title>Benchmark</title>', { headers: { 'content-type': 'text/html' } })
