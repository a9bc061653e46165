import { Search } from 'lucide-react'
import styles from './search-field.module.css'

export interface SearchFieldProps {
  label: string
  value: string
  /** Whether the dialog around it begins here. */
  isFirst?: boolean
  onChange(value: string): void
}

/** A text that a list is narrowed by, at every key. */
export const SearchField = ({ label, value, isFirst = false, onChange }: SearchFieldProps) => (
  <label className={styles.field}>
    <Search size={16} strokeWidth={1.75} aria-hidden />
    <input
      className={styles.input}
      data-first-focus={isFirst ? '' : undefined}
      type="search"
      aria-label={label}
      placeholder={label}
      value={value}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
    />
  </label>
)
