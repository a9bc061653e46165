/** Does the work for each, so many at a time; results in the order of the items. The first failure is thrown once nothing runs any more. */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Result>
): Promise<Result[]> {
  const results = new Map<number, Result>()
  const left = items.entries()
  let hasFailed = false
  const one = async (): Promise<void> => {
    for (const [index, item] of left) {
      if (hasFailed) return
      try {
        results.set(index, await work(item))
      } catch (error) {
        hasFailed = true
        throw error
      }
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: most }, one))
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result)
}

/** Shots whose takes are looked for at a time: their files are small, and each answer of the disk is waited for. */
export const SHOTS_AT_A_TIME = 32

/** Small files that are looked at at a time, each for itself. */
export const READS_AT_A_TIME = 32
