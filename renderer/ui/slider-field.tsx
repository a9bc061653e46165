import { useState } from 'react'
import { Field, type FieldLook } from './field.tsx'
import styles from './field.module.css'

export interface SliderFieldProps extends FieldLook {
  /** Null: several things have different ones. */
  value: number | null
  min: number
  max: number
  step: number
  format: (value: number) => string
  /** When a drag ends, and at each press of a key. */
  onChange(value: number): void
}

const ownKeys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown']

/** A number in a range, set by feel. */
export function SliderField({ value, min, max, step, format, onChange, ...look }: SliderFieldProps) {
  const [held, setHeld] = useState<number | null>(null)
  const shown = held ?? value
  const middle = (min + max) / 2
  const letGo = (): void => {
    setHeld(null)
    if (held !== null && held !== value) onChange(held)
  }
  return (
    <Field {...look}>
      {({ isLocked, ...parts }) => (
        <div className={styles.slider}>
          <input
            {...parts}
            className={styles.range}
            type="range"
            min={min}
            max={max}
            step={step}
            disabled={isLocked}
            value={shown ?? middle}
            aria-valuetext={shown === null ? 'Mixed' : format(shown)}
            style={{ '--filled': `${(((shown ?? min) - min) / (max - min)) * 100}%` }}
            onChange={(event) => setHeld(Number(event.target.value))}
            onKeyDown={(event) => ownKeys.includes(event.key) && event.stopPropagation()}
            onKeyUp={letGo}
            onPointerUp={letGo}
            onBlur={letGo}
          />
          <output className={styles.figure}>{shown === null ? 'Mixed' : format(shown)}</output>
        </div>
      )}
    </Field>
  )
}
