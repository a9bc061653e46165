import { isDeepStrictEqual } from 'node:util'

/**
 * What a file is to hold after a change: `raw` (the file as it stands) where `before` and `after` (the values read
 * from it) agree, the new value where they don't. So a save keeps unknown keys, their order and every spelling
 * ("5.0", null, left out) that nobody changed, and writes no default that nobody set.
 */
export function mergeDocument(raw: unknown, before: unknown, after: unknown): unknown {
  if (before === after) return raw
  if (isObject(raw) && isObject(before) && isObject(after)) return mergeObjects(raw, before, after)
  if (Array.isArray(raw) && Array.isArray(before) && Array.isArray(after) && raw.length === before.length)
    return mergeLists(raw, before, after)
  return isDeepStrictEqual(before, after) ? raw : after
}

type Keyed = Record<string, unknown>

function mergeObjects(raw: Keyed, before: Keyed, after: Keyed): Keyed {
  const merged: Keyed = {}
  for (const [key, value] of Object.entries(raw)) {
    const next = mergeDocument(value, before[key], after[key])
    if (next !== undefined) merged[key] = next
  }
  for (const [key, value] of Object.entries(after)) {
    const isNew = !Object.hasOwn(raw, key) && value !== undefined && !isDeepStrictEqual(before[key], value)
    if (isNew) merged[key] = value
  }
  return merged
}

/** Items are known by their shot_id, wherever they moved; one whose id changed by its place. */
function mergeLists(raw: readonly unknown[], before: readonly unknown[], after: readonly unknown[]): unknown[] {
  const places = new Map(before.map((item, index) => [identity(item, index), index]))
  const kept = new Set(after.map(identity))
  return after.map((item, index) => {
    const known = places.get(identity(item, index))
    const renamed = before.length === after.length && !kept.has(identity(before[index], index)) ? index : undefined
    const place = known ?? renamed
    return place === undefined ? item : mergeDocument(raw[place], before[place], item)
  })
}

const identity = (item: unknown, index: number): unknown =>
  isObject(item) && item.shot_id !== undefined ? item.shot_id : `place ${index}`

const isObject = (value: unknown): value is Keyed =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && !Object.isFrozen(value)
