import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import { createConnection, type ConnectionEvent } from '../../../../services/engines/comfyui/connection.ts'
import { parseServerAddress } from '../../../../services/engines/comfyui/server-address.ts'
import { defaultTiming, type ComfyTiming } from '../../../../services/engines/comfyui/timing.ts'

interface Accepted {
  socket: WebSocket
  firstFrame: Promise<unknown>
  url: string
  origin: string | undefined
}

/** A bare WebSocket server that keeps what came in, and a connection to it. */
async function aConnection(timing: Partial<ComfyTiming> = {}) {
  const server = createServer()
  const sockets = new WebSocketServer({ server })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted: Accepted[] = []
  const history: string[] = []
  let pings = 0
  sockets.on('connection', (socket, { url = '', headers: { origin } }) => {
    const number = accepted.length
    history.push(`open ${number}`)
    socket.on('close', () => history.push(`close ${number}`))
    socket.on('ping', () => pings++)
    const firstFrame = once(socket, 'message').then(([data]) => JSON.parse(String(data as Buffer)) as unknown)
    accepted.push({ socket, firstFrame, url, origin })
  })
  const events: ConnectionEvent['type'][] = []
  const connection = createConnection({
    address: parseServerAddress({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
    clientId: 'client-1',
    timing: { ...defaultTiming, retryMs: 20, maxRetryMs: 40, ...timing },
    log: () => undefined,
    onEvent: ({ type }) => void events.push(type)
  })
  onTestFinished(async () => {
    await connection.close()
    for (const { socket } of accepted) socket.terminate()
    sockets.close()
    server.close()
  })
  return { connection, accepted, history, events, pings: () => pings }
}

const flags = { type: 'feature_flags', data: { supports_preview_metadata: true } }

test('[COMFY-P5] the first frame of every connection asks for previews with a name', async () => {
  const { connection, accepted, events } = await aConnection()
  await connection.need()
  await expect.poll(() => accepted.length).toBe(1)
  await accepted[0]?.firstFrame
  accepted[0]?.socket.terminate()
  await expect.poll(() => accepted.length).toBe(2)
  expect(await Promise.all(accepted.map(({ firstFrame }) => firstFrame))).toEqual([flags, flags])
  await expect.poll(() => events).toEqual(['open', 'closed', 'open'])
})

test('[COMFY-P3] two sockets never share the client id: the old one has closed before the new one opens', async () => {
  const { connection, accepted, history } = await aConnection()
  await connection.need()
  for (let opened = 1; opened <= 3; opened++) {
    await expect.poll(() => accepted.length).toBe(opened)
    if (opened < 3) connection.renew('a test asks for it')
  }
  expect(history).toEqual(['open 0', 'close 0', 'open 1', 'close 1', 'open 2'])
  expect(new Set(accepted.map(({ url }) => url))).toEqual(new Set(['/ws?clientId=client-1']))
})

test('[COMFY-P4] the client pings, and a socket on which not even a pong comes is opened anew', async () => {
  const { connection, accepted, pings } = await aConnection({ pingMs: 15, deadMs: 80 })
  await connection.need()
  await expect.poll(pings).toBeGreaterThan(5)
  expect(accepted).toHaveLength(1)
  accepted[0]?.socket.pause()
  await expect.poll(() => accepted.length).toBe(2)
})

test('[COMFY-P20] the handshake carries no Origin', async () => {
  const { connection, accepted } = await aConnection()
  await connection.need()
  await expect.poll(() => accepted.map(({ origin }) => origin)).toEqual([undefined])
})

test('[COMFY-SOCKET-4] a socket that nobody needs is not opened again, and one that is closed stays so', async () => {
  const { connection, accepted, events } = await aConnection()
  await connection.need()
  await expect.poll(() => accepted.length).toBe(1)
  connection.release()
  accepted[0]?.socket.terminate()
  await expect.poll(() => events).toEqual(['open', 'closed'])
  await connection.need()
  expect(connection.isOpen).toBe(true)
  await connection.close()
  expect([connection.isOpen, events]).toEqual([false, ['open', 'closed', 'open', 'closed']])
})
