/** Where shots go that move as one. Ids are all shots of the film in its order; `before` null is the end. */

export type Move = 'earlier' | 'later' | 'start' | 'end'

/** The shot that the moved ones come to lie before; undefined where they lie there already. */
export function moveTarget(ids: readonly string[], moved: readonly string[], move: Move): string | null | undefined {
  const places = ids.flatMap((id, index) => (moved.includes(id) ? index : []))
  const [first, last] = [places[0], places.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const isTogether = last - first === places.length - 1
  switch (move) {
    case 'earlier':
      return first === 0 ? (isTogether ? undefined : ids[0]) : ids[first - 1]
    case 'later':
      return last === ids.length - 1 ? (isTogether ? undefined : null) : (ids[last + 2] ?? null)
    case 'start':
      return first === 0 && isTogether ? undefined : ids[0]
    case 'end':
      return last === ids.length - 1 && isTogether ? undefined : null
  }
}

/** The same for a place among the shots that are shown, which may be fewer: right after the shown one before it. */
export function dropTarget(
  ids: readonly string[],
  shown: readonly string[],
  moved: readonly string[],
  place: number
): string | null | undefined {
  const isWhole = shown.length === ids.length
  const previous = shown[place - 1]
  const at = isWhole ? place : previous === undefined ? ids.indexOf(shown[0] ?? '') : ids.indexOf(previous) + 1
  const before = ids[at] ?? null
  return changesOrder(ids, moved, at) ? before : undefined
}

/** Whether anything lies elsewhere when the moved ones are together before the place `at`. */
function changesOrder(ids: readonly string[], moved: readonly string[], at: number): boolean {
  const isMoved = (id: string): boolean => moved.includes(id)
  const after = [
    ...ids.slice(0, at).filter((id) => !isMoved(id)),
    ...ids.filter(isMoved),
    ...ids.slice(at).filter((id) => !isMoved(id))
  ]
  return after.some((id, index) => id !== ids[index])
}
