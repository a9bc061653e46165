import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createStudio } from '../../../services/hosts/studio.ts'
import { builtInWorkflowsFolder } from '../../../services/workflows/manifest.ts'
import { aFolder, put, readJson } from '../../builders/project-folder.ts'

test('[STUDIO-RESOURCES-1] a packaged studio takes its workflows and samples from the folder it is given', async () => {
  const [resources, data, project] = [await aFolder(), await aFolder(), join(await aFolder(), 'Film')]
  for (const name of ['manifest.json', 'gcv_wan_2.2_14b_i2v.json', 'gcv_wan_2.2_14b_i2v.models'])
    await cp(join(builtInWorkflowsFolder(), name), join(resources, 'workflows', name))
  await put(resources, {
    'samples/lighthouse/storyboard_lighthouse.json': { project: 'Other', version: '1', shots: [] },
    'samples/lighthouse/selected_keyframes.json': { project: 'Other', selections: [] }
  })
  const studio = createStudio({ env: { FRAMECHAIN_DATA: data }, resources })
  onTestFinished(() => studio.close())

  const registry = await studio.registry()
  expect(registry.list().flatMap(({ file, error }) => (error === null ? [file] : []))).toEqual([
    'gcv_wan_2.2_14b_i2v.json'
  ])
  await studio.samples.create('lighthouse', project)
  expect(await readJson(project, 'storyboards/storyboard_main.json')).toMatchObject({ project: 'Other', shots: [] })
})
