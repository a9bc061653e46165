/** What several things have in common; null where they differ. `undefined` in common is undefined. */
export function sharedValue<Thing, Value extends string | number | boolean | undefined>(
  things: readonly Thing[],
  read: (thing: Thing) => Value
): Value | null {
  const [first, ...others] = things
  if (first === undefined) return null
  const value = read(first)
  return others.every((other) => read(other) === value) ? value : null
}

/** `007`, `3 shots`. */
export const shotsText = (ids: readonly string[]): string => (ids.length === 1 ? ids[0]! : `${ids.length} shots`)
