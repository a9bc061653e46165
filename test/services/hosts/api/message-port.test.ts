import type { AnyRouter } from '@orpc/server'
import { expect, onTestFinished, test, vi } from 'vitest'
import { aPicturedProject } from '../../../builders/pictured-project.ts'
import { aPortClient } from '../../../builders/port-client.ts'
import { openWindow } from '../../../builders/project-window.ts'
import { aStudioApi } from '../../../builders/studio-api.ts'
import { studioApiContract } from '../../../contracts/studio-api.contract.ts'

function connect(router: AnyRouter) {
  const window = aPortClient(router)
  onTestFinished(() => window.port.close())
  return window
}

studioApiContract('PORT', async () => {
  const { api, projectsFolder } = await aStudioApi()
  const another = () => Promise.resolve(connect(api.router).client)
  return { client: await another(), another, projectsFolder }
})

test('[PORT-15] a window that is gone without a word leaves no stream behind', async () => {
  const { api } = await aStudioApi()
  const folder = await aPicturedProject()
  const one = connect(api.router)
  const { project_id } = await one.client.home.open({ folder })
  const [left, aborted] = [await openWindow(one.client, project_id), connect(api.router)]
  const other = await openWindow(aborted.client, project_id)
  expect(api.windows()).toBe(2)
  await other.close()
  await vi.waitFor(() => expect(api.windows()).toBe(1))
  one.port.close()
  await left.ended
  await vi.waitFor(() => expect(api.windows()).toBe(0))
})
