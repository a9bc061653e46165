import { ArrowRightToLine, Copy, Dices, Link2, Square, type LucideIcon } from 'lucide-react'
import type { MenuEntry } from '../../ui/menu.tsx'

/** The ways to render one segment again. */
export type RenderAgain = 'new_seed' | 'same' | 'alone' | 'onwards' | 'bridged'

export interface RenderAgainQuestion {
  /** Counted from 0, of so many. */
  index: number
  segments: number
  /** Whether the segment after it has a take in the film. */
  isNextKept: boolean
  /** Whether the engine renders from graphs, so that one that ends on a picture may be there. */
  hasWorkflows: boolean
  canEdit: boolean
  onChoose(how: RenderAgain): void
}

/** The ways to render a segment again, each with what it means; those that can't be say why. */
export function renderAgainEntries({
  index,
  segments,
  isNextKept,
  hasWorkflows,
  canEdit,
  onChoose
}: RenderAgainQuestion): MenuEntry[] {
  const nothingFollows = index === segments - 1 ? 'Nothing follows it.' : null
  const noBridge =
    nothingFollows ??
    (hasWorkflows ? null : 'The animatic can’t end on a picture.') ??
    (isNextKept ? null : 'The segment after it has no take.')
  const means = nothingFollows === null ? 'What follows it is rendered too.' : undefined
  /** `whyNot`: null where it can be. */
  const entry = (how: RenderAgain, icon: LucideIcon, label: string, note?: string, whyNot: string | null = null) => ({
    label,
    note: whyNot ?? note,
    icon,
    isDisabled: !canEdit || whyNot !== null,
    onSelect: () => onChoose(how)
  })
  return [
    entry('new_seed', Dices, 'With a new seed', means),
    entry('same', Copy, 'The same once more', means),
    null,
    entry('onwards', ArrowRightToLine, 'From here on', 'It and all that follows, anew.', nothingFollows),
    entry('alone', Square, 'This segment alone', 'What follows stays; the picture may jump.', nothingFollows),
    entry('bridged', Link2, 'Bridged into what is kept', 'It ends where the kept one after it starts.', noBridge)
  ]
}
