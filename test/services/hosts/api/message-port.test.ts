import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { RequestValidationPlugin, ResponseValidationPlugin } from '@orpc/contract/plugins'
import type { AnyRouter } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { expect, onTestFinished, test, vi } from 'vitest'
import { studioContract, type StudioClient } from '../../../../services/contract/studio-contract.ts'
import { aPicturedProject } from '../../../builders/pictured-project.ts'
import { openWindow } from '../../../builders/project-window.ts'
import { aStudioApi } from '../../../builders/studio-api.ts'
import { studioApiContract } from '../../../contracts/studio-api.contract.ts'

/** A window of its own on the other end of a channel, which parses what it sends and gets. */
function connect(router: AnyRouter): { client: StudioClient; port: MessagePort } {
  const { port1, port2 } = new MessageChannel()
  new RPCHandler(router).upgrade(port1)
  port1.start()
  const plugins = [new RequestValidationPlugin(studioContract), new ResponseValidationPlugin(studioContract)]
  const client: StudioClient = createORPCClient(new RPCLink({ port: port2, plugins }))
  port2.start()
  onTestFinished(() => port2.close())
  return { client, port: port2 }
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
