import type { Candidate } from '../../../services/contract/project-contract.ts'
import type { Choice } from '../../ui/select-field.tsx'

/** Stands for a shot that ends on no picture of one's choice. */
export const NO_END_PICTURE = ''

export interface EndPictureQuestion {
  /** As the file names it; null where several shots name different ones. */
  current: string | null
  candidates: readonly Pick<Candidate, 'file'>[]
  /** The shot that follows, and what it starts from. */
  next: { shotId: string; file: string | null } | null
}

/** Where a shot could end: where the next one starts, one of its own pictures, or what its file says already. */
export function endPictureChoices({ current, candidates, next }: EndPictureQuestion): Choice<string>[] {
  const following = next === null || next.file === null ? [] : [{ value: next.file, label: `Start of ${next.shotId}` }]
  const own = candidates
    .filter(({ file }) => file !== next?.file)
    .map(({ file }) => ({ value: file, label: nameOf(file) }))
  const listed = [{ value: NO_END_PICTURE, label: 'None' }, ...following, ...own]
  const isListed = current === null || listed.some(({ value }) => value === current)
  return isListed ? listed : [...listed, { value: current, label: nameOf(current) }]
}

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1)
