import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { _electron, type ElectronApplication } from 'playwright-core'
import { expect, onTestFinished, test, type TestContext } from 'vitest'
import { aFolder } from '../builders/project-folder.ts'

const root = join(import.meta.dirname, '../..')
const runtime = findRuntime()

/** Electron's program where its package has fetched it, or what FRAMECHAIN_ELECTRON names. */
function findRuntime(): string | undefined {
  const named = process.env['FRAMECHAIN_ELECTRON']
  if (named !== undefined) return named
  const home = join(root, 'node_modules/electron')
  if (!existsSync(join(home, 'path.txt'))) return undefined
  const program = join(home, 'dist', readFileSync(join(home, 'path.txt'), 'utf8').trim())
  return existsSync(program) ? program : undefined
}

function whyNot(): string | undefined {
  const { platform, env, getuid } = process
  if (runtime === undefined) return 'there is no Electron here; "npx install-electron" fetches one'
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'there is no screen'
  if (platform === 'linux' && getuid?.() === 0) return 'Chromium’s sandbox does not run as root'
}

/** The real app on a build and data of its own, in the sample. */
async function launch({ skip }: TestContext): Promise<ElectronApplication> {
  const reason = whyNot()
  skip(reason !== undefined, reason)
  const out = join(root, `out/smoke-test-${process.pid}`)
  onTestFinished(() => rm(out, { recursive: true, force: true }))
  await execa(process.execPath, ['build/build.mjs', out], { cwd: root })
  const env = { ...process.env, FRAMECHAIN_DATA: await aFolder(), FRAMECHAIN_PROJECTS: await aFolder() }
  const app = await _electron.launch({
    executablePath: runtime!,
    args: [join(out, 'main/main.js'), '--welcome'],
    env: Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
    )
  })
  onTestFinished(() => app.close())
  return app
}

/** Runs in the page, so as text: the policy allows it to a debugger alone. */
const hasPicture = `[...document.images].some(
  ({ src, naturalWidth }) => src.startsWith('media://studio/') && naturalWidth > 0
)`

const whatThePageCan = `(async () => {
  const blocked = new Promise((resolve) =>
    document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true })
  )
  const script = document.createElement('script')
  script.textContent = 'globalThis.wasRun = true'
  document.body.append(script)
  return {
    bridge: Object.keys(window.framechain).sort(),
    node: [typeof require, typeof process],
    blocked: await blocked,
    wasRun: 'wasRun' in globalThis,
    place: (await navigator.permissions.query({ name: 'geolocation' })).state,
    opened: window.open('app://studio/index.html')
  }
})()`

test('[DESKTOP-SMOKE-1] the real app shows the sample, keeps its page in, comes back from a crash, and quits', async (context) => {
  const app = await launch(context)
  const page = await app.firstWindow()
  await expect.poll(() => page.evaluate(hasPicture), { timeout: 30_000 }).toBe(true)
  expect(await page.evaluate(whatThePageCan)).toEqual({
    bridge: ['connect', 'onCommand', 'pathOf'],
    node: ['undefined', 'undefined'],
    blocked: 'script-src-elem',
    wasRun: false,
    place: 'denied',
    opened: null
  })

  // Playwright does not follow a page beyond its crash: the main process tells
  const after = (code: string): Promise<unknown> =>
    app.evaluate(({ BrowserWindow }, inPage) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      return contents?.isCrashed() === false ? contents.executeJavaScript(inPage) : undefined
    }, code)
  await after('globalThis.wasBefore = true')
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
  await expect.poll(() => after(`!('wasBefore' in globalThis) && ${hasPicture}`), { timeout: 30_000 }).toBe(true)
  expect(await after('location.href')).toMatch(/^app:\/\/studio\/index\.html#.*project=/)

  const main = app.process()
  await app.close()
  expect(main.exitCode).toBe(0)
}, 120_000)
