import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import sharp from 'sharp'
import { isFolderType, isInside, splitAnnotation } from './folders.ts'
import type { Folders } from './folders.ts'
import { emptyReply } from './replies.ts'
import type { Call, Reply } from './replies.ts'

const mediaTypes: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.mov': 'video/quicktime',
  '.mkv': 'video/x-matroska',
  '.json': 'application/json'
}

/** The file that a query means, or the status that refuses it. */
function findFile(folders: Folders, query: URLSearchParams): string | number {
  const given = query.get('filename')
  if (given === null || given === '') return 404
  const { name, type } = splitAnnotation(given, 'output')
  if (name.startsWith('/') || name.includes('..')) return 400
  const asked = query.get('type') ?? type
  if (!isFolderType(asked)) return 400
  const root = folders.path(asked)
  const folder = resolve(root, folders.read(query.get('subfolder') ?? ''))
  if (!isInside(root, folder)) return 403
  const file = join(folder, basename(name))
  return existsSync(file) && statSync(file).isFile() ? file : 404
}

const parseRange = (header: string, size: number): { from: number; to: number } | null => {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header)
  if (found === null || (found[1] === '' && found[2] === '')) return null
  const from = found[1] === '' ? Math.max(0, size - Number(found[2])) : Number(found[1])
  const to = found[1] === '' || found[2] === '' ? size - 1 : Math.min(size - 1, Number(found[2]))
  return { from, to }
}

/** GET and HEAD `/view`: whole files, ranges, 304 for what the client has, and transcoded pictures. */
export async function viewFile(folders: Folders, { query, headers }: Call): Promise<Reply> {
  const file = findFile(folders, query)
  if (typeof file === 'number') return emptyReply(file)
  const disposition = { 'content-disposition': `filename="${encodeURIComponent(basename(file))}"` }
  const preview = query.get('preview')
  if (preview !== null) {
    const [format = 'webp', quality = '90'] = preview.split(';')
    const kind = format === 'jpeg' ? 'jpeg' : 'webp'
    const body = await sharp(file)
      .toFormat(kind, { quality: Number(quality) })
      .toBuffer()
    return { status: 200, headers: { ...disposition, 'content-type': `image/${kind}` }, body }
  }
  const { mtimeMs, size, mtime } = statSync(file)
  const common: Record<string, string> = {
    ...disposition,
    'content-type': mediaTypes[extname(file).toLowerCase()] ?? 'application/octet-stream',
    etag: `"${Math.round(mtimeMs * 1e6).toString(16)}-${size.toString(16)}"`,
    'last-modified': mtime.toUTCString(),
    'accept-ranges': 'bytes'
  }
  if (headers['if-none-match'] === common['etag']) return { status: 304, headers: common }
  const body = await readFile(file)
  if (headers.range === undefined) return { status: 200, headers: common, body }
  const range = parseRange(headers.range, size)
  if (range === null || range.from > range.to)
    return { status: 416, headers: { ...common, 'content-range': `bytes */${size}` } }
  return {
    status: 206,
    headers: { ...common, 'content-range': `bytes ${range.from}-${range.to}/${size}` },
    body: body.subarray(range.from, range.to + 1)
  }
}
