import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { extname } from 'node:path'
import { ifThere, systemCode } from '../files/file-layer.ts'
import { parseRange } from './range.ts'

/** Nothing that a browser would run: what is not listed is bytes to it. */
const contentTypes: Record<string, string> = {
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.mov': 'video/quicktime',
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp'
}

export const isClip = (file: string): boolean =>
  contentTypes[extname(file).toLowerCase()]?.startsWith('video/') ?? false

const CHUNK_BYTES = 256 * 1024

/**
 * A file as the answer to GET or HEAD, with Range; 404 where there is none. It is opened once and read from there, so a
 * file that is replaced meanwhile is the old one to its end, never a mix. A link in the last part is not followed.
 * `isKept: false`: the browser shall keep no copy.
 */
export async function fileResponse(
  file: string,
  request: Request,
  { isKept = true }: { isKept?: boolean } = {}
): Promise<Response> {
  const handle = await openFile(file)
  if (handle === null) return new Response(null, { status: 404 })
  let isHandedOn = false
  try {
    const { size } = await handle.stat()
    const headers = new Headers({
      'Content-Type': contentTypes[extname(file).toLowerCase()] ?? 'application/octet-stream',
      'Content-Disposition': 'inline',
      'X-Content-Type-Options': 'nosniff',
      'Accept-Ranges': 'bytes',
      // the version in the URL changes with the content
      'Cache-Control': isKept ? 'private, max-age=604800, immutable' : 'no-store'
    })
    const range = parseRange(request.headers.get('range'), size)
    if (range.kind === 'unsatisfiable') {
      headers.set('Content-Range', `bytes */${size}`)
      return new Response(null, { status: 416, headers })
    }
    const { start, end } = range.kind === 'part' ? range : { start: 0, end: size - 1 }
    headers.set('Content-Length', String(end - start + 1))
    if (range.kind === 'part') headers.set('Content-Range', `bytes ${start}-${end}/${size}`)
    const isBodyWanted = request.method !== 'HEAD' && end >= start && !request.signal.aborted
    const body = isBodyWanted ? fileBody(handle, start, end) : null
    isHandedOn = body !== null
    return new Response(body, { status: range.kind === 'part' ? 206 : 200, headers })
  } finally {
    if (!isHandedOn) await handle.close()
  }
}

/** Null where there is no file of that name. A named pipe must not keep us waiting for its other end. */
async function openFile(file: string): Promise<FileHandle | null> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  const handle = await ifThere(open(file, flags)).catch((error: unknown) => {
    if (['ELOOP', 'EISDIR', 'ENXIO', 'EACCES', 'EPERM'].includes(systemCode(error))) return null
    throw error
  })
  if (handle === null || (await handle.stat()).isFile()) return handle
  await handle.close()
  return null
}

/** The bytes from `start` to `end`, read as they are taken; closes the file at their end, at an error, and when nobody takes more. */
function fileBody(handle: FileHandle, start: number, end: number): ReadableStream<Uint8Array> {
  let at = start
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - at + 1))
          const { bytesRead } = await handle.read(chunk, 0, chunk.length, at)
          if (bytesRead === 0) throw new Error('the file became shorter while it was read')
          at += bytesRead
          controller.enqueue(chunk.subarray(0, bytesRead))
          if (at <= end) return
          await handle.close()
          controller.close()
        } catch (error) {
          await handle.close()
          controller.error(error)
        }
      },
      cancel: () => handle.close()
    },
    { highWaterMark: 0 }
  )
}
