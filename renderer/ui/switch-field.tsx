import { useEffect, useRef } from 'react'
import { Field, type FieldLook } from './field.tsx'
import styles from './field.module.css'

export interface SwitchFieldProps extends FieldLook {
  /** Null: several things have different ones. */
  value: boolean | null
  onChange(value: boolean): void
}

/** On or off, at once. */
export function SwitchField({ value, onChange, ...look }: SwitchFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (input.current !== null) input.current.indeterminate = value === null
  }, [value])
  return (
    <Field {...look} isBeside>
      {({ isLocked, ...parts }) => (
        <input
          {...parts}
          ref={input}
          className={styles.switch}
          type="checkbox"
          disabled={isLocked}
          checked={value ?? false}
          onChange={(event) => onChange(event.target.checked)}
        />
      )}
    </Field>
  )
}
