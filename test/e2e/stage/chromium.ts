import { accessSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

/** As root, without a graphics card, without the network; and videos may start by themselves. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--autoplay-policy=no-user-gesture-required'
]

/** The system's Chromium, without a screen. */
export const launchChromium = (): Promise<Browser> => chromium.launch({ executablePath: chromiumPath(), args: flags })

function chromiumPath(): string {
  const places = [
    process.env['FRAMECHAIN_CHROMIUM'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome'
  ]
  const found = places.find((place) => place !== undefined && isThere(place))
  if (found === undefined)
    throw new Error('no Chromium: "node build/setup.mjs --tests" brings it, or set FRAMECHAIN_CHROMIUM')
  return found
}

function isThere(path: string): boolean {
  try {
    accessSync(path)
    return true
  } catch {
    return false
  }
}
