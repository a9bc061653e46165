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
  /** What one press of an arrow key adds; with Shift, the second. 1 and 10 where it is left out. */
  steps?: readonly [number, number]
  onChange(value: Value): void
  /** A button at the end of the field. */
  button?: ReactNode
}

const oneOrTen = [1, 10] as const

/** A number with its unit. Arrow up and down step it; Enter or leaving keeps what was typed. */
export function NumberField<Value extends number | undefined>({
  value,
  unit,
  placeholder,
  read,
  format = numberText,
  steps = oneOrTen,
  onChange,
  button,
  ...look
}: NumberFieldProps<Value>) {
  const shown = typeof value === 'number' ? format(value) : ''
  const draft = useDraft(shown, read, onChange)

  const step = (by: number): void => {
    const now = read(draft.text).value ?? (typeof value === 'number' ? value : 0)
    const next = read(format(now + by))
    if (next.problem !== undefined) return
    draft.drop()
    onChange(next.value)
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
              step((event.key === 'ArrowUp' ? 1 : -1) * steps[event.shiftKey ? 1 : 0])
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
