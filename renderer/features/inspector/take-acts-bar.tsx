import { Columns2, Star, ThumbsDown, Trash2 } from 'lucide-react'
import type { TakeView } from '../../../services/contract/take-contract.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { takeNumber } from './take-words.ts'
import type { TakeActs } from './use-take-acts.ts'
import { otherThan, useCompare, type TakeQuestion } from './use-take-menu.ts'
import styles from './takes.module.css'

interface TakeActsBarProps {
  takes: readonly TakeView[]
  view: TakeView
  acts: TakeActs
  canEdit: boolean
  onAsk(take: TakeView, question: TakeQuestion): void
}

/** What can be done with the take that is looked at. */
export function TakeActsBar({ takes, view, acts, canEdit, onAsk }: TakeActsBarProps) {
  const compare = useCompare(takes)
  const { take, is_selected, is_chosen } = view
  const isStarred = take.starred === true
  const isRejected = take.rejected !== undefined
  const other = otherThan(view, takes)
  const inFilm = takes.find((one) => one.is_selected)
  return (
    <div className={styles.acts}>
      {is_chosen ? (
        <Button disabled={!canEdit} onClick={acts.release}>
          Release
        </Button>
      ) : (
        <Button disabled={!canEdit} onClick={() => acts.select(view, `Take ${takeNumber(takes, view.id)}`, inFilm)}>
          {is_selected ? 'Keep in film' : 'Use in film'}
        </Button>
      )}
      <div className={styles.marking}>
        <IconButton
          icon={Star}
          label={isStarred ? 'Take the star off' : 'Star'}
          aria-pressed={isStarred}
          disabled={!canEdit}
          onClick={() => acts.star(view, !isStarred)}
        />
        <IconButton
          icon={ThumbsDown}
          label={isRejected ? 'Take the rejection back' : 'Reject'}
          aria-pressed={isRejected}
          disabled={!canEdit}
          onClick={() => (isRejected ? acts.reject(view, null) : onAsk(view, 'reject'))}
        />
        <IconButton
          icon={Columns2}
          label={
            other === undefined ? 'Compare: there is no other take' : `Compare with take ${takeNumber(takes, other.id)}`
          }
          aria-disabled={other === undefined}
          onClick={() => other !== undefined && compare(view, other)}
        />
        <IconButton
          icon={Trash2}
          label={is_selected ? 'The take in the film can’t be deleted' : 'Delete'}
          disabled={!canEdit}
          aria-disabled={is_selected}
          onClick={() => is_selected || onAsk(view, 'remove')}
        />
      </div>
    </div>
  )
}
