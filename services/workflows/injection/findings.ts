import { byId } from '../graph.ts'
import type { NumberSource } from './number-source.ts'
import { samePlace, type Gap, type Place, type Problem, type ValueName } from './places.ts'

/** What is gathered on a graph while it is walked. */
export interface Findings {
  add(value: ValueName, ...places: Place[]): void
  /** A number that was followed: its place, or why it has none. */
  addSource(value: ValueName, source: NumberSource): void
  /** Why a value may end without a place; the first reason for a value counts. */
  lack(value: ValueName, reason: string, isSettled?: boolean): void
  /** Takes a value's places back, all or those that `drop` names. */
  remove(value: ValueName, drop?: (place: Place) => boolean): void
  note(problem: Problem): void
  places(value: ValueName): readonly Place[]
  values(): ValueName[]
  gap(value: ValueName): Gap | undefined
  problems(): Problem[]
  result(): Partial<Record<ValueName, Place[]>>
}

export function createFindings(): Findings {
  const found = new Map<ValueName, Place[]>()
  const gaps = new Map<ValueName, Gap>()
  const problems: Problem[] = []

  const places = (value: ValueName): readonly Place[] => found.get(value) ?? []
  const add = (value: ValueName, ...more: Place[]): void => {
    const known = found.get(value) ?? []
    for (const place of more) if (!known.some((other) => samePlace(other, place))) known.push(place)
    if (known.length > 0) found.set(value, known)
  }
  const lack = (value: ValueName, reason: string, isSettled = false): void => {
    if (!gaps.has(value)) gaps.set(value, { reason, isSettled })
  }
  const note = (problem: Problem): void => {
    if (!problems.some(({ says }) => says === problem.says)) problems.push(problem)
  }
  return {
    add,
    addSource(value, source) {
      if ('place' in source) return add(value, source.place)
      if ('ofPicture' in source) return lack(value, 'the graph takes it from the size of the start frame', true)
      lack(value, `node ${source.node}: ${source.reason}`)
      const says = `The ${value} at node ${source.node} can't be set: ${source.reason}.`
      note({ severity: 'note', kind: 'computed', value, node: source.node, says })
    },
    lack,
    remove(value, drop = () => true) {
      const kept = places(value).filter((place) => !drop(place))
      if (kept.length > 0) found.set(value, kept)
      else found.delete(value)
    },
    note,
    places,
    values: () => [...found.keys()],
    gap: (value) => gaps.get(value),
    problems: () => problems,
    result: () => {
      const sorted = [...found].map(([value, list]) => [value, [...list].sort(comparePlaces)] as const)
      return Object.fromEntries(sorted.sort(([a], [b]) => (a < b ? -1 : 1)))
    }
  }
}

const comparePlaces = (a: Place, b: Place): number => byId(a.node, b.node) || (a.input < b.input ? -1 : 1)
