import { onTestFinished } from 'vitest'
import { serveRpcPorts } from '../../electron/rpc-port.ts'
import type { StudioClient } from '../../services/contract/studio-contract.ts'
import { aStudioApi } from '../builders/studio-api.ts'
import { studioApiContract } from '../contracts/studio-api.contract.ts'
import { createFakeElectron } from '../fakes/electron/fake-electron.ts'
import { openPage } from '../fakes/electron/fake-page.ts'
import { FakeWebContents } from '../fakes/electron/fake-web-contents.ts'

studioApiContract('DESKTOP-API', async () => {
  const { api, projectsFolder } = await aStudioApi()
  const { MessageChannelMain } = createFakeElectron().electron
  const nothing = () => undefined
  /** Through the page's bridge, the sender's check and a real port. */
  const another = async (): Promise<StudioClient> => {
    const contents = new FakeWebContents()
    serveRpcPorts(contents as never, {
      MessageChannelMain,
      router: api.router,
      onConnect: nothing,
      onCall: nothing,
      log: nothing
    })
    contents.load('app://studio/index.html')
    onTestFinished(() => contents.destroy())
    return (await openPage(contents).connect()).client
  }
  return { client: await another(), another, projectsFolder }
})
