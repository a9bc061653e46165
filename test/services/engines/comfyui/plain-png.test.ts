import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { plainPng } from '../../../../services/engines/comfyui/plain-png.ts'

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const numbers = Buffer.alloc(8)
  numbers.writeUInt32BE(data.length, 0)
  numbers.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([numbers.subarray(0, 4), body, numbers.subarray(4)])
}

const aPng = (): Promise<Buffer> =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: '#369' } })
    .png()
    .toBuffer()

/** The picture as a server saves it: the graph stands in a text after the header. */
const withGraph = (png: Buffer, graph: string): Buffer =>
  Buffer.concat([png.subarray(0, 33), chunk('tEXt', Buffer.from(`prompt\0${graph}`, 'latin1')), png.subarray(33)])

test('[COMFY-PNG-1] pictures of the same pixels are the same file, whatever graph the server wrote into them', async () => {
  const png = await aPng()
  const [one, two] = [plainPng(withGraph(png, '{"a":1}')), plainPng(withGraph(png, '{"b":2}'))]
  expect(one.equals(two)).toBe(true)
  const pixels = (bytes: Buffer): Promise<Buffer> => sharp(bytes).raw().toBuffer()
  expect((await pixels(one)).equals(await pixels(png))).toBe(true)
})

test('[COMFY-PNG-2] what is no whole PNG is refused', async () => {
  const png = await aPng()
  const lying = Buffer.from(png)
  lying.writeUInt32BE(0x7fffffff, 8)
  for (const bytes of [Buffer.alloc(0), Buffer.from('<html>'), png.subarray(0, png.length - 5), lying])
    expect(() => plainPng(bytes)).toThrow('not a whole PNG')
})
