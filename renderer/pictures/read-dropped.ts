/** A file that was dropped, with its way from what was dropped: `Film/keyframes/001.png`. */
export interface DroppedFile {
  path: string
  file: File
}

const MOST_FILES = 2000
const DEEPEST = 6

/**
 * All files of a drop, with those of its folders; hidden ones and very many are left out. Must be called while the event
 * is handled: afterwards the browser takes the list away.
 */
export function readDropped(transfer: DataTransfer): Promise<DroppedFile[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const loose = entries.length > 0 ? [] : [...transfer.files].map((file) => ({ path: file.name, file }))
  return readEntries(entries, loose)
}

async function readEntries(entries: readonly FileSystemEntry[], files: DroppedFile[]): Promise<DroppedFile[]> {
  const walk = async (entry: FileSystemEntry, depth: number): Promise<void> => {
    if (files.length >= MOST_FILES || entry.name.startsWith('.')) return
    const path = entry.fullPath.replace(/^\//, '')
    if (entry.isFile) files.push({ path, file: await fileOf(entry as FileSystemFileEntry) })
    else if (depth < DEEPEST)
      for (const inner of await innerEntries(entry as FileSystemDirectoryEntry)) await walk(inner, depth + 1)
  }
  for (const entry of entries) await walk(entry, 0)
  return files
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject))

/** A reader hands over a hundred at a time, and none at the end. */
async function innerEntries(entry: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = entry.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return all
    all.push(...some)
  }
}
