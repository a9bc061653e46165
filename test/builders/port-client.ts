import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { RequestValidationPlugin, ResponseValidationPlugin } from '@orpc/contract/plugins'
import type { AnyRouter } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { studioContract, type StudioClient } from '../../services/contract/studio-contract.ts'

/** A window of its own on the other end of a channel, which parses what it sends and gets. Close the port when done. */
export function aPortClient(router: AnyRouter): { client: StudioClient; port: MessagePort } {
  const { port1, port2 } = new MessageChannel()
  new RPCHandler(router).upgrade(port1)
  port1.start()
  const plugins = [new RequestValidationPlugin(studioContract), new ResponseValidationPlugin(studioContract)]
  const client: StudioClient = createORPCClient(new RPCLink({ port: port2, plugins }))
  port2.start()
  return { client, port: port2 }
}
