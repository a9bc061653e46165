import type { Outlook } from '../../../services/contract/project-view.ts'

/** Segments that are to be rendered for the same kind of reason. */
export interface ReasonGroup {
  kind: 'new' | 'changed' | 'follows' | 'again' | 'lost' | 'other'
  segments: number
  /** In the order of the film. */
  shots: string[]
  /** What changed, the most frequent first; of other reasons, their own words. */
  details: string[]
}

type Pending = Outlook['segments'][number]

const kinds: readonly { kind: ReasonGroup['kind']; matches: RegExp }[] = [
  { kind: 'new', matches: /^no take yet/ },
  { kind: 'changed', matches: /^changed: / },
  { kind: 'follows', matches: /^follows a change/ },
  { kind: 'again', matches: /asked for once more/ },
  { kind: 'lost', matches: /gone or cut short/ },
  { kind: 'other', matches: /^/ }
]

/** The reasons of an outlook's segments, grouped for a person who wants to know why so much is rendered. */
export function reasonGroups(segments: readonly Pending[]): ReasonGroup[] {
  return kinds.flatMap(({ kind }) => {
    const own = segments.filter(({ reason }) => kindOf(reason) === kind)
    if (own.length === 0) return []
    const shots = [...new Set(own.map(({ shot_id }) => shot_id))]
    const details = kind === 'changed' || kind === 'other' ? byFrequency(own.flatMap(detailsOf)) : []
    return [{ kind, segments: own.length, shots, details }]
  })
}

const kindOf = (reason: string): ReasonGroup['kind'] =>
  kinds.find(({ matches }) => matches.test(reason))?.kind ?? 'other'

/** `changed: prompt, seed` → prompt, seed. One reason explains itself after a comma and is one detail. */
function detailsOf({ reason }: Pending): string[] {
  const changes = /^changed: (.*)$/.exec(reason)?.[1]
  if (changes === undefined) return [reason]
  return changes.startsWith('a setting that') ? ['another setting'] : changes.split(', ')
}

function byFrequency(words: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([word]) => word)
}

const phrases: Record<ReasonGroup['kind'], (details: string) => string> = {
  new: () => 'new',
  changed: (details) => `changed: ${details}`,
  follows: () => 'because the segment before is rendered anew',
  again: () => 'asked for again',
  lost: () => 'whose clip is gone',
  other: (details) => details
}

const MOST_DETAILS = 4

/** What stands after the count: `new`, `changed: prompt, seed`. */
export function reasonText({ kind, details }: ReasonGroup): string {
  const shown = details.slice(0, MOST_DETAILS).join(', ')
  return phrases[kind](details.length > MOST_DETAILS ? `${shown} …` : shown)
}
