import { OpenAPIGenerator } from '@orpc/openapi'
import { OpenAPIHandler } from '@orpc/openapi/fetch'
import type { AnyRouter } from '@orpc/server'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { browserDoor } from '../../contract/browser-door.ts'
import { studioContract } from '../../contract/studio-contract.ts'

/** The calls for scripts: JSON over HTTP, events as server-sent events, and the document that describes them. */
export interface HttpApi {
  /** Null for a path that is no call. */
  respond(request: Request): Promise<Response | null>
}

export function createHttpApi({ router, version }: { router: AnyRouter; version: string }): HttpApi {
  const handler = new OpenAPIHandler(router)
  let document: Promise<object> | null = null
  return {
    async respond(request) {
      const { pathname } = new URL(request.url)
      if (pathname === `${browserDoor.apiPath}/openapi.json` && request.method === 'GET')
        return Response.json(await (document ??= describe(version)))
      const { matched, response } = await handler.handle(request, { prefix: browserDoor.apiPath })
      return matched ? response : null
    }
  }
}

const describe = (version: string): Promise<object> =>
  new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(studioContract, {
    info: { title: 'Framechain', version },
    servers: [{ url: browserDoor.apiPath }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }]
  })
