const AT_ONCE = 64

/** Does the work for each item, 64 at a time: enough for a disk, and no more than a system lets a process open. */
export async function inBatches<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += AT_ONCE) await Promise.all(items.slice(at, at + AT_ONCE).map(work))
}
