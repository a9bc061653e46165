import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import type { StudioClient } from '../../../../services/contract/studio-contract.ts'
import { aPicturedProject } from '../../../builders/pictured-project.ts'
import { aShot } from '../../../builders/storyboard.ts'
import { aStudioApi } from '../../../builders/studio-api.ts'

test('[API-1] a window opens a project, renders it, joins its film and closes it', { timeout: 60_000 }, async () => {
  const { api } = await aStudioApi()
  const client: StudioClient = createRouterClient(api.router)
  const folder = await aPicturedProject({ shots: [aShot({ duration: 1 })] })
  const { project_id } = await client.home.open({ folder })
  const types: string[] = []
  await client.run.start({ project_id })
  for await (const event of await client.project.events({ project_id })) {
    types.push(event.type)
    if (event.type === 'run' && event.run.status === 'idle') await client.film.make({ project_id })
    if (event.type === 'film' && event.film.status !== 'making') {
      expect(event.film).toMatchObject({ status: 'ready', frames: 24, planned: 24, seconds: 1 })
      break
    }
  }
  expect(types[0]).toBe('view')
  expect(types.filter((type) => type === 'view')).toHaveLength(1)
  await client.home.close({ project_id })
  await expect(client.project.get({ project_id })).rejects.toMatchObject({
    code: 'STUDIO',
    data: { code: 'project_closed' }
  })
})
