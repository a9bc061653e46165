import { randomBytes } from 'node:crypto'

/**
 * Addresses that let one browser in, once and soon. A browser is started with its address as an argument, which other
 * users of the machine can read for as long as it runs: the token must not stand there.
 */
export interface LaunchLinks {
  /** The path that leads to `address`. */
  add(address: string): string
  /** Null for one that is unknown, used or too old. */
  take(id: string): string | null
}

const LIFETIME_MS = 60_000

export function createLaunchLinks({ elapsed }: { elapsed: () => number }): LaunchLinks {
  const links = new Map<string, { address: string; until: number }>()
  return {
    add(address) {
      const id = randomBytes(16).toString('base64url')
      links.set(id, { address, until: elapsed() + LIFETIME_MS })
      return `/open/${id}`
    },
    take(id) {
      const link = links.get(id)
      links.delete(id)
      return link !== undefined && elapsed() < link.until ? link.address : null
    }
  }
}
