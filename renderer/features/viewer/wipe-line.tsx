import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import styles from './take-compare.module.css'

const STEPS: Record<string, number> = { ArrowLeft: -0.02, ArrowRight: 0.02, PageDown: -0.1, PageUp: 0.1 }

/** Where one take gives way to the other: dragged anywhere on the picture, or moved with the arrow keys. */
export function WipeLine({ at, onMove }: { at: number; onMove(at: number): void }) {
  const area = useRef<HTMLDivElement>(null)
  const follow = (event: PointerEvent): void => {
    if (event.buttons !== 1) return
    const { left, width } = area.current!.getBoundingClientRect()
    onMove(Math.max(0, Math.min(1, (event.clientX - left) / width)))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    onMove(Math.max(0, Math.min(1, at + step)))
  }
  return (
    <div
      ref={area}
      className={styles.area}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        follow(event)
      }}
      onPointerMove={follow}
    >
      <div
        className={styles.line}
        role="slider"
        tabIndex={0}
        aria-label="Where take B begins"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(at * 100)}
        aria-valuetext={`${Math.round(at * 100)} %`}
        onKeyDown={onKeyDown}
      />
    </div>
  )
}
