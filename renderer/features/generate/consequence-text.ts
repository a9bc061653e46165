import type { ConsequenceView } from '../../../services/contract/take-contract.ts'

/** Which segments, as a person counts them: `Segment 2 follows`, `Segments 2–4 follow`. */
function segmentsText(refs: ConsequenceView['follows']): string {
  const numbers = refs.map(({ segment_index }) => segment_index + 1).sort((a, b) => a - b)
  const [first = 0] = numbers
  const last = numbers.at(-1) ?? first
  if (numbers.length === 1) return `Segment ${first}`
  const isRun = last - first === numbers.length - 1
  return `Segments ${isRun ? `${first}–${last}` : `${numbers.slice(0, -1).join(', ')} and ${last}`}`
}

/** What a choice means for the segments after it, in sentences; empty where it means nothing. */
export function consequenceText({ follows, jumps }: ConsequenceView): string {
  return [
    follows.length > 0 &&
      `${segmentsText(follows)} ${follows.length === 1 ? 'follows' : 'follow'} and will be rendered again.`,
    jumps.length > 0 &&
      `${segmentsText(jumps)} ${jumps.length === 1 ? 'stays and may jump at its start' : 'stay and may jump at their starts'}.`
  ]
    .filter(Boolean)
    .join(' ')
}
