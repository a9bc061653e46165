import type { Storyboard } from '../model/storyboard.ts'

type Raw = Record<string, unknown>

/**
 * Remembers the shots as the file had them when it was opened. A shot that is again what it was then, removed and put
 * back or changed and changed back, is written as it was found: edits that are all undone leave the same bytes.
 */
export function createShotsAsFound(raw: Raw, { shots }: Storyboard) {
  const found = new Map(shots.map((shot, index) => [shot.shot_id, { shot, raw: rawShotsOf(raw)[index] }]))

  /** `written`: what the file is to hold; only shots that are `touched` are looked at. */
  return (written: Raw, { shots: after }: Storyboard, touched: ReadonlySet<string>): Raw => ({
    ...written,
    shots: rawShotsOf(written).map((one, index) => {
      const shot = after[index]
      const known = shot === undefined || !touched.has(shot.shot_id) ? undefined : found.get(shot.shot_id)
      return known?.raw !== undefined && isSame(known.shot, shot) ? known.raw : one
    })
  })
}

/** A field that is undefined is as good as none; the schema has put the others in one order. */
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

const rawShotsOf = ({ shots }: Raw): Raw[] => (Array.isArray(shots) ? (shots as Raw[]) : [])
