const KEY = 'palette.recent'
const MOST = 20

/** Ids of what was chosen last, the newest first. Where the browser keeps nothing, nothing is recent. */
export function readRecent(storage: Pick<Storage, 'getItem'> = localStorage): string[] {
  try {
    const read: unknown = JSON.parse(storage.getItem(KEY) ?? '[]')
    return Array.isArray(read) ? read.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

export function rememberRecent(id: string, storage: Pick<Storage, 'getItem' | 'setItem'> = localStorage): void {
  try {
    const others = readRecent(storage).filter((other) => other !== id)
    storage.setItem(KEY, JSON.stringify([id, ...others].slice(0, MOST)))
  } catch {
    // it works without
  }
}
