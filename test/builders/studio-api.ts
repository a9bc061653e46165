import { onTestFinished } from 'vitest'
import { createStudioApi, type StudioApiParts } from '../../services/hosts/api/studio-api.ts'
import { createStudio } from '../../services/hosts/studio.ts'
import { createFakeAssets } from '../fakes/fake-assets.ts'
import { aFolder } from './project-folder.ts'

/** The implemented contract on a studio of the test's own, with a data folder that is nobody's. */
export async function aStudioApi(given: Partial<StudioApiParts> & { env?: Record<string, string | undefined> } = {}) {
  const { env, ...parts } = given
  const data = await aFolder()
  const projectsFolder = await aFolder()
  const studio = createStudio({ env: { PATH: process.env['PATH'], FRAMECHAIN_DATA: data, ...env } })
  const lines: string[] = []
  const assets = createFakeAssets()
  const log = (line: string) => void lines.push(line)
  const api = createStudioApi({ studio, assets, desktop: null, version: '1.2.3', projectsFolder, log, ...parts })
  onTestFinished(async () => {
    await api.close()
    await studio.close()
  })
  return { api, studio, assets, data, projectsFolder, lines }
}
