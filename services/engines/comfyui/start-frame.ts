import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { z } from 'zod'
import type { Json } from '../../model/json.ts'
import { uploadAnswerSchema, type SavedFile } from './answers.ts'
import type { ComfyFailure } from './failure.ts'
import type { Http } from './http.ts'
import { patiently } from './patience.ts'
import type { ComfyTiming } from './timing.ts'

/** A picture that lies on a server already: the last kept frame of an earlier run there. */
const remotePictureSchema = z.object({
  server: z.string(),
  filename: z.string().regex(/^[\w.-]+\.png$/),
  subfolder: z.string().regex(/^[\w./-]*$/)
})

export const FILE_PREFIX = 'framechain'

/** What generation hands from a run to the next one of its chain. */
export const remotePicture = (server: string, { filename, subfolder }: SavedFile): Json => ({
  server,
  filename,
  subfolder: subfolder.replaceAll('\\', '/')
})

/** `LoadImage`'s word for it, or null where it lies on another server or is none of ours. */
export function remoteName(picture: Json | undefined, server: string): string | null {
  const read = remotePictureSchema.safeParse(picture)
  if (!read.success || read.data.server !== server) return null
  const { filename, subfolder } = read.data
  const isOurs = subfolder.split('/')[0] === FILE_PREFIX && !subfolder.split('/').includes('..')
  return isOurs ? `${subfolder}/${filename} [output]` : null
}

export interface Uploads {
  /** Brings a picture to the server, once for the same bytes, and resolves to `LoadImage`'s word for it. */
  upload(file: string, signal: AbortSignal): Promise<string>
  /** The server may have lost what was uploaded. */
  forget(): void
}

const endings: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp'
}

export function createUploads({ http, timing }: { http: Http; timing: ComfyTiming }): Uploads {
  const known = new Map<string, string>()
  return {
    async upload(file, signal) {
      const bytes = await readFile(file, { signal })
      const sha = createHash('sha256').update(bytes).digest('hex')
      const before = known.get(sha)
      if (before !== undefined) return before
      const extension = extname(file).toLowerCase()
      const type = endings[extension]
      const name = `${FILE_PREFIX}_${sha.slice(0, 16)}${type === undefined ? '.png' : extension}`
      const send = () => {
        const form = new FormData()
        form.set('image', new Blob([bytes], { type: type ?? 'image/png' }), name)
        form.set('type', 'input')
        const request = { method: 'POST', path: '/upload/image', form, signal, timeoutMs: timing.workMs } as const
        return http.json(request, uploadAnswerSchema)
      }
      // The same bytes under the same name are kept once: sending them again does no harm.
      const answer = await patiently(send, { timing, signal })
      const path = answer.subfolder === '' ? answer.name : `${answer.subfolder.replaceAll('\\', '/')}/${answer.name}`
      const word = answer.type === 'input' ? path : `${path} [${answer.type}]`
      known.set(sha, word)
      return word
    },
    forget: () => known.clear()
  }
}

/** Whether the server refused a prompt because a picture that it loads is not there. */
export function lacksPicture(failure: ComfyFailure, nodes: readonly string[]): boolean {
  if (failure.kind !== 'rejected') return false
  return nodes.some((node) => JSON.stringify(failure.nodeErrors[node] ?? null).includes('"custom_validation_failed"'))
}
