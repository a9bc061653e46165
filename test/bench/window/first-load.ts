import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** The JavaScript that the window's page loads before it can show anything: its scripts with all that they import. */
export function firstLoad(renderer: string): { files: number; bytes: number } {
  const page = readFileSync(join(renderer, 'index.html'), 'utf8')
  const files = new Set<string>()
  const add = (file: string): void => {
    if (files.has(file)) return
    files.add(file)
    const text = readFileSync(join(renderer, file), 'utf8')
    for (const [, name] of text.matchAll(/(?:\bimport|\bfrom)\s*["']\.\/([^"']+\.js)["']/g)) add(`assets/${name}`)
  }
  for (const { groups } of page.matchAll(/(?:src|href)="\.?\/?(?<file>assets\/[^"]+\.js)"/g))
    add(groups?.['file'] ?? '')
  const sizes = [...files].map((file) => gzipSync(readFileSync(join(renderer, file))).length)
  return { files: files.size, bytes: sizes.reduce((total, size) => total + size, 0) }
}
