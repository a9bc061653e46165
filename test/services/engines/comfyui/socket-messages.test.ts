import { expect, test } from 'vitest'
import { createRunFollower, type RunFollower } from '../../../../services/engines/comfyui/run-follower.ts'
import { readBinary, readText, type ServerMessage } from '../../../../services/engines/comfyui/socket-messages.ts'
import { defaultTiming } from '../../../../services/engines/comfyui/timing.ts'
import { legacyPreview, nodeText, previewWithMetadata, vhsPreview } from '../../../fakes/comfyui/messages.ts'

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9])
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

test('[COMFY-SOCKET-1] the picture is found in every layout of a preview', () => {
  const about = { nodeId: '57', promptId: 'p1' }
  expect(readBinary(previewWithMetadata(jpeg, about))).toEqual({
    type: 'preview',
    promptId: 'p1',
    node: '57',
    isVhs: false,
    picture: jpeg
  })
  expect(readBinary(legacyPreview(jpeg))).toEqual({
    type: 'preview',
    promptId: null,
    node: null,
    isVhs: false,
    picture: jpeg
  })
  expect(readBinary(legacyPreview(png))).toMatchObject({ picture: png })
  expect(readBinary(vhsPreview(jpeg, { nodeId: '57', frame: 3 }))).toEqual({
    type: 'preview',
    promptId: null,
    node: '57',
    isVhs: true,
    picture: jpeg
  })
})

test('[COMFY-SOCKET-2] binary messages of other events, cut ones and such without a picture are nothing', () => {
  const lie = Buffer.from(previewWithMetadata(jpeg, { nodeId: '1', promptId: 'p' }))
  lie.writeUInt32BE(0xffffffff, 4)
  for (const bytes of [
    nodeText('57', '<tr>'),
    Buffer.alloc(3),
    Buffer.alloc(80),
    Buffer.from([0, 0, 0, 2, 9, 9, 9, 9, 9]),
    lie
  ])
    expect(readBinary(bytes)).toBeNull()
})

test('[COMFY-SOCKET-3] unknown types and keys are let be, and what is no message is nothing', () => {
  expect(
    readText(JSON.stringify({ type: 'progress', data: { value: 1, max: 4, node: '57', prompt_id: 'p1', more: true } }))
  ).toEqual({
    type: 'progress',
    promptId: 'p1',
    node: '57',
    value: 1,
    max: 4
  })
  expect(readText(JSON.stringify({ type: 'VHS_latentpreview', data: { length: 3, rate: 8, id: '57' } }))).toEqual({
    type: 'other',
    promptId: null
  })
  expect(readText(JSON.stringify({ type: 'executing', data: { node: null, prompt_id: 'p1' } }))).toEqual({
    type: 'end',
    promptId: 'p1'
  })
  expect(readText(JSON.stringify({ type: 'executing', data: { node: '57' } }))).toEqual({
    type: 'executing',
    promptId: null,
    node: '57'
  })
  for (const text of ['', 'null', '[]', '{"type":1}', 'x'.repeat(100)]) expect(readText(text)).toBeNull()
})

/** A follower that listens for `ours`, and the pictures that it was given. */
function listening(): { follower: RunFollower; seen: Uint8Array[]; send(...messages: (ServerMessage | null)[]): void } {
  const unused = (): Promise<never> => Promise.reject(new Error('nothing is asked here'))
  const follower = createRunFollower({
    connection: () => ({ isOpen: true, renew: () => undefined }),
    truth: { whereabouts: unused, surely: unused, ended: unused, length: unused },
    timing: defaultTiming
  })
  const seen: Uint8Array[] = []
  follower.listen({
    promptId: 'ours',
    nodes: new Set(['57']),
    meter: { take: () => undefined, progress: () => ({ fraction: 0 }) },
    onProgress: () => undefined,
    onPreview: (picture) => void seen.push(picture)
  })
  const send = (...messages: (ServerMessage | null)[]): void => {
    for (const message of messages) if (message !== null) follower.onEvent({ type: 'message', message })
  }
  return { follower, seen, send }
}

const started: ServerMessage = { type: 'start', promptId: 'ours' }
const negotiated: ServerMessage = { type: 'feature_flags', hasPreviewMetadata: true }

test('[COMFY-P6] a picture without a name is another’s once ours carry names, but for those of VideoHelperSuite', () => {
  const { seen, send } = listening()
  send(negotiated, started, readBinary(legacyPreview(jpeg)))
  expect(seen).toHaveLength(0)
  send(
    readBinary(vhsPreview(jpeg, { nodeId: '57', frame: 0 })),
    readBinary(vhsPreview(jpeg, { nodeId: '99', frame: 0 }))
  )
  expect(seen).toHaveLength(1)
  send(readBinary(previewWithMetadata(jpeg, { nodeId: '57', promptId: 'ours' })))
  send(readBinary(previewWithMetadata(jpeg, { nodeId: '57', promptId: 'theirs' })))
  expect(seen).toHaveLength(2)
})

test('[COMFY-P6] on a server that knows no names, a picture is ours only while our prompt runs', () => {
  const { seen, send, follower } = listening()
  send(readBinary(legacyPreview(jpeg)))
  expect(seen).toHaveLength(0)
  send(started, readBinary(legacyPreview(jpeg)))
  expect(seen).toHaveLength(1)
  send({ type: 'start', promptId: 'theirs' }, readBinary(legacyPreview(jpeg)))
  expect(seen).toHaveLength(1)
  follower.onEvent({ type: 'closed' })
  expect(seen).toHaveLength(1)
})
