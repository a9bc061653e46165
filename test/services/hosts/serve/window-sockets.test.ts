import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket, type ClientOptions } from 'ws'
import { browserDoor } from '../../../../services/contract/browser-door.ts'
import type { StudioClient } from '../../../../services/contract/studio-contract.ts'
import { aSmallStudio, token } from './small-studio.ts'

const protocols = (secret = token) => [browserDoor.socketProtocol, browserDoor.tokenProtocol(secret)]

/** A socket as a window opens it; resolves to 101, or to the status of the refusal. */
async function knock(port: number, options: ClientOptions & { offers?: string[]; path?: string } = {}) {
  const { offers = protocols(), path = browserDoor.socketPath, ...rest } = options
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, offers, { origin: `http://127.0.0.1:${port}`, ...rest })
  onTestFinished(() => socket.terminate())
  const status = await new Promise<number>((resolve) => {
    socket.once('open', () => resolve(101))
    socket.once('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode))
    socket.on('error', () => undefined)
  })
  return { status, socket }
}

const clientOf = (socket: WebSocket): StudioClient => createORPCClient(new RPCLink({ websocket: socket }))

test('[SOCKET-1] a window makes its calls and hears events; when it goes, its streams end', async () => {
  const { port, streams } = await aSmallStudio()
  const { socket } = await knock(port)
  expect(socket.protocol).toBe(browserDoor.socketProtocol)
  const client = clientOf(socket)
  expect(await client.system.info()).toMatchObject({ host: 'browser' })
  const events = await client.project.events({ project_id: 'p' })
  expect([(await events.next()).value, (await events.next()).value]).toMatchObject([
    { text: 'first' },
    { text: 'second' }
  ])
  expect([...streams]).toEqual(['p'])
  socket.terminate()
  await vi.waitFor(() => expect([...streams]).toEqual([]))
})

test('[SOCKET-2] pictures of the largest size come through, a larger message ends the socket', async () => {
  const { port } = await aSmallStudio()
  const { socket } = await knock(port)
  const picture = new File([Buffer.alloc(64_000_000)], 'large.png', { type: 'image/png' })
  expect(await clientOf(socket).project.addPictures({ project_id: 'p', pictures: [{ picture }] })).toEqual([
    { file: 'large.png', filename_base: '64000000' }
  ])
  socket.send(Buffer.alloc(66_000_000))
  expect(await new Promise((resolve) => socket.once('close', resolve))).toBe(1009)
})

test('[SOCKET-3] only a page of this studio with the right token comes in', async () => {
  const { port } = await aSmallStudio()
  const status = async (options: Parameters<typeof knock>[1]) => (await knock(port, options)).status
  expect(await status({})).toBe(101)
  const own = `http://localhost:${port}`
  expect(await status({ origin: own, headers: { host: `localhost:${port}` } })).toBe(101)
  expect(await status({ origin: own })).toBe(403)
  for (const origin of ['http://evil.example', 'null', `https://127.0.0.1:${port}`])
    expect([origin, await status({ origin })]).toEqual([origin, 403])
  expect(await status({ origin: undefined as unknown as string })).toBe(403)
  expect(await status({ origin: `http://evil.example:${port}`, headers: { host: `evil.example:${port}` } })).toBe(403)
  expect(await status({ headers: { 'sec-fetch-site': 'cross-site' } })).toBe(403)
  expect(await status({ offers: protocols('b'.repeat(43)) })).toBe(401)
  expect(await status({ offers: [browserDoor.socketProtocol] })).toBe(401)
  expect(await status({ offers: [browserDoor.tokenProtocol(token)] })).toBe(400)
  expect(await status({ path: `/rpc?token=${token}`, offers: [browserDoor.socketProtocol] })).toBe(401)
  expect(await status({ path: '/other' })).toBe(404)
})

test('[SOCKET-4] a flood of wrong tokens is told to wait, a flood of windows is too many', async () => {
  const { port } = await aSmallStudio()
  const status = async (secret: string) => (await knock(port, { offers: protocols(secret) })).status
  for (let tries = 0; tries < 20; tries++) expect(await status(`wrong${tries}`)).toBe(401)
  expect([await status('wrong'), await status(token)]).toEqual([429, 101])
  const windows = await Promise.all(Array.from({ length: 99 }, () => knock(port)))
  expect(windows.filter((window) => window.status === 101)).toHaveLength(99)
  expect(await status(token)).toBe(503)
  windows[0]?.socket.terminate()
  await vi.waitFor(async () => expect(await status(token)).toBe(101))
})

test('[SOCKET-5] what is no message of the contract ends nothing but itself', async () => {
  const { port } = await aSmallStudio()
  const { socket } = await knock(port)
  for (const junk of ['', '{', '[]', '{"i":1}', 'x'.repeat(10_000), Buffer.from([1, 2, 3, 255])]) socket.send(junk)
  expect(await clientOf(socket).system.info()).toMatchObject({ version: '1' })
})

test('[SOCKET-6] when the studio ends, its windows are told', async () => {
  const studio = await aSmallStudio()
  const { socket } = await knock(studio.port)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await studio.close()
  await closed
  expect(await fetch(studio.origin).catch(() => null)).toBeNull()
})
