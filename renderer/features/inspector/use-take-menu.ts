import { Columns2, Film, Pin, PinOff, Star, StarOff, ThumbsDown, Trash2, Undo2 } from 'lucide-react'
import { useCallback } from 'react'
import type { TakeView } from '../../../services/contract/take-contract.ts'
import { useProject } from '../../app/project-context.tsx'
import type { ComparedTake } from '../../stores/session-store.ts'
import type { MenuEntry } from '../../ui/menu.tsx'
import { takeNumber } from './take-words.ts'
import type { TakeActs } from './use-take-acts.ts'

/** What is asked about a take before it is done. */
export type TakeQuestion = 'reject' | 'remove'

interface TakeMenuParts {
  takes: readonly TakeView[]
  acts: TakeActs
  canEdit: boolean
  onAsk(take: TakeView, question: TakeQuestion): void
}

/** What can be done with a take; `other`: the one to compare it with. */
export function useTakeMenu({
  takes,
  acts,
  canEdit,
  onAsk
}: TakeMenuParts): (take: TakeView, other: TakeView) => MenuEntry[] {
  const compare = useCompare(takes)
  return useCallback(
    (view, chosen) => {
      const name = `Take ${takeNumber(takes, view.id)}`
      const inFilm = takes.find(({ is_selected }) => is_selected)
      const other = chosen === view ? otherThan(view, takes) : chosen
      const isStarred = view.take.starred === true
      return [
        view.is_chosen
          ? {
              label: 'Release',
              note: 'The storyboard decides again',
              icon: PinOff,
              isDisabled: !canEdit,
              onSelect: acts.release
            }
          : {
              label: view.is_selected ? 'Keep in film' : 'Use in film',
              ...(view.is_selected && { note: 'Whatever the storyboard says' }),
              icon: view.is_selected ? Pin : Film,
              keys: 'Enter',
              isDisabled: !canEdit,
              onSelect: () => acts.select(view, name, inFilm)
            },
        {
          label: isStarred ? 'Take the star off' : 'Star',
          icon: isStarred ? StarOff : Star,
          keys: 'S',
          isDisabled: !canEdit,
          onSelect: () => acts.star(view, !isStarred)
        },
        view.take.rejected === undefined
          ? { label: 'Reject…', icon: ThumbsDown, isDisabled: !canEdit, onSelect: () => onAsk(view, 'reject') }
          : {
              label: 'Take the rejection back',
              icon: Undo2,
              isDisabled: !canEdit,
              onSelect: () => acts.reject(view, null)
            },
        {
          label: other === undefined ? 'Compare' : `Compare with take ${takeNumber(takes, other.id)}`,
          icon: Columns2,
          isDisabled: other === undefined,
          onSelect: () => other !== undefined && compare(view, other)
        },
        null,
        {
          label: 'Delete…',
          ...(view.is_selected && { note: 'It is in the film' }),
          icon: Trash2,
          keys: 'Delete',
          isDanger: true,
          isDisabled: !canEdit || view.is_selected,
          onSelect: () => onAsk(view, 'remove')
        }
      ]
    },
    [takes, acts, canEdit, onAsk, compare]
  )
}

/** What a take is compared with by itself: the one in the film, or the newest other. */
export const otherThan = (take: TakeView, takes: readonly TakeView[]): TakeView | undefined =>
  takes.find((other) => other.is_selected && other !== take) ?? takes.find((other) => other !== take)

export function useCompare(takes: readonly TakeView[]): (a: TakeView, b: TakeView) => void {
  const { session } = useProject()
  return useCallback((a, b) => session.compareTakes(compared(a, takes), compared(b, takes)), [session, takes])
}

const compared = ({ id, url, take: { seed, fps, frames } }: TakeView, takes: readonly TakeView[]): ComparedTake => ({
  url,
  label: `Take ${takeNumber(takes, id)} · seed ${seed}`,
  fps,
  frames
})
