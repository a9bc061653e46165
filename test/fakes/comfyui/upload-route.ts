import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, extname, resolve } from 'node:path'
import { isFolderType, isInside } from './folders.ts'
import type { Folders } from './folders.ts'
import { emptyReply, jsonReply, serverError } from './replies.ts'
import type { Call, Reply } from './replies.ts'

/** POST `/upload/image`: keeps what is there unless told to overwrite, and answers by the name that it gave. */
export async function uploadImage(folders: Folders, { headers, body }: Call): Promise<Reply> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } })
    .formData()
    .catch(() => undefined)
  const file = form?.get('image')
  if (form === undefined || !(file instanceof File) || file.name === '') return emptyReply(400)
  const field = (name: string, fallback: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value : fallback
  }
  const type = field('type', 'input')
  if (!isFolderType(type)) return serverError()
  const subfolder = field('subfolder', '')
  const root = folders.path(type)
  const folder = resolve(root, subfolder)
  const path = resolve(folder, file.name)
  if (!isInside(root, folder) || !isInside(root, path)) return emptyReply(400)
  await mkdir(folder, { recursive: true })
  if (!existsSync(dirname(path))) return serverError()
  const bytes = new Uint8Array(await file.arrayBuffer())
  const isOverwriting = ['true', '1'].includes(field('overwrite', ''))
  const name = isOverwriting ? file.name : await freeName(folder, file.name, bytes)
  if (isOverwriting || !existsSync(resolve(folder, name))) await writeFile(resolve(folder, name), bytes)
  return jsonReply({ name, subfolder, type })
}

/** The name itself, when nothing or the same bytes lie under it; else the first numbered one of which that is true. */
async function freeName(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  const ending = extname(name)
  const stem = name.slice(0, name.length - ending.length)
  for (let number = 0; ; number++) {
    const candidate = number === 0 ? name : `${stem} (${number})${ending}`
    const path = resolve(folder, candidate)
    if (!existsSync(path) || Buffer.compare(await readFile(path), bytes) === 0) return candidate
  }
}
