import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createAssetLibrary } from '../../../../services/assets/asset-library.ts'
import { createMedia } from '../../../../services/media/create-media.ts'
import { openFiles } from '../../../builders/open-files.ts'
import { aFolder } from '../../../builders/project-folder.ts'
import { aSmallStudio, send } from './small-studio.ts'

const SIZE = 16_000_000

/** A large clip behind the real server. */
async function aServedClip() {
  const folder = await aFolder()
  await mkdir(join(folder, 'video'))
  const bytes = Buffer.from(Uint32Array.from({ length: SIZE / 4 }, (_, index) => index).buffer)
  await writeFile(join(folder, 'video/a.mp4'), bytes)
  const assets = createAssetLibrary({ media: createMedia(), base: '/media', clock: { now: () => new Date() } })
  const project = assets.ofProject('p', { resolve: (relative) => Promise.resolve(join(folder, relative)) })
  onTestFinished(() => assets.close())
  let read = 0
  const counted = (body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> => {
    const reader = body.getReader()
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
      const { done, value } = await reader.read()
      if (done) return controller.close()
      read += value.length
      controller.enqueue(value)
    }
    return new ReadableStream({ pull, cancel: (reason) => reader.cancel(reason) }, { highWaterMark: 0 })
  }
  const respond = async (request: Request): Promise<Response> => {
    const response = await assets.respond(request)
    return response.body === null ? response : new Response(counted(response.body), response)
  }
  const studio = await aSmallStudio({ assets: { respond } })
  const path = project.file('video/a.mp4', '1')
  const get = (headers: Record<string, string> = {}, signal: AbortSignal | null = null) =>
    fetch(`${studio.origin}${path}`, { headers, signal })
  return { ...studio, folder, bytes, path, get, bytesRead: () => read }
}

test('[MEDIA-1] two readers at once each get exactly their part, as two players do', async () => {
  const { get, bytes, folder } = await aServedClip()
  const parts = [
    { range: 'bytes=0-', from: 0 },
    { range: `bytes=${SIZE * 0.8}-`, from: SIZE * 0.8 }
  ]
  const answers = await Promise.all(
    parts.map(async ({ range, from }) => {
      const response = await get({ range })
      const got = Buffer.from(await response.arrayBuffer())
      return [response.status, response.headers.get('content-length'), got.equals(bytes.subarray(from))]
    })
  )
  expect(answers).toEqual(parts.map(({ from }) => [206, String(SIZE - from), true]))
  await vi.waitFor(async () => expect(await openFiles(folder)).toEqual([]))
})

test('[MEDIA-2] a player that jumps away in mid-answer leaves no file open', async () => {
  const { get, folder } = await aServedClip()
  for (let jump = 0; jump < 20; jump++) {
    const leave = new AbortController()
    const response = await get({ range: `bytes=${jump * 1000}-` }, leave.signal)
    await response.body?.getReader().read()
    leave.abort()
  }
  await vi.waitFor(async () => expect(await openFiles(folder)).toEqual([]), 5000)
})

test('[MEDIA-3] of a file that nobody takes from no more is read than the system holds on its way', async () => {
  const { port, path, folder, bytesRead } = await aServedClip()
  const idle = Array.from({ length: 8 }, () => {
    const socket = connect(port, '127.0.0.1')
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    return socket.pause()
  })
  await vi.waitFor(async () => expect(await openFiles(folder)).toHaveLength(8))
  let before = -1
  await vi.waitFor(
    () => {
      const isStill = bytesRead() === before
      before = bytesRead()
      expect(isStill).toBe(true)
    },
    { interval: 200, timeout: 20_000 }
  )
  expect(bytesRead()).toBeLessThan((8 * SIZE) / 2)
  for (const socket of idle) socket.destroy()
  await vi.waitFor(async () => expect(await openFiles(folder)).toEqual([]), 5000)
})

test('[MEDIA-4] HEAD, a part behind the end and a changed URL need no bytes', async () => {
  const { port, path } = await aServedClip()
  const head = await send(port, path, { method: 'HEAD' })
  expect([head.status, head.headers['content-length'], head.text]).toEqual([200, String(SIZE), ''])
  const behind = await send(port, path, { headers: { range: `bytes=${SIZE}-` } })
  expect([behind.status, behind.headers['content-range']]).toEqual([416, `bytes */${SIZE}`])
  expect((await send(port, path.replace('v=1', 'v=2'))).status).toBe(403)
  expect((await send(port, '/media/p/..%2f..%2fetc%2fpasswd')).status).toBe(403)
  expect((await send(port, path, { method: 'POST', headers: { 'content-type': 'application/json' } })).status).toBe(405)
})

test('[MEDIA-5] when the studio ends in mid-answer its files are closed', async () => {
  const { get, folder, close } = await aServedClip()
  const response = await get()
  await response.body?.getReader().read()
  await close()
  await vi.waitFor(async () => expect(await openFiles(folder)).toEqual([]), 5000)
  expect((await readFile(join(folder, 'video/a.mp4'))).length).toBe(SIZE)
})
