import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'

/** What a URL of the studio names: a place of a project, by an id that tells nothing, in one version. */
export interface AssetAddress {
  project: string
  id: string
  version: string
}

export interface UrlSigner {
  /** The last day of what is signed now, counted from 1970: signed on the same day, an address has the same URL. */
  lastDay(): number
  sign(address: AssetAddress): string
  /** Null for what this signer has not signed, and what has expired. */
  read(url: URL): AssetAddress | null
}

const DAY_MS = 24 * 60 * 60 * 1000
/** A window stays open over a long weekend, while a film renders. */
const LIFETIME_DAYS = 7

/**
 * URLs `<base>/<project>/<id>?v=<version>&e=<day>&s=<signature>`. The expiry is a day, so that a window that asks again
 * gets the same URL and shows what it has.
 */
export function createUrlSigner({
  base,
  secret,
  clock
}: {
  base: string
  secret: Uint8Array
  clock: { now(): Date }
}): UrlSigner {
  const today = (): number => Math.floor(clock.now().getTime() / DAY_MS)
  const lastDay = (): number => today() + LIFETIME_DAYS
  // bytes would be made a key anew for each URL, which takes five times as long
  const key = createSecretKey(secret)
  // 128 of 256 bits: a view of a long film holds thousands of them
  const signature = ({ project, id, version }: AssetAddress, day: string): Buffer =>
    createHmac('sha256', key)
      .update([project, id, version, day].map((part) => `${part.length}:${part}`).join(''))
      .digest()
      .subarray(0, 16)

  return {
    lastDay,

    sign(address) {
      const day = String(lastDay())
      const query = new URLSearchParams({
        v: address.version,
        e: day,
        s: signature(address, day).toString('base64url')
      })
      return `${base}/${encodeURIComponent(address.project)}/${address.id}?${query.toString()}`
    },

    read(url) {
      const [project, id] = url.pathname.split('/').slice(-2).map(decoded)
      const day = url.searchParams.get('e') ?? ''
      const address = { project: project ?? '', id: id ?? '', version: url.searchParams.get('v') ?? '' }
      const given = Buffer.from(url.searchParams.get('s') ?? '', 'base64url')
      const right = signature(address, day)
      if (given.length !== right.length || !timingSafeEqual(given, right)) return null
      return Number(day) >= today() ? address : null
    }
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
