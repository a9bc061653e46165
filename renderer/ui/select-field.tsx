import { ChevronDown } from 'lucide-react'
import { Field, type FieldLook } from './field.tsx'
import styles from './field.module.css'

export interface Choice<Value extends string> {
  value: Value
  label: string
  isDisabled?: boolean
}

export interface SelectFieldProps<Value extends string> extends FieldLook {
  /** Null: several things have different ones. */
  value: Value | null
  choices: readonly Choice<Value>[]
  onChange(value: Value): void
}

/** One of a few. */
export const SelectField = <Value extends string>({ value, choices, onChange, ...look }: SelectFieldProps<Value>) => (
  <Field {...look}>
    {({ isLocked, ...parts }) => (
      <div className={styles.control} data-locked={isLocked ? '' : undefined}>
        <select
          {...parts}
          className={styles.select}
          disabled={isLocked}
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value as Value)}
        >
          {value === null && (
            <option value="" disabled hidden>
              Mixed
            </option>
          )}
          {choices.map(({ value: own, label, isDisabled = false }) => (
            <option key={own} value={own} disabled={isDisabled}>
              {label}
            </option>
          ))}
        </select>
        <ChevronDown className={styles.chevron} size={16} strokeWidth={1.75} aria-hidden />
      </div>
    )}
  </Field>
)
