import type { ReactNode } from 'react'
import { Field, type FieldLook } from './field.tsx'
import { numberText, type ReadValue } from './read-value.ts'
import { useDraft } from './use-draft.ts'
import styles from './field.module.css'

export interface NumberFieldProps<Value extends number | undefined> extends FieldLook {
  /** Undefined: nothing is set. Null: several things have different ones. */
  value: Value | null
  unit?: ReactNode
  /** Stands there while nothing is set: what counts then. */
  placeholder?: string | undefined
  read: (text: string) => ReadValue<Value>
  format?: (value: number) => string
  /**
   * What one press of an arrow key adds, and with Shift; 1 and 10 where it is left out. A function gives the value after
   * a press up (1) or down (-1), where steps are no plain sums.
   */
  steps?: readonly [number, number] | ((value: number, by: 1 | -1, isLarge: boolean) => number)
  onChange(value: Value): void
  /** A button at the end of the field. */
  button?: ReactNode
}

const byOneOrTen = [1, 10] as const

/** A number with its unit. Arrow up and down step it; Enter or leaving keeps what was typed. */
export function NumberField<Value extends number | undefined>({
  value,
  unit,
  placeholder,
  read,
  format = numberText,
  steps = byOneOrTen,
  onChange,
  button,
  ...look
}: NumberFieldProps<Value>) {
  const shown = typeof value === 'number' ? format(value) : ''
  const draft = useDraft(shown, read, onChange)

  const press = (by: 1 | -1, isLarge: boolean): void => {
    // what is shown may be rounded: the value itself is stepped, unless another was typed
    const typed = draft.text === shown ? value : read(draft.text).value
    const now = typeof typed === 'number' ? typed : 0
    const next = typeof steps === 'function' ? steps(now, by, isLarge) : now + by * steps[isLarge ? 1 : 0]
    if (read(format(next)).problem !== undefined) return
    draft.drop()
    onChange(next as Value)
  }

  return (
    <Field {...look} problem={draft.problem}>
      {({ isLocked, ...parts }) => (
        <div
          className={styles.control}
          data-locked={isLocked ? '' : undefined}
          data-invalid={draft.problem === null ? undefined : ''}
        >
          <input
            {...parts}
            className={`${styles.input} ${styles.number}`}
            type="text"
            inputMode="decimal"
            autoComplete="off"
            spellCheck={false}
            readOnly={isLocked}
            value={draft.text}
            placeholder={value === null ? 'Mixed' : placeholder}
            onChange={(event) => draft.write(event.target.value)}
            onBlur={draft.keep}
            onKeyDown={(event) => {
              draft.onKeyDown(event)
              if (isLocked || event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
              event.preventDefault()
              press(event.key === 'ArrowUp' ? 1 : -1, event.shiftKey)
            }}
          />
          {unit !== undefined && (
            <span className={styles.unit} aria-hidden>
              {unit}
            </span>
          )}
          {button}
        </div>
      )}
    </Field>
  )
}
