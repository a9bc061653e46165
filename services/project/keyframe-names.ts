import { fold } from './folder-listing.ts'

const PICTURE = /^(.*)\.(?:png|jpe?g|webp)$/i
const VERSION = /^_v(\d+)$/i

interface Candidate {
  name: string
  /** What follows the base in the name: empty, `_v2`, `-final`. */
  rest: string
  version: number | null
}

/**
 * Pictures by the shot they are named after. A picture belongs to the longest `filename_base` that its name begins
 * with, up to a mark that is neither letter nor digit: `shot_1_2.png` is no picture of `shot_1` where there is a
 * `shot_1_2`, and `shot_10.png` never is.
 */
export function picturesByBase(names: readonly string[], bases: Iterable<string>): Map<string, Candidate[]> {
  const found = new Map([...bases].map((base): [string, Candidate[]] => [fold(base), []]))
  for (const name of names) {
    const stem = PICTURE.exec(name)?.[1]
    if (stem === undefined) continue
    const folded = fold(stem)
    const length = [folded.length, ...cuts(folded)].find((end) => found.has(folded.slice(0, end)))
    if (length === undefined) continue
    const rest = folded.slice(length)
    const version = VERSION.exec(rest)?.[1]
    found.get(folded.slice(0, length))?.push({ name, rest, version: version === undefined ? null : Number(version) })
  }
  return found
}

/** In `selected/` the plain name comes first, then the highest version, then any other by name. */
export const chooseSelected = (candidates: readonly Candidate[]): string | null =>
  best(candidates, ({ rest, version }) => (rest === '' ? Infinity : (version ?? -1)))

/** Among the candidates in `keyframes/` the highest version comes first, then the plain name; others are not taken. */
export const chooseVersion = (candidates: readonly Candidate[]): string | null =>
  best(
    candidates.filter(({ rest, version }) => rest === '' || version !== null),
    ({ version }) => version ?? -1
  )

function best(candidates: readonly Candidate[], rank: (candidate: Candidate) => number): string | null {
  const [first] = candidates.toSorted((a, b) => rank(b) - rank(a) || (a.name < b.name ? -1 : 1))
  return first?.name ?? null
}

/** Where a base could end in a name, the longest first. */
const cuts = (name: string): number[] => [...name.matchAll(/[^\p{L}\p{N}]/gu)].map(({ index }) => index).toReversed()
