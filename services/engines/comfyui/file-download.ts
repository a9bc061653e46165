import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import type { SavedFile } from './answers.ts'
import { isUnreachable, ServerFailure } from './failure.ts'
import { codeOf, statusFailure, systemCode, type Http, type HttpRequest } from './http.ts'
import { patiently } from './patience.ts'
import type { ComfyTiming } from './timing.ts'

/** `gone`: the server knows the name and has no such file any more. */
export type Download = { state: 'here'; bytes: number } | { state: 'gone' }

export interface FileDownload {
  /** Streams a file of the server to `to`, whole or not at all. Waits for a server that is away; a broken stream begins again. */
  fetch(file: SavedFile, to: string, signal: AbortSignal): Promise<Download>
  /** Whether the server still has it. */
  exists(file: SavedFile, signal?: AbortSignal): Promise<boolean>
}

const MAX_BYTES = 16 * 1024 ** 3
const MAX_BROKEN = 4

export function createFileDownload({ http, timing }: { http: Http; timing: ComfyTiming }): FileDownload {
  const requestFor = (file: SavedFile, signal: AbortSignal | undefined): HttpRequest => ({
    path: '/view',
    query: { filename: file.filename, subfolder: file.subfolder, type: file.type },
    signal,
    timeoutMs: timing.requestMs
  })

  const once = async (file: SavedFile, to: string, signal: AbortSignal): Promise<Download> => {
    const stalled = new AbortController()
    const both = AbortSignal.any([signal, stalled.signal])
    const stall = (): void => stalled.abort(new DOMException('no bytes came', 'TimeoutError'))
    let timer = setTimeout(stall, timing.stallMs)
    try {
      // The limit of a request does not hold for a film: only a standstill does.
      const request: HttpRequest = { ...requestFor(file, both), timeoutMs: null }
      const response = await http.open(request)
      if (response.status !== 200 || response.body === null) {
        await response.body?.cancel()
        if (response.status === 404) return { state: 'gone' }
        throw statusFailure(request, response.status, '')
      }
      const expected = expectedBytes(response)
      let bytes = 0
      const handle = await open(to, 'w')
      try {
        // One piece at a time: what the disk has not taken stays with the server, not in memory.
        for await (const piece of response.body) {
          clearTimeout(timer)
          timer = setTimeout(stall, timing.stallMs)
          bytes += piece.length
          if (bytes > MAX_BYTES) throw noClip(`the file is larger than ${MAX_BYTES} bytes`)
          await writeAll(handle, piece)
        }
      } finally {
        await handle.close()
      }
      signal.throwIfAborted()
      if (bytes === 0) throw noClip('the file is empty')
      if (expected !== null && bytes !== expected) throw broken(`${bytes} of ${expected} bytes came`)
      return { state: 'here', bytes }
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (error instanceof ServerFailure || isOfTheDisk(error)) throw error
      throw broken(stalled.signal.aborted ? 'no bytes came' : (systemCode(error) ?? 'the connection broke'), error)
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    async fetch(file, to, signal) {
      const temporary = `${to}.part`
      let brokenTimes = 0
      try {
        const result = await patiently(
          async () => {
            try {
              return await once(file, temporary, signal)
            } catch (error) {
              // A server that is away is waited for; one that breaks off again and again is not.
              const isBroken = isUnreachable(error) && codeOf(error) !== 'ECONNREFUSED'
              if (isBroken && ++brokenTimes >= MAX_BROKEN) throw noClip('its download broke off again and again', error)
              throw error
            }
          },
          { timing, signal }
        )
        if (result.state === 'gone') return result
        if ((await stat(temporary)).size !== result.bytes) throw noClip('the file on disk has another size')
        await rename(temporary, to)
        return result
      } finally {
        await rm(temporary, { force: true })
      }
    },
    async exists(file, signal) {
      const request: HttpRequest = { ...requestFor(file, signal), method: 'HEAD' }
      const { status } = await http.answer(request)
      if (status === 200 || status === 404) return status === 200
      throw statusFailure(request, status, '')
    }
  }
}

const noClip = (problem: string, cause?: unknown): ServerFailure =>
  new ServerFailure({ kind: 'no-clip', problem }, { cause })
const broken = (system: string, cause?: unknown): ServerFailure =>
  new ServerFailure({ kind: 'unreachable', during: 'GET /view', system, isFirstContact: false }, { cause })

/** ENOSPC and its like: the system's own errors of a file, which name a path or a call on one. */
const isOfTheDisk = (error: unknown): boolean =>
  error instanceof Error && ['open', 'write', 'close'].includes((error as NodeJS.ErrnoException).syscall ?? '')

/** What the server announces; a page instead of a film, or a film beyond all measure, is refused before a byte is kept. */
function expectedBytes(response: Response): number | null {
  const type = response.headers.get('content-type') ?? ''
  if (/^(text\/|application\/(json|xhtml))/i.test(type)) {
    void response.body?.cancel()
    throw noClip(`the server sent ${type.split(';')[0] ?? ''} instead of a film`)
  }
  const length = response.headers.get('content-length')
  const bytes = length === null ? null : Number(length)
  if (bytes === null || Number.isNaN(bytes)) return null
  if (bytes <= MAX_BYTES) return bytes
  void response.body?.cancel()
  throw noClip(`the file has ${bytes} bytes, more than ${MAX_BYTES}`)
}

async function writeAll(handle: FileHandle, piece: Uint8Array): Promise<void> {
  for (let written = 0; written < piece.length;)
    written += (await handle.write(piece, written, piece.length - written)).bytesWritten
}
