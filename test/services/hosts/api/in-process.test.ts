import { createRouterClient } from '@orpc/server'
import type { StudioClient } from '../../../../services/contract/studio-contract.ts'
import { aStudioApi } from '../../../builders/studio-api.ts'
import { studioApiContract } from '../../../contracts/studio-api.contract.ts'

studioApiContract('API', async () => {
  const { api, projectsFolder } = await aStudioApi()
  const client: StudioClient = createRouterClient(api.router)
  return { client, another: () => Promise.resolve(client), projectsFolder }
})
