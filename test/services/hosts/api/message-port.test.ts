import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { RequestValidationPlugin, ResponseValidationPlugin } from '@orpc/contract/plugins'
import { RPCHandler } from '@orpc/server/message-port'
import { onTestFinished } from 'vitest'
import { studioContract, type StudioClient } from '../../../../services/contract/studio-contract.ts'
import { aStudioApi } from '../../../builders/studio-api.ts'
import { studioApiContract } from '../../../contracts/studio-api.contract.ts'

studioApiContract('PORT', async () => {
  const { api, projectsFolder } = await aStudioApi()
  const handler = new RPCHandler(api.router)
  const another = (): Promise<StudioClient> => {
    const { port1, port2 } = new MessageChannel()
    handler.upgrade(port1)
    port1.start()
    const plugins = [new RequestValidationPlugin(studioContract), new ResponseValidationPlugin(studioContract)]
    const client: StudioClient = createORPCClient(new RPCLink({ port: port2, plugins }))
    port2.start()
    onTestFinished(() => port2.close())
    return Promise.resolve(client)
  }
  return { client: await another(), another, projectsFolder }
})
