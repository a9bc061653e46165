import { useRef } from 'react'
import { Field, type FieldLook } from './field.tsx'
import styles from './field.module.css'

export interface TextAreaProps extends FieldLook {
  /** Null: several things have different ones. */
  value: string | null
  placeholder?: string | undefined
  rows?: number
  /** At every key; who keeps it joins them to one step. */
  onChange(value: string): void
}

/** A text that grows with what is in it, up to a third of the window. Escape takes back what was typed since it was entered. */
export function TextArea({ value, placeholder, rows = 2, onChange, ...look }: TextAreaProps) {
  const before = useRef(value)
  return (
    <Field {...look}>
      {({ isLocked, ...parts }) => (
        <div className={styles.control} data-locked={isLocked ? '' : undefined}>
          <textarea
            {...parts}
            className={styles.text}
            style={{ minHeight: rows * 20 + 10, maxHeight: 'max(33vh, 120px)' }}
            dir="auto"
            readOnly={isLocked}
            value={value ?? ''}
            placeholder={value === null ? 'Mixed' : placeholder}
            onFocus={() => {
              before.current = value
            }}
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return
              if (before.current === value || before.current === null) return event.currentTarget.blur()
              event.stopPropagation()
              onChange(before.current)
            }}
          />
        </div>
      )}
    </Field>
  )
}
