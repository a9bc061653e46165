const PAGE = 10

/** The folder that a key leads to: arrows, pages, ends, or the next one that begins with a letter; null for other keys. */
export function folderAfterKey(folders: readonly { name: string }[], from: number, key: string): number | null {
  const last = folders.length - 1
  if (last < 0) return null
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, from + 1)
    case 'ArrowUp':
      return Math.max(0, from - 1)
    case 'PageDown':
      return Math.min(last, from + PAGE)
    case 'PageUp':
      return Math.max(0, from - PAGE)
    case 'Home':
      return 0
    case 'End':
      return last
  }
  if (key.length !== 1 || key === ' ') return null
  // round and round, so that the same letter again goes on to the next one
  const order = folders.map((_, index) => (from + 1 + index) % folders.length)
  return order.find((index) => folders[index]!.name.toLowerCase().startsWith(key.toLowerCase())) ?? null
}
