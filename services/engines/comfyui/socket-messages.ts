import { z } from 'zod'

/** What comes over the socket, as far as it is of use; everything else is ignored. */
export type ServerMessage =
  | { type: 'status' }
  | { type: 'feature_flags'; hasPreviewMetadata: boolean }
  | { type: 'start'; promptId: string }
  | { type: 'cached'; promptId: string; nodes: string[] }
  /** `promptId` is null in the one that is sent after a reconnect. */
  | { type: 'executing'; promptId: string | null; node: string }
  /** The run has ended, in whatever way, and its history can be read. */
  | { type: 'end'; promptId: string }
  | { type: 'progress'; promptId: string; node: string; value: number; max: number }
  | { type: 'progress_state'; promptId: string; nodes: Record<string, { value: number; max: number; state: string }> }
  /** A picture; `promptId` is null where the server does not say whose it is. */
  | { type: 'preview'; promptId: string | null; node: string | null; isVhs: boolean; picture: Uint8Array }
  /** Something about a prompt that needs no more than to be noticed. */
  | { type: 'other'; promptId: string | null }

const id = z.string()
const count = z.number().finite()
const textSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('status') }),
  z.object({
    type: z.literal('feature_flags'),
    data: z.object({ supports_preview_metadata: z.boolean().catch(false) })
  }),
  z.object({ type: z.literal('execution_start'), data: z.object({ prompt_id: id }) }),
  z.object({ type: z.literal('execution_cached'), data: z.object({ prompt_id: id, nodes: z.array(id).catch([]) }) }),
  z.object({ type: z.literal('executing'), data: z.object({ prompt_id: id.nullish(), node: id.nullable() }) }),
  z.object({ type: z.literal('progress'), data: z.object({ prompt_id: id, node: id, value: count, max: count }) }),
  z.object({
    type: z.literal('progress_state'),
    data: z.object({
      prompt_id: id,
      nodes: z.record(id, z.object({ value: count, max: count, state: z.string() }))
    })
  })
])
const anySchema = z.object({ type: z.string(), data: z.object({ prompt_id: id }).partial().nullish() })

/** Reads a text frame; null for what is not a message. */
export function readText(text: string): ServerMessage | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  const read = textSchema.safeParse(value)
  if (!read.success) {
    const any = anySchema.safeParse(value)
    return any.success ? { type: 'other', promptId: any.data.data?.prompt_id ?? null } : null
  }
  const message = read.data
  switch (message.type) {
    case 'status':
      return { type: 'status' }
    case 'feature_flags':
      return { type: 'feature_flags', hasPreviewMetadata: message.data.supports_preview_metadata }
    case 'execution_start':
      return { type: 'start', promptId: message.data.prompt_id }
    case 'execution_cached':
      return { type: 'cached', promptId: message.data.prompt_id, nodes: message.data.nodes }
    case 'executing': {
      const { prompt_id: promptId = null, node } = message.data
      if (node !== null) return { type: 'executing', promptId, node }
      return promptId === null ? { type: 'other', promptId } : { type: 'end', promptId }
    }
    case 'progress': {
      const { prompt_id: promptId, node, value, max } = message.data
      return { type: 'progress', promptId, node, value, max }
    }
    case 'progress_state':
      return { type: 'progress_state', promptId: message.data.prompt_id, nodes: message.data.nodes }
  }
}

const PREVIEW = 1
const PREVIEW_WITH_METADATA = 4
const MAX_METADATA = 64 * 1024
/** Where the picture may begin after the header: 8 bytes plain, 28 or 32 with VideoHelperSuite's frame number and node id. */
const MAX_HEADER = 40
const metadataSchema = z.object({ prompt_id: id.nullish(), node_id: id.nullish() })

/** Reads a binary frame: previews of events 1 and 4; null for others and for what holds no picture. */
export function readBinary(bytes: Buffer): ServerMessage | null {
  if (bytes.length < 8) return null
  const event = bytes.readUInt32BE(0)
  if (event === PREVIEW) {
    const at = pictureStart(bytes, 4)
    if (at === null) return null
    const isVhs = at > 8
    return { type: 'preview', promptId: null, node: isVhs ? vhsNode(bytes) : null, isVhs, picture: bytes.subarray(at) }
  }
  if (event !== PREVIEW_WITH_METADATA) return null
  const length = bytes.readUInt32BE(4)
  if (length > MAX_METADATA || 8 + length > bytes.length) return null
  const at = pictureStart(bytes, 8 + length)
  if (at === null) return null
  const { prompt_id: promptId = null, node_id: node = null } = readMetadata(bytes.toString('utf8', 8, 8 + length))
  return { type: 'preview', promptId, node, isVhs: false, picture: bytes.subarray(at) }
}

/** The node id stands as a Pascal string of 16 bytes after the frame's number. */
const vhsNode = (bytes: Buffer): string | null => {
  const length = bytes.length > 32 ? bytes.readUInt8(16) : 0
  return length > 0 && length < 16 ? bytes.toString('latin1', 17, 17 + length) : null
}

function pictureStart(bytes: Buffer, from: number): number | null {
  const last = Math.min(bytes.length - 4, from + MAX_HEADER)
  for (let at = from; at <= last; at++) {
    const isJpeg = bytes[at] === 0xff && bytes[at + 1] === 0xd8 && bytes[at + 2] === 0xff
    if (isJpeg || bytes.readUInt32BE(at) === 0x89504e47) return at
  }
  return null
}

function readMetadata(text: string): z.infer<typeof metadataSchema> {
  try {
    return metadataSchema.parse(JSON.parse(text))
  } catch {
    return {}
  }
}
