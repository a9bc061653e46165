/** Which bytes of a file a request asks for; `end` is the last byte, as in the header. */
export type ByteRange = { kind: 'whole' } | { kind: 'part'; start: number; end: number } | { kind: 'unsatisfiable' }

/**
 * Reads a Range header (RFC 9110, 14.1.2): `bytes=a-b`, `a-` and `-n`. What it can't follow, several ranges among them,
 * is a request for the whole file, as the RFC allows. An open end is the file's end: Chromium takes a shorter answer for
 * all there is.
 */
export function parseRange(header: string | null, size: number): ByteRange {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/i.exec(header?.replaceAll(/[ \t]/g, '') ?? '') ?? []
  if (first === '' && last === '') return { kind: 'whole' }
  if (first === '') {
    const count = Number(last)
    return part(Math.max(0, size - count), size - 1, size)
  }
  if (last !== '' && Number(last) < Number(first)) return { kind: 'whole' }
  return part(Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1), size)
}

const part = (start: number, end: number, size: number): ByteRange =>
  start < size && end >= start ? { kind: 'part', start, end } : { kind: 'unsatisfiable' }
