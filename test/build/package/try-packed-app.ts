/**
 * Runs the packed app's main process on Node, with an Electron that behaves but shows nothing, and says what came of it
 * as one line of JSON: `node try-packed-app.ts <main.js> <resources> <folder for a project>`.
 */
import { registerHooks } from 'node:module'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { openPage } from '../../fakes/electron/fake-page.ts'
import type * as electronModuleFile from './electron-module.ts'

const [main = '', resources = '', folder = ''] = process.argv.slice(2)
const electronModule = new URL('electron-module.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: electronModule, shortCircuit: true } : next(specifier, context)
})
Object.assign(process, { resourcesPath: resources })
const { fake } = (await import(electronModule)) as typeof electronModuleFile

await import(pathToFileURL(main).href)
fake.app.beReady()
while (fake.windows().length === 0 && fake.errors.length === 0) await delay(20)
if (fake.errors.length > 0) throw new Error(fake.errors.join('\n'))

const { client } = await openPage(fake.windows()[0]!.webContents).connect()
const from = { kind: 'sample' as const, sample: 'lighthouse' }
const { project_id } = await client.home.create({ name: 'Tried', folder, from })
const view = await client.project.get({ project_id })
const picture = Object.values(view.pictures)[0]!
const page = await fake.fetch('app://studio/index.html')
const workflows = await client.engines.workflows()
const answer = {
  window: fake.windows()[0]!.webContents.loads,
  page: (await page.text()).includes('<div id="root">'),
  version: (await client.system.info()).version,
  shots: view.storyboard.shots.length,
  problems: Object.values(view.pictures).flatMap(({ problem }) => problem ?? []),
  thumb: (await fake.fetch(picture.thumb!)).headers.get('content-type'),
  workflows: workflows.flatMap(({ file, problem }) => (problem === null ? [file] : []))
}
fake.app.quit()
const code = await fake.app.ended
process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit(code))
