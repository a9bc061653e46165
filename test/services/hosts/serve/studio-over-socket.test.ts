import { once } from 'node:events'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { RequestValidationPlugin, ResponseValidationPlugin } from '@orpc/contract/plugins'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { browserDoor } from '../../../../services/contract/browser-door.ts'
import { studioContract, type StudioClient } from '../../../../services/contract/studio-contract.ts'
import { aServedStudio } from '../../../builders/served-studio.ts'
import { studioApiContract } from '../../../contracts/studio-api.contract.ts'

studioApiContract('WS', async () => {
  const { server, token, origin, projectsFolder } = await aServedStudio()
  /** A window as a browser opens it. */
  const window = async (): Promise<StudioClient> => {
    const protocols = [browserDoor.socketProtocol, browserDoor.tokenProtocol(token)]
    const websocket = new WebSocket(`ws://127.0.0.1:${server.port}${browserDoor.socketPath}`, protocols, { origin })
    onTestFinished(() => websocket.terminate())
    await once(websocket, 'open')
    const plugins = [new RequestValidationPlugin(studioContract), new ResponseValidationPlugin(studioContract)]
    return createORPCClient(new RPCLink({ websocket, plugins }))
  }
  return { client: await window(), another: window, projectsFolder }
})
