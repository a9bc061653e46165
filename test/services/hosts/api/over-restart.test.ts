import { rm } from 'node:fs/promises'
import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import type { StudioClient } from '../../../../services/contract/studio-contract.ts'
import { aPicturedProject } from '../../../builders/pictured-project.ts'
import { aFolder } from '../../../builders/project-folder.ts'
import { aShot } from '../../../builders/storyboard.ts'
import { aStudioApi } from '../../../builders/studio-api.ts'

/** A studio that is started again and again by the same user. */
async function aUser() {
  const data = await aFolder()
  return {
    folder: await aPicturedProject({ shots: [aShot()] }),
    async start() {
      const { api, studio } = await aStudioApi({ env: { FRAMECHAIN_DATA: data } })
      const client: StudioClient = createRouterClient(api.router)
      return { client, stop: async () => (await api.close(), studio.close()) }
    }
  }
}

test('[RESTART-1] a window that outlives its studio goes on with the same project at the next one', async () => {
  const { start, folder } = await aUser()
  const first = await start()
  const { project_id } = await first.client.home.open({ folder })
  await first.client.project.edit({ project_id, client: 'w', label: 'Name', change: { project: { name: 'Kept' } } })
  await first.stop()
  const second = await start()
  // the window asks for its events, and an edit may come before they are there
  const [events] = await Promise.all([
    second.client.project.events({ project_id }),
    second.client.project.edit({ project_id, client: 'w', label: 'Fps', change: { project: { fps: 30 } } })
  ])
  const { value } = await events.next()
  expect(value).toMatchObject({ type: 'view', view: { id: project_id, project: { name: 'Kept' }, held_by: null } })
  await events.return?.()
  expect((await second.client.project.get({ project_id })).project.fps).toBe(30)
  expect((await second.client.home.open({ folder })).project_id).toBe(project_id)
})

test('[RESTART-2] a project that was closed stays closed until it is opened again', async () => {
  const { start, folder } = await aUser()
  const { client } = await start()
  const { project_id } = await client.home.open({ folder })
  await client.home.close({ project_id })
  const closed = { data: { code: 'project_closed' } }
  await expect(client.project.get({ project_id })).rejects.toMatchObject(closed)
  expect((await client.home.open({ folder })).project_id).toBe(project_id)
  expect((await client.project.get({ project_id })).id).toBe(project_id)
})

test('[RESTART-3] a project that is gone or forgotten meanwhile is said to be so', async () => {
  const { start, folder } = await aUser()
  const first = await start()
  const { project_id } = await first.client.home.open({ folder })
  await first.stop()
  await rm(folder, { recursive: true })
  const second = await start()
  await expect(second.client.project.get({ project_id })).rejects.toMatchObject({ data: { code: 'project_missing' } })
  await second.client.home.forget({ folder })
  await expect(second.client.project.get({ project_id })).rejects.toMatchObject({ data: { code: 'project_closed' } })
})
