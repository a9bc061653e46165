import { open, stat, type FileHandle } from 'node:fs/promises'
import { StudioError, toStudioError } from '../contract/studio-error.ts'

/** The containers that a clip may come in; all else is refused before any program sees it. */
export type ContainerKind = 'mov' | 'matroska' | 'mpegts' | 'avi' | 'gif' | 'webp'

export interface Container {
  kind: ContainerKind
  /** Why the file can't be whole by its own account, or null. */
  defect: string | null
  bytes: number
}

/**
 * What a clip is by its first bytes and whether it is as long as its own headers say; nothing is decoded.
 * Text that is named like a clip (HLS and ffconcat lists, HTML) is not a clip: ffmpeg would follow what it names.
 * Throws `clip_invalid`.
 */
export async function inspectContainer(file: string): Promise<Container> {
  try {
    // Before opening: a pipe would wait for its other end.
    if (!(await stat(file)).isFile()) throw invalid(file, 'it is not a file')
    const handle = await open(file, 'r')
    try {
      const bytes = (await handle.stat()).size
      if (bytes === 0) throw invalid(file, 'it is empty')
      const head = await readAt(handle, 0, 1024)
      const kind = kindOf(head)
      if (kind === null) throw invalid(file, `it is no video: it begins ${describeHead(head)}`)
      return { kind, bytes, defect: await defectOf(kind, handle, head, bytes) }
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw toStudioError(error)
  }
}

/** The demuxer that ffmpeg is held to; animated WebP never reaches ffmpeg. */
export const demuxers: Record<ContainerKind, string> = {
  mov: 'mov',
  matroska: 'matroska',
  mpegts: 'mpegts',
  avi: 'avi',
  gif: 'gif',
  webp: 'rawvideo'
}

const invalid = (file: string, reason: string): StudioError => new StudioError('clip_invalid', { file, reason })

function describeHead(head: Buffer): string {
  const printable = head
    .subarray(0, 16)
    .toString('latin1')
    .replaceAll(/[^\x20-\x7e]/g, '.')
  return `with "${printable}"`
}

const isoBoxes = ['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot', 'styp', 'moof']
const TS_PACKET = 188

function kindOf(head: Buffer): ContainerKind | null {
  const tag = (at: number): string => head.toString('latin1', at, at + 4)
  if (isoBoxes.includes(tag(4))) return 'mov'
  if (head.length >= 4 && head.readUInt32BE(0) === 0x1a45dfa3) return 'matroska'
  if (tag(0) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP') return 'webp'
  if (tag(0) === 'RIFF' && head.toString('latin1', 8, 12) === 'AVI ') return 'avi'
  if (tag(0) === 'GIF8') return 'gif'
  const packets = Math.min(3, Math.floor(head.length / TS_PACKET))
  const isTransport =
    packets > 0 && Array.from({ length: packets }, (_, i) => head[i * TS_PACKET]).every((b) => b === 0x47)
  return isTransport ? 'mpegts' : null
}

async function defectOf(kind: ContainerKind, handle: FileHandle, head: Buffer, bytes: number): Promise<string | null> {
  switch (kind) {
    case 'mov':
      return boxDefect(await topBoxes(handle, bytes), bytes)
    case 'matroska':
      return lengthDefect(segmentEnd(head), bytes)
    case 'avi':
    case 'webp':
      return lengthDefect(head.length < 8 ? 8 : head.readUInt32LE(4) + 8, bytes)
    case 'mpegts':
      return bytes % TS_PACKET === 0 ? null : 'its last packet is cut'
    case 'gif':
      return null
  }
}

const lengthDefect = (declared: number | null, bytes: number): string | null =>
  declared !== null && declared > bytes ? `it is cut short: ${bytes} of ${declared} bytes are there` : null

function boxDefect(boxes: readonly Box[], bytes: number): string | null {
  const last = boxes.at(-1)
  const cut = lengthDefect(last === undefined ? null : last.start + last.size, bytes)
  if (cut !== null) return cut
  return boxes.some((box) => box.type === 'moov') ? null : 'its index (moov) is missing'
}

export interface Box {
  type: string
  start: number
  headerSize: number
  /** With its header, as declared; the rest of the file where it declares none. */
  size: number
}

/** A file of more boxes than this (a very long fragmented one) is judged by its beginning. */
const MAX_BOXES = 100_000

/** The outermost boxes of an ISO base media file (ISO/IEC 14496-12 §4.2). */
export async function topBoxes(handle: FileHandle, bytes: number): Promise<Box[]> {
  const boxes: Box[] = []
  let start = 0
  while (start + 8 <= bytes && boxes.length < MAX_BOXES) {
    const box = readBoxHeader(await readAt(handle, start, 16), start, bytes)
    if (box === null) break
    boxes.push(box)
    start += box.size
  }
  return boxes
}

/** Null for what can't be a box. */
export function readBoxHeader(header: Buffer, start: number, end: number): Box | null {
  if (header.length < 8) return null
  const type = header.toString('latin1', 4, 8)
  const short = header.readUInt32BE(0)
  const isLong = short === 1
  if (isLong && header.length < 16) return null
  const size = isLong ? Number(header.readBigUInt64BE(8)) : short === 0 ? end - start : short
  const headerSize = isLong ? 16 : 8
  return size < headerSize || !/^[\x20-\x7e\xa9]{4}$/.test(type) ? null : { type, start, headerSize, size }
}

/** Where the Matroska segment ends by its own size (RFC 8794 §6); null where it was written without one. */
function segmentEnd(head: Buffer): number | null {
  const header = readVint(head, 4)
  if (header === null || header.value === null) return null
  const segment = 4 + header.length + header.value
  if (head.length < segment + 12 || head.readUInt32BE(segment) !== 0x18538067) return null
  const size = readVint(head, segment + 4)
  return size === null || size.value === null ? null : segment + 4 + size.length + size.value
}

function readVint(bytes: Buffer, at: number): { length: number; value: number | null } | null {
  const first = bytes[at]
  if (first === undefined || first === 0) return null
  const length = Math.clz32(first) - 23
  if (bytes.length < at + length) return null
  let value = BigInt(first & (0xff >> length))
  for (const byte of bytes.subarray(at + 1, at + length)) value = (value << 8n) | BigInt(byte)
  const unknown = (1n << BigInt(7 * length)) - 1n
  return { length, value: value === unknown ? null : Number(value) }
}

/** Up to `length` bytes from `position`. */
export async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}
