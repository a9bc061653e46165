import { Film, Pin, Star, X } from 'lucide-react'
import { useState } from 'react'
import type { TakeView } from '../../../services/contract/take-contract.ts'
import { stripFrame, takeLabel } from './take-words.ts'
import styles from './takes.module.css'

interface TakeThumbProps {
  id: string
  view: TakeView
  number: number
  isChosen: boolean
  onChoose(): void
  /** The right button was pressed on it. */
  onAim(): void
}

/** A take as a picture; the pointer runs through it. */
export function TakeThumb({ id, view, number, isChosen, onChoose, onAim }: TakeThumbProps) {
  const { take, strip, strip_count, is_selected, is_chosen } = view
  const [frame, setFrame] = useState<number | null>(null)
  const shown = frame ?? Math.floor(strip_count / 2)
  const isRejected = take.rejected !== undefined
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the strip has the keys
    <div
      id={id}
      className={styles.take}
      role="option"
      aria-selected={isChosen}
      aria-label={takeLabel(view, number)}
      data-rejected={isRejected ? '' : undefined}
      tabIndex={-1}
      onClick={onChoose}
      onContextMenu={onAim}
      onPointerMove={({ clientX, currentTarget }) => {
        const { left, width } = currentTarget.getBoundingClientRect()
        setFrame(stripFrame(clientX - left, width, strip_count))
      }}
      onPointerLeave={() => setFrame(null)}
    >
      <div
        className={styles.picture}
        style={{
          aspectRatio: `${take.width} / ${take.height}`,
          backgroundImage: `url(${JSON.stringify(strip)})`,
          backgroundSize: `${strip_count * 100}% 100%`,
          backgroundPosition: `${strip_count === 1 ? 0 : (shown / (strip_count - 1)) * 100}% 0`
        }}
      />
      {frame !== null && (
        <span className={styles.scrub} style={{ left: `${((shown + 0.5) / strip_count) * 100}%` }} aria-hidden />
      )}
      <span className={styles.marks} aria-hidden>
        {take.starred === true && <Star size={12} fill="currentColor" />}
        {isRejected && <X size={12} strokeWidth={2.5} />}
        {is_chosen && <Pin size={12} />}
      </span>
      <span className={styles.name} data-in-film={is_selected ? '' : undefined} aria-hidden>
        {is_selected && <Film size={12} />}
        Take {number}
      </span>
    </div>
  )
}
