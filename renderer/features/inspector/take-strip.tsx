import { useId, useState, type KeyboardEvent } from 'react'
import type { TakeView } from '../../../services/contract/take-contract.ts'
import { Button } from '../../ui/button.tsx'
import { PlaceMenu } from '../../ui/menu.tsx'
import { TakeThumb } from './take-thumb.tsx'
import { takeNumber } from './take-words.ts'
import type { TakeActs } from './use-take-acts.ts'
import { useTakeMenu, type TakeQuestion } from './use-take-menu.ts'
import styles from './takes.module.css'

/** More are shown when they are asked for. */
const SHOWN = 12

interface TakeStripProps {
  takes: readonly TakeView[]
  chosen: TakeView
  acts: TakeActs
  canEdit: boolean
  onChoose(id: string): void
  onAsk(take: TakeView, question: TakeQuestion): void
}

/** The takes as pictures, the newest first. Arrow keys go through them, Enter puts one into the film, S stars it. */
export function TakeStrip({ takes, chosen, acts, canEdit, onChoose, onAsk }: TakeStripProps) {
  const id = useId()
  const [isWhole, setWhole] = useState(false)
  const at = takes.indexOf(chosen)
  const shown = isWhole || at >= SHOWN ? takes : takes.slice(0, SHOWN)
  const entries = useTakeMenu({ takes, acts, canEdit, onAsk })
  const [aimed, setAimed] = useState<TakeView | null>(null)

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const to = {
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      Home: 0,
      End: takes.length - 1
    }[event.key]
    const next = to === undefined ? undefined : takes[to]
    if (next !== undefined) onChoose(next.id)
    else if (event.key === 'Enter' && canEdit)
      acts.select(
        chosen,
        `Take ${takeNumber(takes, chosen.id)}`,
        takes.find(({ is_selected }) => is_selected)
      )
    else if (event.key.toLowerCase() === 's' && canEdit) acts.star(chosen, chosen.take.starred !== true)
    else if (event.key === 'Delete' && canEdit && !chosen.is_selected) onAsk(chosen, 'remove')
    else if (to === undefined) return
    event.preventDefault()
    // the keys are the strip's here, not the player's
    event.stopPropagation()
  }

  return (
    <>
      <PlaceMenu entries={() => entries(aimed ?? chosen, chosen)}>
        <div
          className={styles.strip}
          role="listbox"
          tabIndex={0}
          aria-label="Takes"
          aria-orientation="horizontal"
          aria-activedescendant={`${id}-${chosen.id}`}
          onKeyDown={onKeyDown}
          // by the keyboard the menu is of the chosen one
          onContextMenu={(event) => event.target === event.currentTarget && setAimed(null)}
        >
          {shown.map((take) => (
            <TakeThumb
              key={take.id}
              id={`${id}-${take.id}`}
              view={take}
              number={takeNumber(takes, take.id)}
              isChosen={take === chosen}
              onChoose={() => onChoose(take.id)}
              onAim={() => setAimed(take)}
            />
          ))}
        </div>
      </PlaceMenu>
      {shown.length < takes.length && (
        <Button look="quiet" onClick={() => setWhole(true)}>
          Show all {takes.length}
        </Button>
      )}
    </>
  )
}
