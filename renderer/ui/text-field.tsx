import { Field, type FieldLook } from './field.tsx'
import type { ReadValue } from './read-value.ts'
import { useDraft } from './use-draft.ts'
import styles from './field.module.css'

export interface TextFieldProps extends FieldLook {
  /** Null: several things have different ones. */
  value: string | null
  placeholder?: string | undefined
  /** What a text may be; any text where it is left out. */
  read?: (text: string) => ReadValue<string>
  onChange(value: string): void
}

const anyText = (text: string): ReadValue<string> => ({ value: text })

/** One line of text, kept by Enter or leaving it. */
export function TextField({ value, placeholder, read = anyText, onChange, ...look }: TextFieldProps) {
  const draft = useDraft(value ?? '', read, onChange)
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
            className={styles.input}
            type="text"
            dir="auto"
            autoComplete="off"
            spellCheck={false}
            readOnly={isLocked}
            value={draft.text}
            placeholder={value === null ? 'Mixed' : placeholder}
            onChange={(event) => draft.write(event.target.value)}
            onBlur={draft.keep}
            onKeyDown={draft.onKeyDown}
          />
        </div>
      )}
    </Field>
  )
}
